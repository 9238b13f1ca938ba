#include "storage/statements.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/text.h"

namespace minutebook::storage {

std::string FillMarks(
    std::string_view text,
    absl::Span<const std::pair<std::string_view, std::string>> marks) {
  constexpr std::string_view kKeys = "keys:";
  std::string filled;
  while (true) {
    const size_t open = text.find('{');
    filled.append(text.substr(0, open));
    if (open == std::string_view::npos) return filled;
    const size_t close = text.find('}', open);
    const std::string_view mark = text.substr(open + 1, close - open - 1);
    text.remove_prefix(close + 1);
    if (mark.substr(0, kKeys.size()) == kKeys) {
      int first = 0;
      if (!absl::SimpleAtoi(AsAbsl(mark.substr(kKeys.size())), &first)) {
        std::abort();
      }
      for (int i = 0; i < kKeysPerStatement; ++i) {
        absl::StrAppend(&filled, i == 0 ? "?" : ", ?", first + i);
      }
      continue;
    }
    bool known = false;
    for (const auto& [name, value] : marks) {
      if (name != mark) continue;
      filled += value;
      known = true;
    }
    // A misspelt mark in a file of ours: no statement can be made of it.
    if (!known) std::abort();
  }
}

absl::Status ForEachKeyChunk(absl::Span<const std::string> keys,
                             const std::vector<Value>& leading,
                             absl::FunctionRef<absl::Status(Values)> run) {
  for (size_t start = 0; start < keys.size(); start += kKeysPerStatement) {
    std::vector<Value> values = leading;
    const size_t end =
        std::min(keys.size(), start + static_cast<size_t>(kKeysPerStatement));
    for (size_t i = start; i < end; ++i) {
      values.emplace_back(std::string_view(keys[i]));
    }
    values.resize(leading.size() + kKeysPerStatement);
    absl::Status status = run(values);
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
