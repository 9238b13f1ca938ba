// Rows as a table for people or as CSV for spreadsheets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace minutebook::cli {

using Row = std::vector<std::string>;

// A table that is written as its rows arrive. The widths are settled by the
// first rows given; where they do not hold a cell, it goes on below, at most
// four lines but for the first column. Columns that those rows leave empty, and
// the last ones where the width does not hold all, are left out.
class Table {
 public:
  // `width` is that of the whole table; kNoWidth breaks no cell.
  Table(Row header, size_t width);

  // The rows as text, with the header before the first.
  std::string Render(const std::vector<Row>& rows);

 private:
  void SettleWidths(const std::vector<Row>& rows);
  // The row on as many lines as its cells take.
  std::string Lines(const Row& row) const;

  Row header_;
  size_t width_;
  std::vector<size_t> widths_;  // 0: the column is left out
};

// One record of RFC 4180, ending in CR LF. A cell that a spreadsheet would
// take for a formula is preceded by an apostrophe.
std::string CsvLine(const Row& row);

}  // namespace minutebook::cli
