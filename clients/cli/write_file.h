// Files that commands write.
#pragma once

#include <ostream>
#include <string>

#include "absl/status/status.h"

namespace minutebook::cli {

// Replaces the file. The error names the path.
absl::Status WriteFile(const std::string& path, const std::string& bytes);

// Writes to the file or, where `path` is `-`, to `out`; says on `err` that the
// file is there.
absl::Status WriteOutput(const std::string& path, const std::string& bytes,
                         std::ostream& out, std::ostream& err);

}  // namespace minutebook::cli
