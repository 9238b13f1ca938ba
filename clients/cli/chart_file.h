// Charts as files.
#pragma once

#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "clients/cli/write_file.h"
#include "clients/render/charts.h"

namespace minutebook::cli {

// A usage error unless the path ends in `.svg` or `.png`.
absl::Status CheckChartPath(const std::string& path);

// Draws the chart as what the path says, and says on `err` that it is there.
template <typename Chart>
absl::Status WriteChart(const Chart& chart, const std::string& path,
                        std::ostream& err) {
  const absl::StatusOr<std::string> bytes = render::Draw(
      chart, absl::EndsWith(path, ".svg") ? render::ChartFormat::kSvg
                                          : render::ChartFormat::kPng);
  if (!bytes.ok()) return bytes.status();
  return WriteOutput(path, *bytes, err, err);
}

}  // namespace minutebook::cli
