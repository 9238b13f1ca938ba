// The store in a PostgreSQL database, through libpq.
#pragma once

#include <memory>

#include "storage/driver.h"
#include "storage/postgres/connection.h"

namespace minutebook::storage {

// Connects once to see that it can. Errors are those of
// PostgresConnection::Open.
absl::StatusOr<std::unique_ptr<Driver>> OpenPostgres(
    const PostgresOptions& options);

}  // namespace minutebook::storage
