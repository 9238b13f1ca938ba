#include "storage/statements.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/text.h"
#include "storage/visibility.h"

namespace minutebook::storage {

namespace {

// Cuts what stands before the first ':' off `mark`, or all of it.
std::string_view CutPart(std::string_view& mark) {
  const size_t end = std::min(mark.find(':'), mark.size());
  const std::string_view part = mark.substr(0, end);
  mark.remove_prefix(std::min(end + 1, mark.size()));
  return part;
}

// Ends the process at a misspelt mark in a file of ours: no statement can be
// made of it.
int ParameterOf(std::string_view number) {
  int parameter = 0;
  if (!absl::SimpleAtoi(AsAbsl(number), &parameter)) std::abort();
  return parameter;
}

void AppendKeys(int first, int count, std::string& filled) {
  for (int i = 0; i < count; ++i) {
    absl::StrAppend(&filled, i == 0 ? "?" : ", ?", first + i);
  }
}

// What VisibilitySet::Contains says. LIKE is the search in a text that all
// databases have; the bodies' classes are looked for where nothing else lets
// the caller read.
void AppendVisible(std::string_view column, int first, std::string& filled) {
  const auto name = AsAbsl(column);
  absl::StrAppend(&filled, "(", name, " <= ?", first, " OR (", name, " > ",
                  kLastClassOfNoBody, " AND (?", first, " >= ", kExemptClass,
                  " OR ?", first + 1, " LIKE '%;' || ", name, " || ';%')))");
}

}  // namespace

std::string FillMarks(std::string_view text, Marks marks, int keys) {
  std::string filled;
  while (true) {
    const size_t open = text.find('{');
    filled.append(text.substr(0, open));
    if (open == std::string_view::npos) return filled;
    const size_t close = text.find('}', open);
    const std::string_view mark = text.substr(open + 1, close - open - 1);
    text.remove_prefix(close + 1);
    std::string_view rest = mark;
    const std::string_view kind = CutPart(rest);
    if (kind == "keys") {
      AppendKeys(ParameterOf(rest), keys, filled);
      continue;
    }
    if (kind == "visible") {
      const std::string_view column = CutPart(rest);
      AppendVisible(column, ParameterOf(rest), filled);
      continue;
    }
    bool known = false;
    for (const auto& [name, value] : marks) {
      if (name != mark) continue;
      filled += value;
      known = true;
    }
    if (!known) std::abort();
  }
}

KeysSql::KeysSql(std::string_view text, Marks marks)
    : one{FillMarks(text, marks, 1)}, many{FillMarks(text, marks)} {}

absl::Status ForEachKeyChunk(
    const KeysSql& sql, absl::Span<const std::string> keys,
    const std::vector<Value>& leading,
    absl::FunctionRef<absl::Status(const Sql&, Values)> run) {
  for (size_t start = 0; start < keys.size(); start += kKeysPerStatement) {
    const size_t end =
        std::min(keys.size(), start + static_cast<size_t>(kKeysPerStatement));
    std::vector<Value> values;
    values.reserve(leading.size() + kKeysPerStatement);
    values = leading;
    for (size_t i = start; i < end; ++i) {
      values.emplace_back(std::string_view(keys[i]));
    }
    const bool one = end - start == 1;
    if (!one) values.resize(leading.size() + kKeysPerStatement);
    absl::Status status = run(one ? sql.one : sql.many, values);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status OtherRowsChanged(const Sql& sql, int64_t expected,
                              int64_t changed) {
  return absl::AbortedError(absl::StrCat(
      "changed ", changed, " rows where ", expected,
      " were expected: another state stands than was read: ", sql.text));
}

}  // namespace minutebook::storage
