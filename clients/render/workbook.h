// A report as a workbook: a sheet for each section.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "minutebook/render/v1/report.pb.h"

namespace minutebook::render {

// Office Open XML; the same report gives the same bytes. Words are never
// formulas, whatever they begin with; a cell longer than a spreadsheet holds is
// cut and says so. INTERNAL when it cannot be written.
absl::StatusOr<std::string> AsWorkbook(const v1::Report& report);

}  // namespace minutebook::render
