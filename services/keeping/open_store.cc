#include "services/keeping/open_store.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/sqlite/sqlite_driver.h"

namespace minutebook::keeping {

bool IsSqlite(const std::string& store) {
  return !absl::StartsWith(store, "postgresql://") &&
         !absl::StartsWith(store, "postgres://");
}

absl::StatusOr<std::unique_ptr<storage::Driver>> OpenExistingStore(
    const std::string& store) {
  if (!IsSqlite(store)) {
    return absl::UnimplementedError(
        "this command works on a SQLite store; PostgreSQL has its own means");
  }
  struct stat info {};
  if (stat(store.c_str(), &info) != 0) {
    return absl::NotFoundError(
        absl::StrCat("there is no store ", store, ": ", std::strerror(errno)));
  }
  return storage::OpenSqlite({store});
}

}  // namespace minutebook::keeping
