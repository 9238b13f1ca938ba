#include "clients/cli/chart_file.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/exit_code.h"

namespace minutebook::cli {

absl::Status CheckChartPath(const std::string& path) {
  if (absl::EndsWith(path, ".svg") || absl::EndsWith(path, ".png")) {
    return absl::OkStatus();
  }
  return UsageError(absl::StrCat("\"", path,
                                 "\" is no name for a chart: expected one that "
                                 "ends in .svg or .png"));
}

}  // namespace minutebook::cli
