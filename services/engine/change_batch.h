// A stretch of a council's ledger in memory, ready to be sent: whole writes, in
// order, with what is known of each record at the time of reading. Many readers
// may share one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/engine/resource_type.h"
#include "storage/driver.h"
#include "storage/ledger/ledger.h"
#include "storage/visibility.h"

namespace minutebook::engine {

struct BatchedChange {
  int64_t sequence = 0;
  int64_t write_number = 0;
  int64_t commit_time = 0;  // microseconds since 1970 UTC
  storage::EntryAction action = storage::EntryAction::kCreate;
  const ResourceType* type = nullptr;
  std::string key;
  storage::ReadingClass visibility = 0;
  storage::ReadingClass prior_visibility = 0;  // 0: did not stand before
  // When the batch was read; 0: did not stand.
  storage::ReadingClass present_visibility = 0;
  bool has_body = false;  // false for one that was erased
  // Where the batch keeps the change as those see it who may see its body.
  size_t shown_at = 0;
  size_t shown_size = 0;
};

// Who reads and what they want.
struct ChangeView {
  storage::VisibilitySet visibilities;
  // Retractions are only of what may have been shown: by an entry after this
  // one, or, for readers of everything, by any.
  int64_t since = 0;
  std::set<std::string> types;  // `minutebook/Decision`; empty: all

  auto operator<=>(const ChangeView&) const = default;
};

// How much is encoded: up to `changes` changes, none behind more than `bytes`
// bytes.
struct EncodeLimit {
  int changes = std::numeric_limits<int>::max();
  size_t bytes = std::numeric_limits<size_t>::max();
  // Besides `changes`, the rest of the last one's write.
  bool whole_writes = false;
};

// The changes of a batch as one reader gets them: `repeated Change changes = 1`
// in wire form.
struct EncodedChanges {
  std::string bytes;
  int count = 0;
  int64_t through = 0;  // the last sequence dealt with
  int64_t last = 0;     // the sequence of the last change; 0: none
  // Whether the batch has a change behind it that its reader would be shown:
  // what hidden entries follow is not told.
  bool more = false;
};

class ChangeBatch {
 public:
  struct Range {
    std::string council;
    int64_t after = 0;
    int64_t limit = 0;
    // Entries that none of these could see are left out.
    storage::VisibilitySet visibilities;
    // Whether readers of less than everything will use the batch, so that the
    // records' present visibilities are needed.
    bool with_present = true;
    // About as many bytes as the batch will take, where that can be told.
    size_t bytes = 0;
  };

  // Reads what follows `range.after`: up to `range.limit` entries and the rest
  // of the last one's write, fewer where bodies are long. A council without a
  // ledger has no entries.
  static absl::StatusOr<std::unique_ptr<ChangeBatch>> Read(
      storage::ReadSession& session, const storage::Ledger& ledger,
      const Catalogue& catalogue, const Range& range);

  // The batch is of the entries after < sequence <= through().
  int64_t after() const { return after_; }
  int64_t through() const { return through_; }
  // The last sequence of the council when the batch was read.
  int64_t head() const { return head_; }

  // What follows the sequence `after` as `view` shows it, as far as `limit`
  // goes. A reader of everything sees what was deleted since, then its
  // retraction; others see neither.
  EncodedChanges Encode(const ChangeView& view, int64_t after,
                        const EncodeLimit& limit = {}) const;

  // The whole batch as `view` shows it, without copying it; the batch is of no
  // use afterwards. Nothing, and the batch as it was, where `view` does not
  // show every entry as it is kept, or `limit` cuts some off.
  std::optional<EncodedChanges> TakeWhole(const ChangeView& view,
                                          const EncodeLimit& limit = {}) &&;

  // Whether some of the last write follows what the batch is of.
  bool EndsWithinWrite() const;
  // Whether an entry takes a record out of the sight of some of its readers.
  bool Hides() const;

  // The whole batch, encoded once for all readers with the same view.
  std::shared_ptr<const EncodedChanges> EncodeAll(ChangeView view) const;

 private:
  ChangeBatch() = default;

  absl::Status ReadEntries(storage::ReadSession& session,
                           const storage::Ledger& ledger,
                           const Catalogue& catalogue, const Range& range);
  absl::Status ReadLongBodies(storage::ReadSession& session,
                              const storage::Ledger& ledger);
  absl::Status ReadPresent(storage::ReadSession& session);
  void KeepShown(BatchedChange& change, std::string_view body);
  bool IsShownWhole(const ChangeView& view, const EncodeLimit& limit) const;

  std::string council_;
  int64_t after_ = 0;
  int64_t through_ = 0;
  int64_t head_ = 0;
  // Those behind through_ have no body; they tell where the last write ends.
  std::vector<BatchedChange> changes_;
  std::string shown_;     // the changes with a body, encoded, none marked
  std::string type_url_;  // of `type_of_url_`
  const ResourceType* type_of_url_ = nullptr;
  std::string time_;  // of `time_of_`, encoded
  int64_t time_of_ = 0;
  mutable std::mutex mutex_;
  mutable std::map<ChangeView, std::shared_ptr<const EncodedChanges>>
      encoded_;  // guarded by mutex_
};

}  // namespace minutebook::engine
