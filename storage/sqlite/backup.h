// A copy of a SQLite store as it was at one moment, made beside whoever writes,
// and the way back from it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "storage/sqlite/backup_manifest.h"

namespace minutebook::storage {

// Told what is being done and how far it is, in bytes.
using KeepingProgress =
    std::function<void(const char* step, int64_t done, int64_t total)>;

struct BackupOptions {
  std::string store;
  std::string file;
  std::string program;  // its version, for the manifest
  int64_t now = 0;      // microseconds since 1970 UTC
  KeepingProgress progress;
};

// Copies the store into `file`, checks the copy's structure, and puts the
// manifest beside it; `file` bears its name only once all is on the disk.
// Writers go on meanwhile; the WAL grows by what they write. NOT_FOUND when
// there is no store, ALREADY_EXISTS when there is such a file,
// RESOURCE_EXHAUSTED when there is no room for it, DATA_LOSS when the copy is
// damaged (so is the store), UNAVAILABLE when a file cannot be read or written.
absl::StatusOr<BackupManifest> BackUpSqlite(const BackupOptions& options);

struct RestoreOptions {
  std::string file;
  std::string store;
  bool replace = false;  // moves a store that is there aside
  int64_t now = 0;       // microseconds since 1970 UTC, for its name
  KeepingProgress progress;
};

struct RestoreResult {
  BackupManifest manifest;
  std::string aside;  // where the former store is; empty: there was none
};

// Makes `store` what the backup is, after checking the copy that it makes:
// size, SHA-256, all of its structure, schema, ledgers against the manifest.
// The store bears its name only once all is on the disk. DATA_LOSS when the
// backup is damaged, FAILED_PRECONDITION when it has a newer schema or another
// process has the store open, ALREADY_EXISTS when there is a store and
// `replace` is false; the store is then as it was.
absl::StatusOr<RestoreResult> RestoreSqlite(const RestoreOptions& options);

}  // namespace minutebook::storage
