// The schema's versions. Migrations are numbered, append-only and checksummed;
// a store knows which it has and with what text.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/driver.h"

namespace minutebook::storage {

struct SchemaState {
  int version = 0;       // the store's; 0: empty
  int latest = 0;        // this program's
  bool altered = false;  // a migration was applied with another text
};

// Reads what the store has, and changes nothing. Fails when it has no table of
// migrations.
absl::StatusOr<SchemaState> InspectSchema(ReadSession& session,
                                          const Dialect& dialect);

// The same; makes the table of migrations where there is none.
absl::StatusOr<SchemaState> ReadSchema(WriteConnection& connection,
                                       const Dialect& dialect);

// Brings the store from `ReadSchema`'s version to the latest in one
// transaction: no other process sees a version between. FAILED_PRECONDITION
// when the store is newer than this program or a migration was altered.
absl::StatusOr<SchemaState> Migrate(WriteConnection& connection,
                                    const Dialect& dialect, int64_t now_micros);

}  // namespace minutebook::storage
