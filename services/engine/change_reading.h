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
inline constexpr int kChangeBatchEntries = 512;

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

// What one message of a stream says: some hundreds of changes or some
// megabytes, and the write that fills it to its end.
inline constexpr EncodeLimit kMessageLimit = {kChangeBatchEntries, 2 << 20,
                                              true};

// What a message or a page says: batches one behind the other, as far as a view
// shows them, until a limit is reached. Where it ends is decided by what is
// shown alone: what is hidden, or was hidden since, makes none shorter.
class ShownChanges {
 public:
  // Begins behind the sequence `after`.
  explicit ShownChanges(int64_t after, const EncodeLimit& limit = kMessageLimit)
      : limit_(limit), next_(after) {}

  // Adds what `batch`, read behind next(), has; it is of no use afterwards.
  void Take(ChangeBatch&& batch, const ChangeView& view);

  // Behind which sequence the next batch begins.
  int64_t next() const { return next_; }
  // Whether nothing can be added, for the limit or for the ledger's end.
  bool full() const { return at_end_ || limit_reached(); }
  // Whether all was dealt with that the ledger had.
  bool at_end() const { return at_end_; }
  // Whether a batch that was taken has changes to show behind the limit.
  bool more() const { return more_; }
  // The last sequence dealt with. Behind the limit it is the last that is
  // shown: not somewhere in what is not, where a batch happened to end.
  int64_t through() const {
    return limit_reached() && !at_end_ ? last_ : next_;
  }
  // The changes, as `EncodedChanges::bytes`.
  std::string& bytes() { return bytes_; }

 private:
  bool limit_reached() const {
    return count_ >= limit_.changes || bytes_.size() > limit_.bytes;
  }

  EncodeLimit limit_;
  int64_t next_;
  int64_t last_ = 0;  // the sequence of the last change
  int count_ = 0;
  std::string bytes_;
  bool at_end_ = false;
  bool more_ = false;
};

}  // namespace minutebook::engine
