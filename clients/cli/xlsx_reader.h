// Rows of a workbook of Office Open XML, whoever made it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/table.h"

namespace minutebook::cli {

// Whether the bytes begin as those of a workbook do.
bool IsXlsx(std::string_view bytes);

// What to do where a workbook has no sheet of the name asked for.
enum class OtherSheet {
  kFirst,    // read its first one
  kRefused,  // NOT_FOUND, with the names of those that it has
};

// The rows of the sheet of that name or, where there is none, of the first one:
// row by row as the spreadsheet numbers them, empty ones too, but for empty
// rows and cells at the end. Days are YYYY-MM-DD, numbers decimal, formulas
// what they last came to. Nothing is unpacked to a disk, no entity is expanded
// and nothing outside is fetched. INVALID_ARGUMENT says what is wrong, where it
// is a cell by sheet, row and column, and names the limits: 32 MiB packed, 256
// MiB unpacked, 200,000 rows, 500 columns, 2,000,000 cells, 64 MiB of text.
absl::StatusOr<std::vector<Row>> ReadXlsx(
    std::string_view bytes, std::string_view sheet,
    OtherSheet other = OtherSheet::kFirst);

// The parts of a workbook that its cells stand in, as XML.
struct SheetParts {
  std::string sheet;
  std::string strings;      // shared by cells; may be empty
  std::string styles;       // may be empty
  bool since_1904 = false;  // from when days are counted
};

// The rows of these parts, as ReadXlsx.
absl::StatusOr<std::vector<Row>> ReadSheet(const SheetParts& parts);

}  // namespace minutebook::cli
