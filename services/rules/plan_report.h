// An exported plan as a document for those who inspect it.
#pragma once

#include "minutebook/actionplans/v1/plan_export.pb.h"
#include "minutebook/render/v1/report.pb.h"

namespace minutebook::rules {

// Sections without anything to tell say so or are left out.
render::v1::Report PlanReportOf(const actionplans::v1::PlanExport& plan);

}  // namespace minutebook::rules
