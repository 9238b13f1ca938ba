// An exported plan as a workbook. The columns of its sheets `Actions` and
// `Readings` are fields of the records, which the command line reads back;
// columns whose heading stands in brackets are for people alone.
#pragma once

#include "minutebook/actionplans/v1/plan_export.pb.h"
#include "minutebook/render/v1/report.pb.h"

namespace minutebook::rules {

// A sheet for each kind of what the plan has, empty ones too: the same sheets
// for every plan.
render::v1::Report PlanWorkbookOf(const actionplans::v1::PlanExport& plan);

}  // namespace minutebook::rules
