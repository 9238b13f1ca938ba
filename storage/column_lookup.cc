#include "storage/column_lookup.h"

#include "absl/strings/str_cat.h"
#include "storage/sql_texts.h"
#include "storage/statements.h"

namespace minutebook::storage {

ColumnLookup::ColumnLookup(const std::string& table, const std::string& column)
    : find_{FillMarks(
          sql::kRecordFindByColumn,
          {{"table", table}, {"column", absl::StrCat("f_", column)}})} {}

absl::Status ColumnLookup::Find(
    ReadSession& session, std::string_view value,
    absl::FunctionRef<void(std::string_view, std::string_view,
                           std::string_view)>
        found) const {
  return session.Query(find_, {value}, [&](const Row& row) {
    found(row.Text(0), row.Text(1), row.Bytes(2));
  });
}

}  // namespace minutebook::storage
