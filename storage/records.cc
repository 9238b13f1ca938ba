#include "storage/records.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/sql_texts.h"
#include "storage/statements.h"

namespace minutebook::storage {
namespace {

// The parameters before the typed columns in insert and update.
constexpr int kCommonColumns = 9;

Sql Fill(std::string_view text, const TableSpec& spec,
         std::string_view filter = "") {
  std::string names, values, assignments;
  for (size_t i = 0; i < spec.columns.size(); ++i) {
    const int parameter = kCommonColumns + 1 + static_cast<int>(i);
    absl::StrAppend(&names, ", f_", spec.columns[i]);
    absl::StrAppend(&values, ", ?", parameter);
    absl::StrAppend(&assignments, ", f_", spec.columns[i], " = ?", parameter);
  }
  return {FillMarks(text, {{"table", spec.table},
                           {"filter", std::string(filter)},
                           {"columns", names},
                           {"column_values", values},
                           {"column_assignments", assignments}})};
}

std::vector<Value> RowValues(const RecordRow& row) {
  std::vector<Value> values = {
      row.council,
      row.key,
      row.parent.empty() ? Value() : Value(row.parent),
      row.revision,
      int64_t{row.visibility},
      row.create_time,
      row.update_time,
      row.delete_time ? Value(*row.delete_time) : Value(),
      Blob{row.body}};
  values.insert(values.end(), row.columns.begin(), row.columns.end());
  return values;
}

}  // namespace

RecordTable::RecordTable(TableSpec spec)
    : spec_(std::move(spec)),
      get_(Fill(sql::kRecordGet, spec_)),
      state_(Fill(sql::kRecordState, spec_)),
      batch_get_(Fill(sql::kRecordBatchGet, spec_)),
      children_(Fill(sql::kRecordChildren, spec_)),
      visibilities_(Fill(sql::kRecordVisibilities, spec_)),
      list_(Fill(sql::kRecordList, spec_)),
      any_below_(Fill(sql::kRecordAnyBelow, spec_)),
      insert_(Fill(sql::kRecordInsert, spec_)),
      update_(Fill(sql::kRecordUpdate, spec_)) {}

absl::StatusOr<std::optional<std::string>> RecordTable::Get(
    ReadSession& session, std::string_view council, std::string_view key,
    VisibilitySet visibilities) const {
  std::optional<std::string> body;
  absl::Status status =
      session.Query(get_,
                    {council, key, visibilities.Slot(1), visibilities.Slot(2),
                     visibilities.Slot(3), visibilities.Slot(4)},
                    [&](const Row& row) { body.emplace(row.Bytes(0)); });
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
        record->visibility = static_cast<int>(row.Int(1));
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

absl::Status RecordTable::FindByKeys(const Sql& sql, ReadSession& session,
                                     std::string_view council,
                                     absl::Span<const std::string> keys,
                                     VisibilitySet visibilities,
                                     Found found) const {
  return ForEachKeyChunk(keys,
                         {council, visibilities.Slot(1), visibilities.Slot(2),
                          visibilities.Slot(3), visibilities.Slot(4)},
                         [&](Values values) {
                           return session.Query(
                               sql, values, [&](const Row& row) {
                                 found(row.Text(0), row.Bytes(1));
                               });
                         });
}

absl::Status RecordTable::GetVisibilities(
    ReadSession& session, std::string_view council,
    absl::Span<const std::string> keys,
    absl::FunctionRef<void(std::string_view, int)> found) const {
  return ForEachKeyChunk(keys, {council}, [&](Values values) {
    return session.Query(visibilities_, values, [&](const Row& row) {
      found(row.Text(0), static_cast<int>(row.Int(1)));
    });
  });
}

absl::Status RecordTable::List(ReadSession& session, const ListQuery& query,
                               Found found) const {
  std::vector<Value> values = {query.council,
                               query.after,
                               query.before,
                               query.visibilities.Slot(1),
                               query.visibilities.Slot(2),
                               query.visibilities.Slot(3),
                               query.visibilities.Slot(4),
                               query.limit};
  const auto row = [&](const Row& row) { found(row.Text(0), row.Bytes(1)); };
  if (query.condition.empty()) return session.Query(list_, values, row);
  values.insert(values.end(), query.condition_values.begin(),
                query.condition_values.end());
  return session.QueryOnce(
      Fill(sql::kRecordList, spec_,
           absl::StrCat(" AND (", std::string(query.condition), ")"))
          .text,
      values, row);
}

absl::Status RecordTable::AnyBelow(
    ReadSession& session, std::string_view council, std::string_view after,
    std::string_view before, int64_t limit,
    absl::FunctionRef<void(std::string_view, int)> found) const {
  return session.Query(any_below_, {council, after, before, limit},
                       [&](const Row& row) {
                         found(row.Text(0), static_cast<int>(row.Int(1)));
                       });
}

absl::Status RecordTable::Insert(WriteSession& session,
                                 const RecordRow& row) const {
  return session.Execute(insert_, RowValues(row)).status();
}

absl::Status RecordTable::Update(WriteSession& session,
                                 const RecordRow& row) const {
  absl::StatusOr<int64_t> changed = session.Execute(update_, RowValues(row));
  if (!changed.ok()) return changed.status();
  if (*changed != 1) {
    return absl::AbortedError(
        absl::StrCat("revision ", row.revision - 1, " of ", spec_.table, " ",
                     std::string(row.key), " is not the present one"));
  }
  return absl::OkStatus();
}

}  // namespace minutebook::storage
