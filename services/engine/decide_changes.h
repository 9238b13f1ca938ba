// From operations to changes: each is compared with what stands and made into
// the record as it would stand, with what it brings along below it.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "services/engine/changes.h"
#include "services/engine/resource_type.h"
#include "services/engine/tokens.h"
#include "storage/driver.h"
#include "storage/ledger/ledger.h"

namespace minutebook::engine {

// A deletion by force takes at most this many records with it.
inline constexpr int64_t kMaxDeletedBelow = 1000;

// One change for each operation, in their order, then those of records below
// that a forced deletion or an undeletion brings along. Writes nothing. Errors:
// ID_TAKEN, RECORD_NOT_FOUND, ETAG_STALE, FIELDS_INVALID, RECORD_STANDS,
// RECORD_IN_USE, and those of the types' guards and of the session.
absl::StatusOr<std::vector<Change>> DecideChanges(const Catalogue& catalogue,
                                                  const Tokens& tokens,
                                                  const storage::Ledger& ledger,
                                                  storage::ReadSession& session,
                                                  const WriteRequest& request);

}  // namespace minutebook::engine
