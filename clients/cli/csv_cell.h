// Cells that a spreadsheet would carry out: guarded by an apostrophe where rows
// are written (CsvLine), which is taken off where they are read (ReadCsv).
#pragma once

#include <algorithm>
#include <string_view>

namespace minutebook::cli {

// Digits, perhaps behind a sign and with a point among them: nothing in it is
// carried out.
inline bool IsPlainNumber(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const size_t whole = std::min(text.find('.'), text.size());
  const auto digits = [](std::string_view part) {
    return !part.empty() &&
           part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  return digits(text.substr(0, whole)) &&
         (whole == text.size() || digits(text.substr(whole + 1)));
}

// Whether the cell begins with one of = + - @, a tab or a carriage return and
// is no number. So does one where that stands behind apostrophes, so that a
// guard can be told from a text.
inline bool LooksLikeFormula(std::string_view cell) {
  const size_t begin = cell.find_first_not_of('\'');
  return begin != std::string_view::npos &&
         std::string_view("=+-@\t\r").find(cell[begin]) !=
             std::string_view::npos &&
         !(begin == 0 && IsPlainNumber(cell));
}

}  // namespace minutebook::cli
