#include "storage/open_driver.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/postgres/postgres_driver.h"
#include "storage/sqlite/sqlite_driver.h"

namespace minutebook::storage {

bool IsPostgres(const std::string& store) {
  return absl::StartsWith(store, "postgresql://") ||
         absl::StartsWith(store, "postgres://");
}

absl::StatusOr<std::unique_ptr<Driver>> OpenDriver(
    const DriverOptions& options) {
  if (!IsPostgres(options.store)) return OpenSqlite({options.store});
  PostgresOptions postgres;
  postgres.address = options.store;
  postgres.prepared_statements = options.prepared_statements;
  return OpenPostgres(postgres);
}

std::string DescribeStore(const std::string& store) {
  if (!IsPostgres(store)) return store;
  return absl::StrCat("PostgreSQL, ", DescribePostgres(store));
}

}  // namespace minutebook::storage
