#include "storage/sqlite/integrity.h"

#include "absl/strings/str_cat.h"
#include "storage/text.h"

namespace minutebook::storage {

absl::StatusOr<std::vector<std::string>> SqliteTables(ReadSession& session) {
  std::vector<std::string> tables;
  absl::Status status = session.QueryOnce(
      "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", {},
      [&](const Row& row) { tables.emplace_back(row.Text(0)); });
  if (!status.ok()) return status;
  return tables;
}

absl::Status CheckSqliteTable(
    ReadSession& session, const std::string& table,
    absl::FunctionRef<void(std::string_view)> damaged,
    absl::FunctionRef<void(std::string_view)> broken_reference) {
  constexpr int kMost = 100;
  absl::Status status =
      session.QueryOnce(absl::StrCat("PRAGMA integrity_check(\"", table, "\")"),
                        {}, [&](const Row& row) {
                          if (row.Text(0) != "ok") damaged(row.Text(0));
                        });
  if (!status.ok()) return status;
  int broken = 0;
  return session.QueryOnce(
      absl::StrCat("PRAGMA foreign_key_check(\"", table, "\")"), {},
      [&](const Row& row) {
        if (++broken > kMost) return;
        broken_reference(absl::StrCat(
            "row ", row.Int(1), " of ", table, " refers to a row of ",
            AsAbsl(row.Text(2)), " that is not there"));
      });
}

}  // namespace minutebook::storage
