// What the command line's exit codes mean, and which error leads to which.
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace minutebook::cli {

enum ExitCode {
  kOk = 0,
  kFailure = 1,
  kUsage = 2,
  kNotFound = 3,
  kPermission = 4,
  kConflict = 5,
  kInvalid = 6,
  kUnavailable = 7,
  kImportConflicts = 8,
};

// The table of codes as --help prints it.
std::string_view ExitCodeHelp();

// An error in what was typed: exit code 2, unlike what a server finds invalid.
absl::Status UsageError(std::string_view message);

ExitCode ExitCodeOf(const absl::Status& status);

}  // namespace minutebook::cli
