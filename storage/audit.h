// Reads a whole store in slices, as its check against itself needs it: every
// row, deleted ones included, and what the ledger says of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/driver.h"
#include "storage/ledger/ledger.h"
#include "storage/records.h"

namespace minutebook::storage {

struct CouncilHead {
  std::string council;
  Head head;
};

// One entry of a record's history.
struct HistoryEntry {
  int64_t sequence = 0;
  int64_t commit_time = 0;
  EntryAction action = EntryAction::kCreate;
  int64_t revision = 0;
  ReadingClass visibility = 0;
  ReadingClass prior_visibility = 0;
};

// A row of the links table. Views live until the callback returns.
struct AuditedLink {
  std::string_view from_key;
  std::string_view field;
  int64_t position = 0;
  std::string_view to_type;
  std::string_view to_key;
};

// Thread-safe: holds only statements. Errors are those of the session.
class Audit {
 public:
  Audit();

  // Up to `limit` ledgers of councils after `after`, in order.
  absl::StatusOr<std::vector<CouncilHead>> Heads(ReadSession& session,
                                                 std::string_view after,
                                                 int64_t limit) const;

  // The entries of one record, the latest first. `body` is that of the entry.
  absl::Status History(
      ReadSession& session, std::string_view council, std::string_view type,
      std::string_view key,
      absl::FunctionRef<void(const HistoryEntry&, const Row& row)> found) const;
  static constexpr int kHistoryBody = 6;  // the column of the row

  // The keys after `after` and up to `last` that entries of `type` name, each
  // once, with the first sequence.
  absl::Status EntryKeys(
      ReadSession& session, std::string_view council, std::string_view type,
      std::string_view after, std::string_view last,
      absl::FunctionRef<void(std::string_view key, int64_t sequence)> found)
      const;

  // The links from records of `type` with keys after `after` and up to `last`.
  absl::Status Links(ReadSession& session, std::string_view council,
                     std::string_view type, std::string_view after,
                     std::string_view last,
                     absl::FunctionRef<void(const AuditedLink&)> found) const;

  // Every type that a council's links come from.
  absl::StatusOr<std::vector<std::string>> LinkTypes(
      ReadSession& session, std::string_view council) const;

  // The store's secret of that name; empty when it has none.
  absl::StatusOr<std::string> Secret(ReadSession& session,
                                     std::string_view name) const;

 private:
  const Sql heads_;
  const Sql history_;
  const Sql entry_keys_;
  const Sql links_;
  const Sql link_types_;
  const Sql secret_;
};

// The rows of one resource table. Thread-safe.
class TableAudit {
 public:
  // The columns of a row as Rows gives it; typed columns follow, in the order
  // of TableSpec::columns.
  enum Column {
    kKey,
    kParent,
    kRevision,
    kVisibility,
    kCreateTime,
    kUpdateTime,
    kDeleteTime,
    kBody,
    kFirstTyped
  };

  explicit TableAudit(const TableSpec& spec);

  // Up to `limit` rows of a partition after the key `after`, in order.
  absl::Status Rows(ReadSession& session, std::string_view council,
                    std::string_view after, int64_t limit,
                    RowCallback found) const;

  absl::StatusOr<int64_t> Count(ReadSession& session) const;

  // The greatest key of a partition; empty when it has no row.
  absl::StatusOr<std::string> LastKey(ReadSession& session,
                                      std::string_view council) const;

 private:
  const Sql rows_;
  const Sql count_;
  const Sql last_key_;
};

}  // namespace minutebook::storage
