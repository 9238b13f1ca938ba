// Rows of a spreadsheet: what is read can be written and is then read as the
// same.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "clients/cli/csv_reader.h"
#include "clients/cli/table.h"
#include "tests/fuzz/target.h"

using namespace minutebook;  // NOLINT: a target is a program of its own
using fuzz::Require;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto rows = cli::ReadCsv(fuzz::TextOf(data, size));
  if (!rows.ok()) {
    Require(!rows.status().message().empty(), "a refusal says why");
    return 0;
  }
  // A byte order mark is passed over at the beginning alone.
  std::string text = cli::CsvLine({"first"});
  for (const cli::Row& row : *rows) {
    Require(!row.empty(), "a row has a cell");
    const std::string line = cli::CsvLine(row);
    Require(
        std::string_view("=@\t").find(line.front()) == std::string_view::npos,
        "no line begins with a formula");
    text += line;
  }
  const auto again = cli::ReadCsv(text);
  Require(again.ok() && again->size() == rows->size() + 1 &&
              std::equal(rows->begin(), rows->end(), again->begin() + 1),
          "what was written is read as the same");
  return 0;
}
