// Which other process has a SQLite store open.
#pragma once

#include <sys/types.h>

#include <string>

#include "absl/status/statusor.h"

namespace minutebook::storage {

// The id of a process that has the store in `path` open, or 0. Not for a store
// that this process has open itself: its own locks would go.
absl::StatusOr<pid_t> FindStoreUser(const std::string& path);

}  // namespace minutebook::storage
