// The embedded store: one SQLite file in WAL mode, through SQLiteCpp.
#pragma once

#include <memory>
#include <string>

#include "storage/driver.h"

namespace minutebook::storage {

struct SqliteOptions {
  // The database file; made with mode 0600 when it does not exist. Empty: a
  // database in memory that lives as long as the driver.
  std::string path;
};

// Opens the database and checks that it is ours. FAILED_PRECONDITION when the
// file is another program's; UNAVAILABLE when it cannot be opened or written.
absl::StatusOr<std::unique_ptr<Driver>> OpenSqlite(
    const SqliteOptions& options);

}  // namespace minutebook::storage
