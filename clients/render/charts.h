// Charts as files; what calls this needs no drawing library.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "clients/render/line_chart.h"
#include "clients/render/timeline_chart.h"

namespace minutebook::render {

enum class ChartFormat {
  kSvg,
  kPng,  // 150 dots per inch
};

// The same chart gives the same picture with the same fonts. INTERNAL when the
// drawing library fails.
absl::StatusOr<std::string> Draw(const Timeline& timeline, ChartFormat format);
absl::StatusOr<std::string> Draw(const LineChart& chart, ChartFormat format);

}  // namespace minutebook::render
