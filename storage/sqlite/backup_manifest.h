// What stands beside a backup: by what it can be told to be whole, and how far
// each council's ledger had come in it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/audit.h"

namespace minutebook::storage {

struct BackupManifest {
  std::string program;  // the version that made the backup
  int64_t time = 0;     // when, in microseconds since 1970 UTC
  int schema = 0;
  int64_t bytes = 0;
  std::string sha256;  // of the file, in hexadecimal digits
  std::vector<CouncilHead> heads;
};

// Entries of all ledgers.
int64_t EntriesIn(const BackupManifest& manifest);

// Where the manifest of a backup stands.
std::string ManifestPath(const std::string& backup);

std::string ManifestToJson(const BackupManifest& manifest);

// INVALID_ARGUMENT when `json` is no manifest that this program reads.
absl::StatusOr<BackupManifest> ManifestFromJson(const std::string& json);

}  // namespace minutebook::storage
