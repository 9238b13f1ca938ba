// From operations to changes: each is compared with what stands and made into
// the record as it would stand, with what it brings along below it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/engine/caller.h"
#include "services/engine/changes.h"
#include "services/engine/resource_type.h"
#include "services/engine/tokens.h"
#include "storage/driver.h"
#include "storage/ledger/ledger.h"
#include "storage/links.h"
#include "storage/visibility.h"

namespace minutebook::engine {

class Facts;

// A deletion by force takes at most this many records with it.
inline constexpr int64_t kMaxDeletedBelow = 1000;

// What a write is decided against.
struct DecideChangesContext {
  const Catalogue& catalogue;
  const Tokens& tokens;
  const storage::Ledger& ledger;
  const storage::LinkTable& links;
  storage::ReadSession& session;
  int64_t commit_time = 0;  // of what is written, in microseconds since 1970

  // What a reader with `visibilities` sees of the council when it is written.
  Facts FactsOf(const std::string& council,
                const storage::VisibilitySet& visibilities) const;
};

// One change for each operation, in their order, then those of records below
// that a forced deletion or an undeletion brings along. Writes nothing.
// Errors: ID_TAKEN, RECORD_NOT_FOUND, ETAG_STALE, FIELDS_INVALID,
// RECORD_STANDS, RECORD_IN_USE, and those of the types' checks and guards and
// of the session.
absl::StatusOr<std::vector<Change>> DecideChanges(
    const DecideChangesContext& context, const Caller& caller,
    const std::string& council, absl::Span<const Operation> operations);

}  // namespace minutebook::engine
