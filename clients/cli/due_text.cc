#include "clients/cli/due_text.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/record_text.h"

namespace minutebook::cli {
namespace {

std::string Range(const meetings::v1::Due& due) {
  const std::string first = FieldText(due, "not_before");
  const std::string last = FieldText(due, "not_after");
  if (first.empty() && last.empty()) return "";
  if (first == last) return first;
  if (first.empty()) return absl::StrCat("by ", last);
  if (last.empty()) return absl::StrCat("from ", first);
  return absl::StrCat(first, " to ", last);
}

}  // namespace

std::string DueText(const meetings::v1::Due& due) {
  const std::string range = Range(due);
  if (range.empty()) return due.as_stated();
  if (due.as_stated().empty()) return range;
  return absl::StrCat(due.as_stated(), " (", range, ")");
}

}  // namespace minutebook::cli
