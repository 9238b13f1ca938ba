// The ledger: one entry for each committed change of a record, appended in the
// transaction that makes the change. It is the audit trail, the history, the
// memory of request ids, and the leaves of a Merkle tree per council.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "storage/driver.h"

namespace minutebook::storage {

// Stored and hashed: values never change their meaning.
enum class EntryAction { kCreate = 1, kUpdate = 2, kDelete = 3, kUndelete = 4 };

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
  int visibility = 0;
  std::string_view body;  // the record after the change
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
  int visibility = 0;
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

 private:
  const std::function<std::string(int)> random_;
  const Sql head_insert_;
  const Sql head_get_;
  const Sql head_update_;
  const Sql entry_insert_;
  const Sql by_request_;
  const Sql list_;
};

}  // namespace minutebook::storage
