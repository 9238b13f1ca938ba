// A file of a spreadsheet: an archive, the parts of one (sheet, strings,
// styles, each after a line of `---`), or CSV.

#include <algorithm>

#include "clients/cli/csv_reader.h"
#include "clients/cli/xlsx_reader.h"
#include "clients/importers/pages/text.h"
#include "tests/fuzz/target.h"

using namespace minutebook;  // NOLINT: a target is a program of its own
using fuzz::Require;

namespace {

void Check(const absl::StatusOr<std::vector<cli::Row>>& rows,
           const absl::StatusOr<std::vector<cli::Row>>& again, bool is_sheet) {
  Require(rows.ok() == again.ok(), "it is read again as the first time");
  if (!rows.ok()) {
    Require(!rows.status().message().empty(), "a refusal says why");
    return;
  }
  Require(*rows == *again, "it is read again as the first time");
  if (!is_sheet) return;
  constexpr size_t kMostRows = 200'000, kMostColumns = 500;
  Require(rows->size() <= kMostRows, "rows are limited");
  for (const cli::Row& row : *rows) {
    Require(row.size() <= kMostColumns, "columns are limited");
    Require(row.empty() || !row.back().empty(), "no row ends in nothing");
    for (const std::string& cell : row) {
      Require(!importers::FindInvalidUtf8(cell).has_value(), "cells are UTF-8");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::TextOf(data, size);
  if (cli::IsXlsx(text)) {
    Check(cli::ReadXlsx(text, "Actions"), cli::ReadXlsx(text, "Actions"), true);
    return 0;
  }
  Check(cli::ReadCsv(text), cli::ReadCsv(text), false);
  constexpr std::string_view kNext = "\n---\n";
  cli::SheetParts parts;
  std::string_view rest = text;
  for (std::string* part : {&parts.sheet, &parts.strings, &parts.styles}) {
    const size_t end = std::min(rest.find(kNext), rest.size());
    *part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + kNext.size(), rest.size()));
  }
  parts.since_1904 = !rest.empty();
  Check(cli::ReadSheet(parts), cli::ReadSheet(parts), true);
  return 0;
}
