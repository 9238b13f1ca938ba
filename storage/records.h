// The rows of one resource type: the wire bytes of each record beside the
// columns by which it is found. A record lies in a council (a partition) under
// a key, the ids of its name below the council joined by '/': "m1/i2".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "storage/driver.h"
#include "storage/statements.h"
#include "storage/visibility.h"

namespace minutebook::storage {

// The partition that holds the councils' own records; no id can equal it.
inline constexpr std::string_view kServerPartition = "-";

// Sorts after every key.
inline constexpr std::string_view kAfterAllKeys = "\x7f";

struct TableSpec {
  std::string table;
  // Fields that stand in columns of their own ("f_" and the name).
  std::vector<std::string> columns;
};

// A record as the store has it, deleted ones included.
struct StoredRecord {
  int64_t revision = 0;
  ReadingClass visibility = 0;
  std::optional<int64_t> delete_time;  // microseconds since 1970 UTC
  std::string body;
};

// A record to write. Views need to live only until the call returns.
struct RecordRow {
  std::string_view council;
  std::string_view key;
  std::string_view parent;  // key of the parent, or empty at the top level
  int64_t revision = 0;
  ReadingClass visibility = 0;
  int64_t create_time = 0;
  int64_t update_time = 0;
  std::optional<int64_t> delete_time;
  std::string_view body;
  std::vector<Value> columns;  // one for each of TableSpec::columns
};

// Which records a list is of, and which part of it.
struct ListQuery {
  std::string_view council;
  // Keys strictly between these, in order. Not read when ordered by a column.
  std::string_view after;
  std::string_view before = kAfterAllKeys;
  VisibilitySet visibilities;
  // The column (without its "f_") by which records are ordered, equal ones by
  // key; empty: by key alone.
  std::string_view order;
  bool order_is_text = false;
  bool descending = false;
  // With `order`: begins behind the record with this value and the key `after`.
  std::optional<Value> after_value;
  // A condition over the table's columns, or empty; its parameters begin at
  // FirstConditionParameter.
  std::string_view condition;
  Values condition_values;
  // Whether records that fail the condition come too, as not matching, and
  // count for the limit.
  bool with_failing = false;
  int64_t limit = 0;
};

// A record of a list. Views live until the callback returns.
struct ListedRecord {
  std::string_view key;
  std::string_view body;    // empty unless it matches
  bool matches = true;      // see ListQuery::with_failing
  std::string order_value;  // of the column it is ordered by, numbers as digits
};

// Which past state is asked for.
struct PastQuery {
  int64_t sequence = 0;  // the last ledger entry that counts
  VisibilitySet visibilities;
  bool of_deleted = false;  // whether records that stand no longer count
};

// Thread-safe: holds only the statements. Errors are those of the session.
class RecordTable {
 public:
  using Found =
      absl::FunctionRef<void(std::string_view key, std::string_view body)>;

  explicit RecordTable(TableSpec spec);
  RecordTable(const RecordTable&) = delete;
  RecordTable& operator=(const RecordTable&) = delete;

  const TableSpec& spec() const { return spec_; }

  // The body of a standing record that `visibilities` may read, if any.
  absl::StatusOr<std::optional<std::string>> Get(
      ReadSession& session, std::string_view council, std::string_view key,
      VisibilitySet visibilities) const;

  // Whatever stands under the key, deleted or not, for the engine's own checks.
  absl::StatusOr<std::optional<StoredRecord>> GetState(
      ReadSession& session, std::string_view council,
      std::string_view key) const;

  // The standing records among `keys` that may be read, ordered by key; one
  // statement for each kKeysPerStatement keys.
  absl::Status BatchGet(ReadSession& session, std::string_view council,
                        absl::Span<const std::string> keys,
                        VisibilitySet visibilities, Found found) const;

  // The standing records directly below any of the records `parents`, ordered
  // by key; one statement for each kKeysPerStatement parents.
  absl::Status ListChildren(ReadSession& session, std::string_view council,
                            absl::Span<const std::string> parents,
                            VisibilitySet visibilities, Found found) const;

  // The reading classes of the standing records among `keys`.
  absl::Status GetVisibilities(
      ReadSession& session, std::string_view council,
      absl::Span<const std::string> keys,
      absl::FunctionRef<void(std::string_view key, ReadingClass visibility)>
          found) const;

  // The number of the first parameter that a list's condition may use.
  static int FirstConditionParameter(bool ordered);

  // Standing records in the order asked for.
  absl::Status List(ReadSession& session, const ListQuery& query,
                    absl::FunctionRef<void(const ListedRecord&)> found) const;

  // The body of a record as it stood then, where both that state and the
  // present one may be read. `ledger` is the council whose ledger it is in.
  absl::StatusOr<std::optional<std::string>> GetPast(
      ReadSession& session, std::string_view ledger, std::string_view council,
      std::string_view key, const PastQuery& past) const;

  // The records with keys strictly between `after` and `before` that stood
  // then, in key order.
  absl::Status ListPast(ReadSession& session, std::string_view council,
                        std::string_view after, std::string_view before,
                        const PastQuery& past, int64_t limit,
                        Found found) const;

  // The records among `keys`, and those directly below any of `parents`, that
  // stood then, ordered by key: one statement for each kKeysPerStatement.
  absl::Status BatchGetPast(ReadSession& session, std::string_view council,
                            absl::Span<const std::string> keys,
                            const PastQuery& past, Found found) const;
  absl::Status ListChildrenPast(ReadSession& session, std::string_view council,
                                absl::Span<const std::string> parents,
                                const PastQuery& past, Found found) const;

  // The keys of the records with a ledger entry after `sequence`, one for each
  // entry.
  absl::Status ChangedSince(
      ReadSession& session, std::string_view council, int64_t sequence,
      absl::FunctionRef<void(std::string_view key)> found) const;

  // Up to `limit` standing records strictly between two keys, whatever their
  // visibility, for the engine's own checks.
  absl::Status AnyBelow(
      ReadSession& session, std::string_view council, std::string_view after,
      std::string_view before, int64_t limit,
      absl::FunctionRef<void(std::string_view key, ReadingClass visibility)>
          found) const;

  // The same with the records themselves, to delete them.
  absl::Status StatesBelow(
      ReadSession& session, std::string_view council, std::string_view after,
      std::string_view before, int64_t limit,
      absl::FunctionRef<void(std::string_view key, StoredRecord record)> found)
      const;

  absl::Status Insert(WriteSession& session, const RecordRow& row) const;

  // Replaces revision `row.revision - 1`; ABORTED when another one stands.
  absl::Status Update(WriteSession& session, const RecordRow& row) const;

 private:
  absl::Status FindByKeys(const KeysSql& keys_sql, ReadSession& session,
                          std::string_view council,
                          absl::Span<const std::string> keys,
                          VisibilitySet visibilities, Found found) const;
  absl::Status FindPastByKeys(const KeysSql& keys_sql, ReadSession& session,
                              std::string_view council,
                              absl::Span<const std::string> keys,
                              const PastQuery& past, Found found) const;

  const TableSpec spec_;
  const Sql get_;
  const Sql state_;
  const KeysSql batch_get_;
  const KeysSql children_;
  const KeysSql visibilities_;
  const Sql list_;
  const Sql get_past_;
  const Sql list_past_;
  const KeysSql batch_get_past_;
  const KeysSql children_past_;
  const Sql changed_since_;
  const Sql any_below_;
  const Sql states_below_;
  const Sql insert_;
  const Sql update_;
};

}  // namespace minutebook::storage
