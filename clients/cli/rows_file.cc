#include "clients/cli/rows_file.h"

#include "clients/cli/csv_reader.h"
#include "clients/cli/read_file.h"
#include "clients/cli/xlsx_reader.h"

namespace minutebook::cli {

absl::StatusOr<std::vector<Row>> ReadRows(const std::string& path,
                                          const std::string& sheet) {
  const absl::StatusOr<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<std::vector<Row>> rows =
      IsXlsx(*bytes) ? ReadXlsx(*bytes, sheet) : ReadCsv(*bytes);
  if (!rows.ok()) return InFile(path, rows.status());
  return rows;
}

bool IsForPeople(const std::string& column) {
  return column.size() > 2 && column.front() == '(' && column.back() == ')';
}

}  // namespace minutebook::cli
