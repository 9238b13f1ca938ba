// The bytes of a file named on the command line.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace minutebook::cli {

// NOT_FOUND when there is no such file or it cannot be read; the message begins
// with the path.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace minutebook::cli
