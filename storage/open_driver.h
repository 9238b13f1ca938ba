// Which database a store's address names.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/driver.h"

namespace minutebook::storage {

struct DriverOptions {
  // postgresql://... or postgres://...: a PostgreSQL database, as libpq reads
  // it. Anything else: the path of a SQLite file.
  std::string store = "minutebook.db";
  // PostgreSQL alone: see PostgresOptions::prepared_statements.
  bool prepared_statements = true;
};

bool IsPostgres(const std::string& store);

absl::StatusOr<std::unique_ptr<Driver>> OpenDriver(
    const DriverOptions& options);

// The store as a log or a message may name it: without a password.
std::string DescribeStore(const std::string& store);

}  // namespace minutebook::storage
