#include "clients/cli/plan_rows.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/csv_reader.h"
#include "clients/cli/rows_file.h"
#include "clients/cli/set_field.h"
#include "clients/cpp/resource_name.h"

namespace minutebook::cli {
namespace {

using actionplans::v1::Action;
using actionplans::v1::Entry;
using actionplans::v1::EntryDisposition;
using google::protobuf::Message;

constexpr char kAction[] = "action";
constexpr char kEntryId[] = "entry";
constexpr char kEntry[] = "entry.";
constexpr char kMovedTo[] = "moved_to";
constexpr size_t kOperationsOfRow = 2;

std::string Place(size_t row, const std::string& column) {
  return absl::StrCat("row ", row, ", column ", column);
}

// Whether the column names a field of the message, perhaps one of a part of it.
bool IsField(const google::protobuf::Descriptor& descriptor,
             const std::string& column) {
  return descriptor.FindFieldByName(column.substr(0, column.find('.'))) !=
         nullptr;
}

void Set(const std::string& place, const std::string& field,
         const std::string& value, const std::string& council, Message& record,
         std::vector<std::string>& faults) {
  const absl::Status set = SetField({field, value}, council, record);
  if (!set.ok()) {
    faults.push_back(absl::StrCat(
        place, ": ", std::string(set.message().data(), set.message().size())));
  }
}

// Calls `take` for every cell that is not empty, row by row, after `begin` was
// called for the row.
template <typename Begin, typename Take>
void EachCell(const std::vector<Row>& rows, std::vector<std::string>& faults,
              Begin begin, Take take) {
  const Row& header = rows.front();
  for (size_t i = 1; i < rows.size(); ++i) {
    begin(i + 1);
    for (size_t cell = 0; cell < rows[i].size(); ++cell) {
      if (rows[i][cell].empty()) continue;
      if (cell >= header.size()) {
        faults.push_back(absl::StrCat(Place(i + 1, absl::StrCat(cell + 1)),
                                      ": has no header"));
        break;
      }
      if (IsForPeople(header[cell])) continue;
      take(i + 1, header[cell], rows[i][cell]);
    }
  }
}

// Says which rows have an id that is none, or that stands in a row before.
class Ids {
 public:
  Ids(std::string column, std::vector<std::string>& faults)
      : column_(std::move(column)), faults_(faults) {}

  void Take(size_t row, const std::string& id) {
    if (!client::IsValidId(id)) {
      faults_.push_back(absl::StrCat(
          Place(row, column_), ": \"", id,
          "\" is no id: expected at most 63 of a-z, 0-9 and -, not beginning "
          "with -"));
      return;
    }
    const auto [first, is_first] = rows_.emplace(id, row);
    if (is_first) return;
    faults_.push_back(absl::StrCat(Place(row, column_), ": \"", id,
                                   "\" stands in row ", first->second, " too"));
  }

 private:
  const std::string column_;
  std::vector<std::string>& faults_;
  std::map<std::string, size_t> rows_;
};

void AddOnce(const std::string& field, std::vector<std::string>& fields) {
  if (std::find(fields.begin(), fields.end(), field) == fields.end()) {
    fields.push_back(field);
  }
}

template <typename Record>
void AddUpdate(const Record& record, const std::vector<std::string>& fields,
               records::v1::ApplyRequest& request) {
  auto* update = request.add_operations()->mutable_update();
  update->mutable_record()->PackFrom(record);
  update->set_allow_missing(true);
  for (const std::string& field : fields) {
    update->mutable_update_mask()->add_paths(field);
  }
}

}  // namespace

absl::StatusOr<std::vector<PlannedRow>> ReadPlannedRows(
    const std::vector<Row>& rows, const std::string& council) {
  if (rows.empty()) return absl::InvalidArgumentError("has no header");
  std::vector<std::string> faults;
  for (const std::string& column : rows.front()) {
    if (column == kAction || column == kEntryId || IsForPeople(column) ||
        (absl::StartsWith(column, kEntry)
             ? IsField(*Entry::descriptor(), column.substr(sizeof(kEntry) - 1))
             : IsField(*Action::descriptor(), column))) {
      continue;
    }
    faults.push_back(absl::StrCat(
        Place(1, column),
        ": is no field: expected action (an id), title, owner, department, "
        "due_date or another field of an action, or entry.number, "
        "entry.objective or another field of an entry"));
  }
  absl::Status status = FaultsOf(faults);
  if (!status.ok()) return status;
  std::vector<PlannedRow> planned;
  EachCell(
      rows, faults,
      [&](size_t number) { planned.emplace_back().number = number; },
      [&](size_t number, const std::string& column, const std::string& value) {
        PlannedRow& row = planned.back();
        const std::string place = Place(number, column);
        const std::string first = column.substr(0, column.find('.'));
        if (column == kAction) {
          row.id = value;
        } else if (column == kEntryId) {
          row.entry_id = value;
        } else if (absl::StartsWith(column, kEntry)) {
          const std::string field = column.substr(sizeof(kEntry) - 1);
          Set(place, field, value, council, row.entry, faults);
          AddOnce(field.substr(0, field.find('.')), row.entry_fields);
        } else {
          Set(place, column, value, council, row.action, faults);
          AddOnce(first, row.action_fields);
        }
      });
  Ids actions(kAction, faults), entries(kEntryId, faults);
  for (const PlannedRow& row : planned) {
    if (!row.entry_id.empty()) entries.Take(row.number, row.entry_id);
    if (!row.id.empty()) {
      actions.Take(row.number, row.id);
      continue;
    }
    faults.push_back(absl::StrCat(
        Place(row.number, kAction),
        ": is empty: an action is known by its id, so that importing again "
        "finds it"));
  }
  status = FaultsOf(faults);
  if (!status.ok()) return status;
  return planned;
}

void AddOperations(const PlannedRow& row, const std::string& council,
                   const std::string& plan,
                   records::v1::ApplyRequest& request) {
  Action action = row.action;
  action.set_name(absl::StrCat(council, "/actions/", row.id));
  AddUpdate(action, row.action_fields, request);
  Entry entry = row.entry;
  entry.set_name(absl::StrCat(plan, "/entries/",
                              row.entry_id.empty() ? row.id : row.entry_id));
  entry.set_action(action.name());
  std::vector<std::string> fields = row.entry_fields;
  AddOnce(kAction, fields);
  AddUpdate(entry, fields, request);
}

std::string PlaceOf(const std::vector<PlannedRow>& rows, size_t begin,
                    const std::string& path) {
  constexpr char kOperations[] = "operations[";
  constexpr char kRecord[] = ".record.";
  const size_t close = path.find(']');
  size_t operation = 0;
  if (!absl::StartsWith(path, kOperations) || close == std::string::npos ||
      !absl::SimpleAtoi(
          path.substr(sizeof(kOperations) - 1, close - sizeof(kOperations) + 1),
          &operation) ||
      begin + operation / kOperationsOfRow >= rows.size()) {
    return path;
  }
  const PlannedRow& row = rows[begin + operation / kOperationsOfRow];
  const size_t record = path.find(kRecord, close);
  if (record == std::string::npos) return absl::StrCat("row ", row.number);
  const std::string field = path.substr(record + sizeof(kRecord) - 1);
  const bool of_entry = operation % kOperationsOfRow != 0;
  if (field == "name" || (of_entry && field == "action")) {
    const bool own_id = of_entry && field == "name" && !row.entry_id.empty();
    return Place(row.number, own_id ? kEntryId : kAction);
  }
  return Place(row.number, absl::StrCat(of_entry ? kEntry : "", field));
}

std::string PlaceOfDisposition(size_t begin, const std::string& path) {
  constexpr char kDispositions[] = "dispositions[";
  // Of which entry, is not said.
  if (absl::StartsWith(path, kEntry)) {
    return absl::StrCat("column ", path.substr(sizeof(kEntry) - 1));
  }
  const size_t close = path.find(']');
  size_t index = 0;
  if (!absl::StartsWith(path, kDispositions) || close == std::string::npos ||
      !absl::SimpleAtoi(path.substr(sizeof(kDispositions) - 1,
                                    close - sizeof(kDispositions) + 1),
                        &index)) {
    return path;
  }
  const size_t row = begin + index + 2;
  if (close + 2 >= path.size()) return absl::StrCat("row ", row);
  const std::string field = path.substr(close + 2);
  return Place(row, field == "entry" ? kAction : field);
}

absl::StatusOr<std::vector<EntryDisposition>> ReadDispositions(
    const std::vector<Row>& rows, const std::string& council,
    const std::map<std::string, std::string>& entries) {
  if (rows.empty()) return absl::InvalidArgumentError("has no header");
  std::vector<std::string> faults;
  for (const std::string& column : rows.front()) {
    if (column != kAction && !IsForPeople(column) &&
        EntryDisposition::descriptor()->FindFieldByName(column) == nullptr) {
      faults.push_back(
          absl::StrCat(Place(1, column),
                       ": expected action, disposition, reason and moved_to"));
    }
  }
  absl::Status status = FaultsOf(faults);
  if (!status.ok()) return status;
  std::vector<EntryDisposition> dispositions;
  std::map<std::string, size_t> decided;  // the rows by their entries
  EachCell(
      rows, faults, [&](size_t) { dispositions.emplace_back(); },
      [&](size_t number, const std::string& column, const std::string& value) {
        const std::string place = Place(number, column);
        if (column == kMovedTo && !absl::StrContains(value, '/')) {
          Set(place, column, absl::StrCat("actionPlans/", value), council,
              dispositions.back(), faults);
          return;
        }
        if (column != kAction) {
          Set(place, column, value, council, dispositions.back(), faults);
          return;
        }
        const auto entry = entries.find(value.substr(value.rfind('/') + 1));
        if (entry == entries.end()) {
          faults.push_back(
              absl::StrCat(place, ": the plan does not list \"", value, "\""));
          return;
        }
        const auto [first, is_first] = decided.emplace(entry->second, number);
        if (!is_first) {
          faults.push_back(absl::StrCat(place, ": \"", value,
                                        "\" stands in row ", first->second,
                                        " too"));
        } else {
          dispositions.back().set_entry(entry->second);
        }
      });
  for (size_t i = 0; i < dispositions.size() && faults.empty(); ++i) {
    if (dispositions[i].entry().empty()) {
      faults.push_back(absl::StrCat(Place(i + 2, kAction), ": is empty"));
    }
  }
  status = FaultsOf(faults);
  if (!status.ok()) return status;
  return dispositions;
}

}  // namespace minutebook::cli
