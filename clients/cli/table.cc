#include "clients/cli/table.h"

#include <algorithm>

#include "clients/cli/csv_cell.h"
#include "clients/cli/text_layout.h"

namespace minutebook::cli {
namespace {

constexpr size_t kGap = 2;
constexpr size_t kNarrowest = 11;
constexpr size_t kMostLines = 4;

std::string CsvCell(std::string_view cell) {
  std::string guarded = LooksLikeFormula(cell) ? "'" : "";
  guarded += cell;
  if (guarded.find_first_of("\",\r\n") == std::string::npos) return guarded;
  std::string quoted = "\"";
  for (const char c : guarded) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace

Table::Table(Row header, size_t width)
    : header_(std::move(header)), width_(width) {}

void Table::SettleWidths(const std::vector<Row>& rows) {
  widths_.assign(header_.size(), 0);
  for (const Row& row : rows) {
    for (size_t i = 0; i < widths_.size() && i < row.size(); ++i) {
      widths_[i] = std::max(widths_[i], DisplayWidth(OneLine(row[i])));
    }
  }
  for (size_t i = 0; i < widths_.size(); ++i) {
    if (widths_[i] > 0 || rows.empty()) {
      widths_[i] = std::max(widths_[i], DisplayWidth(header_[i]));
    }
  }
  const auto total = [&] {
    size_t sum = 0;
    for (const size_t width : widths_) sum += width == 0 ? 0 : width + kGap;
    return sum == 0 ? 0 : sum - kGap;
  };
  if (widths_.empty() || total() <= width_) return;
  // The first column tells what can be typed next: it gives way last, yet
  // before a column is left out.
  const auto first = widths_.begin();
  *first = std::min(*first, std::max(kNarrowest, width_ * 3 / 5));
  const size_t least = std::max(kNarrowest, width_ * 2 / 5);
  while (total() > width_) {
    const auto widest = std::max_element(first + 1, widths_.end());
    const auto last = std::find_if(widths_.rbegin(), widths_.rend() - 1,
                                   [](size_t width) { return width > 0; });
    if (widest != widths_.end() && *widest > kNarrowest) {
      --*widest;
    } else if (*first > least) {
      --*first;
    } else if (last != widths_.rend() - 1) {
      *last = 0;
    } else if (*first > kNarrowest) {
      --*first;
    } else {
      return;
    }
  }
}

std::string Table::Lines(const Row& row) const {
  std::vector<std::vector<std::string>> cells(widths_.size());
  size_t lines = 1;
  for (size_t i = 0; i < widths_.size(); ++i) {
    if (widths_[i] == 0 || i >= row.size()) continue;
    if (width_ == kNoWidth) {
      cells[i] = {OneLine(row[i])};
      continue;
    }
    cells[i] = WrapWhole(OneLine(row[i]), widths_[i]);
    if (i > 0 && cells[i].size() > kMostLines) {
      cells[i].resize(kMostLines);
      cells[i].back() = FitWidth(cells[i].back() + " …", widths_[i]);
    }
    lines = std::max(lines, cells[i].size());
  }
  std::string text;
  for (size_t n = 0; n < lines; ++n) {
    std::string line;
    for (size_t i = 0; i < widths_.size(); ++i) {
      if (widths_[i] == 0) continue;
      const std::string cell = n < cells[i].size() ? cells[i][n] : "";
      line += PadRight(cell, std::max(widths_[i], DisplayWidth(cell)) + kGap);
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    text += line + "\n";
  }
  return text;
}

std::string Table::Render(const std::vector<Row>& rows) {
  std::string text;
  if (widths_.empty()) {
    SettleWidths(rows);
    text += Lines(header_);
  }
  for (const Row& row : rows) text += Lines(row);
  return text;
}

std::string CsvLine(const Row& row) {
  std::string line;
  for (size_t i = 0; i < row.size(); ++i) {
    if (i > 0) line += ',';
    line += CsvCell(row[i]);
  }
  return line + "\r\n";
}

}  // namespace minutebook::cli
