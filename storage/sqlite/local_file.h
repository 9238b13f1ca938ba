// Whether a path lies where SQLite's locks and shared memory work.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace minutebook::storage {

// FAILED_PRECONDITION when the file is on a network or user-space file system:
// several machines would write one database there, each seeing locks of its
// own. `path` exists.
absl::Status CheckLocalFile(const std::string& path);

// The kind of such a file system by its magic number (statfs(2)), or null.
const char* RemoteFileSystem(unsigned long magic);

}  // namespace minutebook::storage
