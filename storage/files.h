// What writing a file for good takes, beyond streams: that it is whole or not
// there, and that it stays there when the power goes.
#pragma once

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace minutebook::storage {

// UNAVAILABLE with what could not be done, to which file, and why (errno).
absl::Status FileError(const std::string& what, const std::string& path);

bool FileExists(const std::string& path);

// The folder that holds `path`: "." for a bare name.
std::string FolderOf(const std::string& path);

absl::Status SyncFile(const std::string& path);
absl::Status SyncFolderOf(const std::string& path);

// Renames and makes the new name lasting. Both lie in one folder.
absl::Status RenameForGood(const std::string& from, const std::string& to);

// Writes a file of mode 0600 under a temporary name and syncs it;
// `RenameForGood` from `path` + ".part" makes it visible.
absl::Status WritePart(const std::string& path, const std::string& text);

// Reads a small file whole. NOT_FOUND when there is none; RESOURCE_EXHAUSTED
// when it is larger than `most`.
absl::StatusOr<std::string> ReadSmallFile(const std::string& path,
                                          int64_t most);

struct FileDigest {
  int64_t bytes = 0;
  std::string sha256;  // in hexadecimal digits
};

// Size and SHA-256 of a file; `progress` is told how many bytes were read.
absl::StatusOr<FileDigest> DigestFile(
    const std::string& path, absl::FunctionRef<void(int64_t bytes)> progress);

// The same of what it copies into `to`, a new file of mode 0600 that is synced
// when this returns. A file begun is removed when it fails.
absl::StatusOr<FileDigest> CopyFile(
    const std::string& from, const std::string& to,
    absl::FunctionRef<void(int64_t bytes)> progress);

// Bytes that may still be written to the file system of `path`'s folder.
absl::StatusOr<int64_t> FreeBytes(const std::string& path);

}  // namespace minutebook::storage
