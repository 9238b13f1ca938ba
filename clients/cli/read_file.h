// The bytes of a file named on the command line.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace minutebook::cli {

inline constexpr int64_t kMostFileBytes = 64 << 20;

// NOT_FOUND when there is no such file or it cannot be read, INVALID_ARGUMENT
// when it has more than `most` bytes; the message begins with the path.
absl::StatusOr<std::string> ReadFile(const std::string& path,
                                     int64_t most = kMostFileBytes);

}  // namespace minutebook::cli
