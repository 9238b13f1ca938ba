// How the commands that keep the record come by a store that is there already.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/driver.h"

namespace minutebook::keeping {

// Whether `store` names a SQLite file and no database server.
bool IsSqlite(const std::string& store);

// Opens the SQLite store at `store`, and makes none. NOT_FOUND when there is no
// such file, UNIMPLEMENTED when `store` names a database server.
absl::StatusOr<std::unique_ptr<storage::Driver>> OpenExistingStore(
    const std::string& store);

}  // namespace minutebook::keeping
