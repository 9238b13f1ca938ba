#include "clients/cli/rows_file.h"

#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/csv_reader.h"
#include "clients/cli/read_file.h"
#include "clients/cli/xlsx_reader.h"

namespace minutebook::cli {
namespace {

// What the bytes are, where they are no rows whatever the file is called;
// empty: they may be rows.
std::string_view OtherKind(std::string_view bytes) {
  if (bytes.starts_with("%PDF-")) return "a PDF";
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) {
    return "a workbook of the older kind (XLS)";
  }
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    return "text in UTF-16";
  }
  if (bytes.find('\0') != std::string_view::npos) return "no text";
  return "";
}

absl::StatusOr<std::vector<Row>> RowsOf(std::string_view bytes,
                                        const std::string& path,
                                        const std::string& sheet) {
  if (IsXlsx(bytes)) return ReadXlsx(bytes, sheet);
  std::string_view kind = OtherKind(bytes);
  if (kind.empty() && absl::EndsWithIgnoreCase(path, ".xlsx")) {
    kind = "no workbook, whatever its name says";
  }
  if (kind.empty()) return ReadCsv(bytes);
  return absl::InvalidArgumentError(
      absl::StrCat("is ", std::string(kind),
                   ": expected a workbook (XLSX) or a file saved as \"CSV "
                   "UTF-8\""));
}

}  // namespace

absl::StatusOr<std::vector<Row>> ReadRows(const std::string& path,
                                          const std::string& sheet) {
  const absl::StatusOr<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<std::vector<Row>> rows = RowsOf(*bytes, path, sheet);
  if (!rows.ok()) return InFile(path, rows.status());
  return rows;
}

bool IsForPeople(const std::string& column) {
  return column.size() > 2 && column.front() == '(' && column.back() == ')';
}

}  // namespace minutebook::cli
