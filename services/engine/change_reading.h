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

// What one message of a stream says: batches one behind the other, as far as a
// view shows them, until they are some hundreds of changes or some megabytes.
// Where it ends is decided by what is shown alone: what is hidden, or was
// hidden since, makes no message shorter.
class ShownChanges {
 public:
  // Begins behind the sequence `after`.
  explicit ShownChanges(int64_t after) { encoded_.through = after; }

  // Adds what `batch`, read behind through(), has; it is of no use afterwards.
  void Take(ChangeBatch&& batch, const ChangeView& view);

  // Whether nothing more is to be added.
  bool full() const;
  // Whether it goes as far as the ledger did.
  bool at_end() const { return at_end_; }
  int64_t through() const { return encoded_.through; }
  EncodedChanges& encoded() { return encoded_; }

 private:
  EncodedChanges encoded_;
  bool at_end_ = false;
};

}  // namespace minutebook::engine
