// Rows of an answer in PostgreSQL's binary form.
#pragma once

#include <libpq-fe.h>

#include <cstdint>

#include "absl/status/statusor.h"
#include "storage/driver.h"

namespace minutebook::storage {

// Hands each row to `row` and returns their number. INTERNAL for a column of a
// type that the store does not use, such as numeric, before any row.
absl::StatusOr<int64_t> ForEachRow(const PGresult& result, RowCallback row);

}  // namespace minutebook::storage
