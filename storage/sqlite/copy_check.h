// Looks at a SQLite store that nobody uses yet: a backup just made, or one
// about to be restored.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/audit.h"
#include "storage/migrations.h"

namespace minutebook::storage {

enum class CopyDepth {
  kQuick,  // every page and row
  kWhole   // also every index against its table, and references
};

struct CopyFacts {
  SchemaState schema;
  std::vector<CouncilHead> heads;
};

// Removes the file, if it is there, and what SQLite and the driver leave beside
// it.
void RemoveCopy(const std::string& path);

// DATA_LOSS when it is damaged, FAILED_PRECONDITION when it is no store of
// ours.
absl::StatusOr<CopyFacts> CheckCopy(const std::string& path, CopyDepth depth);

}  // namespace minutebook::storage
