// Action plans as rows of a spreadsheet: actions with their entries, and what a
// plan does with them. Row numbers are those that a spreadsheet shows: the
// header is row 1.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/table.h"
#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/actionplans/v1/entry.pb.h"
#include "minutebook/actionplans/v1/plan_course.pb.h"
#include "minutebook/records/v1/apply.pb.h"

namespace minutebook::cli {

// A row's action and how the plan lists it.
struct PlannedRow {
  size_t number = 0;
  std::string id;        // of the action
  std::string entry_id;  // empty: as that of the action
  actionplans::v1::Action action;
  std::vector<std::string> action_fields;  // that the row has
  actionplans::v1::Entry entry;
  std::vector<std::string> entry_fields;
};

// The rows of a file whose columns are `action` (an id), `entry` (an id),
// fields of an entry (`entry.number`) and fields of an action. Errors name the
// row and column; all that are wrong, not the first alone.
absl::StatusOr<std::vector<PlannedRow>> ReadPlannedRows(
    const std::vector<Row>& rows, const std::string& council);

// Two operations: the action as the row has it, and its entry in `plan`, which
// are made where they do not stand yet. What the row does not have stays.
void AddOperations(const PlannedRow& row, const std::string& council,
                   const std::string& plan, records::v1::ApplyRequest& request);

// Where a field that the server finds wrong stands: `row 5, column due_date`.
// `path` is one of the request made of `rows` from `begin` on.
std::string PlaceOf(const std::vector<PlannedRow>& rows, size_t begin,
                    const std::string& path);

// The rows of a file with the columns `action`, `disposition`, `reason` and
// `moved_to`, where an id alone is that of an action plan; one for every row.
// `entries` are the names of the plan's entries by the ids of their actions.
absl::StatusOr<std::vector<actionplans::v1::EntryDisposition>> ReadDispositions(
    const std::vector<Row>& rows, const std::string& council,
    const std::map<std::string, std::string>& entries);

// Where a field of a request made of these dispositions from `begin` on stands.
std::string PlaceOfDisposition(size_t begin, const std::string& path);

}  // namespace minutebook::cli
