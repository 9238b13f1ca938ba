// The ledger: one entry for each committed change of a record, appended in the
// transaction that makes the change. It is the audit trail, the history, the
// memory of request ids, and the leaves of a Merkle tree per council.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "storage/driver.h"
#include "storage/ledger/entry_action.h"
#include "storage/statements.h"
#include "storage/visibility.h"

namespace minutebook::storage {

// Where a council's ledger stands.
struct Head {
  int64_t sequence = 0;      // of the last entry; 0: none yet
  int64_t write_number = 0;  // of the last write
  int64_t commit_time = 0;   // of the last write, microseconds since 1970 UTC
};

// What all entries of one write share.
struct WriteHeader {
  std::string_view council;
  std::string_view actor;
  std::string_view method;
  std::string_view request_id;      // empty: none
  std::string_view request_digest;  // SHA-256 of the request, with request_id
};

// One change. Views need to live only until the call returns.
struct EntryDraft {
  EntryAction action = EntryAction::kCreate;
  std::string_view type;
  std::string_view key;
  int64_t revision = 0;
  ReadingClass visibility = 0;
  ReadingClass prior_visibility = 0;  // before the change; 0: did not stand
  std::string_view body;              // the record after the change
};

struct Entry {
  int64_t sequence = 0;
  int64_t write_number = 0;
  int64_t commit_time = 0;
  std::string actor;
  std::string method;
  std::string request_id;
  EntryAction action = EntryAction::kCreate;
  std::string type;
  std::string key;
  int64_t revision = 0;
  ReadingClass visibility = 0;
  std::string metadata_salt;
  std::string body_salt;
  std::string leaf;
  std::string body;
};

// What an earlier call with the same request id wrote.
struct RememberedEntry {
  std::string request_digest;
  EntryAction action = EntryAction::kCreate;
  std::string type;
  std::string key;
  int64_t revision = 0;
  std::string body;
};

// Which entries the feed asks for: those that show a record to a reader of
// `visibilities` or take one out of its sight, `after` < sequence <= `through`;
// none of EntryAction::kUnchanged.
struct FeedQuery {
  std::string_view council;
  int64_t after = 0;
  int64_t through = 0;
  VisibilitySet visibilities;
  int64_t max_body = 0;  // longer bodies are left out, to be read one by one
  int64_t limit = 0;
};

// A change as the feed sends it. Views live until the callback returns.
struct FeedEntry {
  int64_t sequence = 0;
  int64_t write_number = 0;
  int64_t commit_time = 0;
  EntryAction action = EntryAction::kCreate;
  std::string_view type;
  std::string_view key;
  ReadingClass visibility = 0;
  ReadingClass prior_visibility = 0;
  bool has_body = false;
  std::string_view body;
};

// A record that a write changed.
struct TouchedRecord {
  EntryAction action = EntryAction::kCreate;
  std::string type;
  std::string key;
};

// No write has more entries: 500 operations, a few deletions below each being
// refused past it.
inline constexpr int64_t kMaxWriteEntries = 2000;

// Thread-safe: holds only statements and the source of salts.
class Ledger {
 public:
  // `random(n)` gives n unpredictable bytes.
  explicit Ledger(std::function<std::string(int)> random);

  // Begins the ledger of a council. ALREADY_EXISTS when it has one.
  absl::Status Create(WriteSession& session, std::string_view council) const;

  // NOT_FOUND when the council has no ledger.
  absl::StatusOr<Head> GetHead(ReadSession& session,
                               std::string_view council) const;

  // Appends the entries of one write behind `head`, which must be what GetHead
  // said in this transaction. `commit_time` is later than the head's.
  absl::Status Append(WriteSession& session, const WriteHeader& header,
                      const Head& head, int64_t commit_time,
                      absl::Span<const EntryDraft> drafts) const;

  // The entries written under a request id, in their order; empty: none.
  absl::StatusOr<std::vector<RememberedEntry>> FindRequest(
      ReadSession& session, std::string_view council,
      std::string_view request_id) const;

  // Up to `limit` entries after `sequence`, in order.
  absl::Status List(ReadSession& session, std::string_view council,
                    int64_t sequence, int64_t limit,
                    absl::FunctionRef<void(const Entry&)> found) const;

  // The entries that the feed asks for, in order.
  absl::Status ListFeed(ReadSession& session, const FeedQuery& query,
                        absl::FunctionRef<void(const FeedEntry&)> found) const;

  // The record after one change; nothing when it was erased.
  absl::StatusOr<std::optional<std::string>> GetBody(ReadSession& session,
                                                     std::string_view council,
                                                     int64_t sequence) const;

  // Up to `limit` entries of one record before `sequence`, the latest first;
  // none of EntryAction::kUnchanged.
  absl::Status ListOfRecord(ReadSession& session, std::string_view council,
                            std::string_view type, std::string_view key,
                            int64_t sequence, int64_t limit,
                            absl::FunctionRef<void(const Entry&)> found) const;

  // All that one write changed, in order; `sequence` is of any of its entries.
  absl::StatusOr<std::vector<TouchedRecord>> ListOfWrite(
      ReadSession& session, std::string_view council, int64_t sequence,
      int64_t write_number) const;

  // The last entry committed by then; 0 when there was none, or no ledger.
  absl::StatusOr<int64_t> SequenceAt(ReadSession& session,
                                     std::string_view council,
                                     int64_t time_micros) const;

  // The last sequence of each of `councils` that has a ledger.
  absl::Status ListHeads(
      ReadSession& session, absl::Span<const std::string> councils,
      absl::FunctionRef<void(std::string_view council, int64_t sequence)> found)
      const;

 private:
  const std::function<std::string(int)> random_;
  const Sql head_insert_;
  const Sql head_get_;
  const Sql head_update_;
  const Sql entry_insert_;
  const Sql by_request_;
  const Sql list_;
  const Sql feed_;
  const Sql body_;
  const Sql of_record_;
  const Sql of_write_;
  const Sql time_;
  const KeysSql heads_;
};

}  // namespace minutebook::storage
