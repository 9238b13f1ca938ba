#include "storage/records.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/ledger/entry_action.h"
#include "storage/read_notes.h"
#include "storage/sql_texts.h"
#include "storage/statements.h"

namespace minutebook::storage {
namespace {

// The parameters before the typed columns in insert and update.
constexpr int kCommonColumns = 9;
// The parameters of record_list.sql and record_list_ordered.sql themselves.
constexpr int kListParameters = 6;
constexpr int kOrderedListParameters = 4;

using MarkList = std::vector<std::pair<std::string_view, std::string>>;

Sql Fill(std::string_view text, const TableSpec& spec, MarkList marks = {}) {
  std::string names, values, assignments;
  for (size_t i = 0; i < spec.columns.size(); ++i) {
    const int parameter = kCommonColumns + 1 + static_cast<int>(i);
    absl::StrAppend(&names, ", f_", spec.columns[i]);
    absl::StrAppend(&values, ", ?", parameter);
    absl::StrAppend(&assignments, ", f_", spec.columns[i], " = ?", parameter);
  }
  marks.insert(marks.end(), {{"table", spec.table},
                             {"columns", names},
                             {"column_values", values},
                             {"column_assignments", assignments}});
  return {FillMarks(text, marks)};
}

// What a list's condition adds to its statement: to the conditions, or, when
// failing records come too, to the body.
MarkList ConditionMarks(const ListQuery& query, std::string filter) {
  const std::string condition(query.condition);
  MarkList marks = {{"body", "body"}};
  if (query.with_failing && !condition.empty()) {
    marks[0].second = absl::StrCat("CASE WHEN ", condition, " THEN body END");
  } else if (!condition.empty()) {
    absl::StrAppend(&filter, " AND (", condition, ")");
  }
  marks.emplace_back("filter", filter);
  return marks;
}

std::vector<Value> RowValues(const RecordRow& row) {
  std::vector<Value> values = {
      row.council,
      row.key,
      row.parent.empty() ? Value() : Value(row.parent),
      row.revision,
      row.visibility,
      row.create_time,
      row.update_time,
      row.delete_time ? Value(*row.delete_time) : Value(),
      Blob{row.body}};
  values.insert(values.end(), row.columns.begin(), row.columns.end());
  return values;
}

// Notes a past state that was read: by what it was, and is.
void NotePast(const TableSpec& spec, int64_t then, int64_t present,
              std::string_view council, std::string_view key) {
  ReadNotes::Add(std::max(then, present), spec.table, council, key);
}

}  // namespace

RecordTable::RecordTable(TableSpec spec)
    : spec_(std::move(spec)),
      get_(Fill(sql::kRecordGet, spec_)),
      state_(Fill(sql::kRecordState, spec_)),
      batch_get_(sql::kRecordBatchGet, {{"table", spec_.table}}),
      children_(sql::kRecordChildren, {{"table", spec_.table}}),
      visibilities_(sql::kRecordVisibilities, {{"table", spec_.table}}),
      list_(Fill(sql::kRecordList, spec_, ConditionMarks(ListQuery{}, ""))),
      get_past_(Fill(sql::kRecordGetPast, spec_)),
      list_past_(Fill(sql::kRecordListPast, spec_)),
      batch_get_past_(sql::kRecordBatchGetPast, {{"table", spec_.table}}),
      children_past_(sql::kRecordChildrenPast, {{"table", spec_.table}}),
      changed_since_(Fill(sql::kRecordChangedSince, spec_)),
      any_below_(Fill(sql::kRecordAnyBelow, spec_)),
      states_below_(Fill(sql::kRecordStatesBelow, spec_)),
      insert_(Fill(sql::kRecordInsert, spec_)),
      update_(Fill(sql::kRecordUpdate, spec_)) {}

absl::StatusOr<std::optional<std::string>> RecordTable::Get(
    ReadSession& session, std::string_view council, std::string_view key,
    VisibilitySet visibilities) const {
  std::optional<std::string> body;
  absl::Status status = session.Query(
      get_, {council, key, visibilities.limit(), visibilities.bodies()},
      [&](const Row& row) {
        ReadNotes::Add(row.Int(1), spec_.table, council, key);
        body.emplace(row.Bytes(0));
      });
  if (!status.ok()) return status;
  return body;
}

absl::StatusOr<std::optional<StoredRecord>> RecordTable::GetState(
    ReadSession& session, std::string_view council,
    std::string_view key) const {
  std::optional<StoredRecord> record;
  absl::Status status =
      session.Query(state_, {council, key}, [&](const Row& row) {
        record.emplace();
        record->revision = row.Int(0);
        record->visibility = row.Int(1);
        if (!row.IsNull(2)) record->delete_time = row.Int(2);
        record->body = row.Bytes(3);
      });
  if (!status.ok()) return status;
  return record;
}

absl::Status RecordTable::BatchGet(ReadSession& session,
                                   std::string_view council,
                                   absl::Span<const std::string> keys,
                                   VisibilitySet visibilities,
                                   Found found) const {
  return FindByKeys(batch_get_, session, council, keys, visibilities, found);
}

absl::Status RecordTable::ListChildren(ReadSession& session,
                                       std::string_view council,
                                       absl::Span<const std::string> parents,
                                       VisibilitySet visibilities,
                                       Found found) const {
  return FindByKeys(children_, session, council, parents, visibilities, found);
}

absl::Status RecordTable::FindByKeys(const KeysSql& keys_sql,
                                     ReadSession& session,
                                     std::string_view council,
                                     absl::Span<const std::string> keys,
                                     VisibilitySet visibilities,
                                     Found found) const {
  return ForEachKeyChunk(
      keys_sql, keys, {council, visibilities.limit(), visibilities.bodies()},
      [&](const Sql& sql, Values values) {
        return session.Query(sql, values, [&](const Row& row) {
          ReadNotes::Add(row.Int(2), spec_.table, council, row.Text(0));
          found(row.Text(0), row.Bytes(1));
        });
      });
}

absl::Status RecordTable::GetVisibilities(
    ReadSession& session, std::string_view council,
    absl::Span<const std::string> keys,
    absl::FunctionRef<void(std::string_view, ReadingClass)> found) const {
  return ForEachKeyChunk(
      visibilities_, keys, {council}, [&](const Sql& sql, Values values) {
        return session.Query(sql, values, [&](const Row& row) {
          found(row.Text(0), row.Int(1));
        });
      });
}

int RecordTable::FirstConditionParameter(bool ordered) {
  return ordered ? kOrderedListParameters + 1 : kListParameters + 1;
}

absl::Status RecordTable::List(
    ReadSession& session, const ListQuery& query,
    absl::FunctionRef<void(const ListedRecord&)> found) const {
  const bool ordered = !query.order.empty();
  const auto row = [&](const Row& row) {
    ListedRecord record;
    record.key = row.Text(0);
    record.matches = !query.with_failing || !row.IsNull(1);
    if (record.matches) {
      ReadNotes::Add(row.Int(ordered ? 3 : 2), spec_.table, query.council,
                     record.key);
      record.body = row.Bytes(1);
    }
    if (ordered) {
      record.order_value = query.order_is_text ? std::string(row.Text(2))
                                               : absl::StrCat(row.Int(2));
    }
    found(record);
  };
  const VisibilitySet& seen = query.visibilities;
  if (!ordered) {
    std::vector<Value> values = {query.council, query.after,   query.before,
                                 seen.limit(),  seen.bodies(), query.limit};
    if (query.condition.empty()) return session.Query(list_, values, row);
    values.insert(values.end(), query.condition_values.begin(),
                  query.condition_values.end());
    return session.QueryOnce(
        Fill(sql::kRecordList, spec_, ConditionMarks(query, "")).text, values,
        row);
  }
  std::vector<Value> values = {query.council, seen.limit(), seen.bodies(),
                               query.limit};
  values.insert(values.end(), query.condition_values.begin(),
                query.condition_values.end());
  const std::string column = absl::StrCat("f_", std::string(query.order));
  std::string place;
  if (query.after_value.has_value()) {
    const char* const beyond = query.descending ? "<" : ">";
    const size_t parameter = values.size() + 1;
    // The first term is what an index can be entered by.
    place = absl::StrCat(" AND ", column, " ", beyond, "= ?", parameter,
                         " AND (", column, " ", beyond, " ?", parameter,
                         " OR key ", beyond, " ?", parameter + 1, ")");
    values.push_back(*query.after_value);
    values.emplace_back(query.after);
  }
  MarkList marks = ConditionMarks(query, std::move(place));
  marks.emplace_back("order", column);
  marks.emplace_back("direction", query.descending ? "DESC" : "ASC");
  return session.QueryOnce(
      Fill(sql::kRecordListOrdered, spec_, std::move(marks)).text, values, row);
}

absl::StatusOr<std::optional<std::string>> RecordTable::GetPast(
    ReadSession& session, std::string_view ledger, std::string_view council,
    std::string_view key, const PastQuery& past) const {
  std::optional<std::string> body;
  absl::Status status = session.Query(
      get_past_,
      {ledger, key, past.sequence, council, past.visibilities.limit(),
       past.visibilities.bodies(), int64_t{past.of_deleted}},
      [&](const Row& row) {
        if (past.visibilities.Contains(row.Int(1)) &&
            static_cast<EntryAction>(row.Int(2)) != EntryAction::kDelete) {
          NotePast(spec_, row.Int(1), row.Int(3), council, key);
          body.emplace(row.Bytes(0));
        }
      });
  if (!status.ok()) return status;
  return body;
}

absl::Status RecordTable::ListPast(ReadSession& session,
                                   std::string_view council,
                                   std::string_view after,
                                   std::string_view before,
                                   const PastQuery& past, int64_t limit,
                                   Found found) const {
  return session.Query(list_past_,
                       {council, after, before, past.visibilities.limit(),
                        past.visibilities.bodies(), limit, past.sequence,
                        int64_t{past.of_deleted}},
                       [&](const Row& row) {
                         NotePast(spec_, row.Int(2), row.Int(3), council,
                                  row.Text(0));
                         found(row.Text(0), row.Bytes(1));
                       });
}

absl::Status RecordTable::BatchGetPast(ReadSession& session,
                                       std::string_view council,
                                       absl::Span<const std::string> keys,
                                       const PastQuery& past,
                                       Found found) const {
  return FindPastByKeys(batch_get_past_, session, council, keys, past, found);
}

absl::Status RecordTable::ListChildrenPast(
    ReadSession& session, std::string_view council,
    absl::Span<const std::string> parents, const PastQuery& past,
    Found found) const {
  return FindPastByKeys(children_past_, session, council, parents, past, found);
}

absl::Status RecordTable::FindPastByKeys(const KeysSql& keys_sql,
                                         ReadSession& session,
                                         std::string_view council,
                                         absl::Span<const std::string> keys,
                                         const PastQuery& past,
                                         Found found) const {
  return ForEachKeyChunk(
      keys_sql, keys,
      {council, past.visibilities.limit(), past.visibilities.bodies(),
       past.sequence, int64_t{past.of_deleted}},
      [&](const Sql& sql, Values values) {
        return session.Query(sql, values, [&](const Row& row) {
          NotePast(spec_, row.Int(2), row.Int(3), council, row.Text(0));
          found(row.Text(0), row.Bytes(1));
        });
      });
}

absl::Status RecordTable::ChangedSince(
    ReadSession& session, std::string_view council, int64_t sequence,
    absl::FunctionRef<void(std::string_view)> found) const {
  return session.Query(changed_since_, {council, sequence},
                       [&](const Row& row) { found(row.Text(0)); });
}

absl::Status RecordTable::AnyBelow(
    ReadSession& session, std::string_view council, std::string_view after,
    std::string_view before, int64_t limit,
    absl::FunctionRef<void(std::string_view, ReadingClass)> found) const {
  return session.Query(any_below_, {council, after, before, limit},
                       [&](const Row& row) { found(row.Text(0), row.Int(1)); });
}

absl::Status RecordTable::StatesBelow(
    ReadSession& session, std::string_view council, std::string_view after,
    std::string_view before, int64_t limit,
    absl::FunctionRef<void(std::string_view, StoredRecord)> found) const {
  return session.Query(states_below_, {council, after, before, limit},
                       [&](const Row& row) {
                         StoredRecord record;
                         record.revision = row.Int(1);
                         record.visibility = row.Int(2);
                         record.body = row.Bytes(3);
                         found(row.Text(0), std::move(record));
                       });
}

absl::Status RecordTable::Insert(WriteSession& session,
                                 const RecordRow& row) const {
  return session.Queue(insert_, RowValues(row));
}

absl::Status RecordTable::Update(WriteSession& session,
                                 const RecordRow& row) const {
  return session.Queue(update_, RowValues(row), 1);
}

}  // namespace minutebook::storage
