#include "storage/issue_items.h"

#include "storage/sql_texts.h"
#include "storage/statements.h"

namespace minutebook::storage {
namespace {

absl::StatusOr<std::vector<DatedKey>> Find(const Sql& sql, ReadSession& session,
                                           std::string_view council,
                                           std::string_view issue,
                                           VisibilitySet visibilities) {
  std::vector<DatedKey> found;
  absl::Status status = session.Query(
      sql, {council, issue, visibilities.limit(), visibilities.bodies()},
      [&](const Row& row) {
        found.push_back({std::string(row.Text(0)), row.Int(1)});
      });
  if (!status.ok()) return status;
  return found;
}

}  // namespace

// The statement on decisions asks for no item in a way that no index serves:
// most decisions of a council may have none, few belong to one issue.
IssueItems::IssueItems()
    : items_{FillMarks(sql::kIssueItems, {})},
      decisions_{FillMarks(sql::kIssueDecisions, {})} {}

absl::StatusOr<std::vector<DatedKey>> IssueItems::Items(
    ReadSession& session, std::string_view council, std::string_view issue,
    VisibilitySet visibilities) const {
  return Find(items_, session, council, issue, visibilities);
}

absl::StatusOr<std::vector<DatedKey>> IssueItems::Decisions(
    ReadSession& session, std::string_view council, std::string_view issue,
    VisibilitySet visibilities) const {
  return Find(decisions_, session, council, issue, visibilities);
}

}  // namespace minutebook::storage
