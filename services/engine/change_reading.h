// What all methods that read a council's changes share: where they begin, and
// what of the ledger concerns them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/engine/caller.h"
#include "services/engine/change_batch.h"
#include "services/engine/resource_type.h"
#include "services/engine/tokens.h"
#include "storage/driver.h"

namespace minutebook::engine {

// Ledger entries that are read at once.
inline constexpr int64_t kChangeBatchEntries = 512;

// The cursor that a request came with; nothing for an empty one.
// CURSOR_INVALID when this server did not make it for this council.
absl::StatusOr<std::optional<Cursor>> OpenCursor(const Tokens& tokens,
                                                 const std::string& council,
                                                 const std::string& text);

// NOT_FOUND where the caller may not know of its council, called `name` in the
// request.
absl::Status CheckCouncil(storage::ReadSession& session,
                          const Catalogue& catalogue, const Caller& caller,
                          const std::string& name);

// Up to `limit` entries after the sequence `after`, as far as the caller could
// see them.
ChangeBatch::Range RangeOf(const Caller& caller, int64_t after, int64_t limit);

}  // namespace minutebook::engine
