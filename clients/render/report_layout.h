// Where everything stands in a report: A4 pages across, with the heads of its
// tables on each.
#pragma once

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "clients/render/page_layout.h"
#include "minutebook/render/v1/report.pb.h"

namespace minutebook::render {

// Hands on the pages one by one, so that none is kept; the first error of
// `take` ends it.
absl::Status LayOutReport(const v1::Report& report,
                          absl::FunctionRef<absl::Status(PageLayout)> take);

}  // namespace minutebook::render
