// What SQLite itself finds wrong with a database: damaged pages, indexes that
// disagree with their table, broken constraints. Table by table, so that no one
// read lasts longer than the largest table needs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/driver.h"

namespace minutebook::storage {

// The tables of a SQLite database, by name.
absl::StatusOr<std::vector<std::string>> SqliteTables(ReadSession& session);

// Hands `found` each fault of `table` and its indexes, at most 100 of each
// kind. The status says only whether the check could be made.
absl::Status CheckSqliteTable(
    ReadSession& session, const std::string& table,
    absl::FunctionRef<void(std::string_view text)> damaged,
    absl::FunctionRef<void(std::string_view text)> broken_reference);

}  // namespace minutebook::storage
