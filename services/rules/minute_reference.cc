#include "services/rules/minute_reference.h"

#include <algorithm>
#include <array>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace minutebook::rules {
namespace {

// The words in lower case, without punctuation.
std::vector<std::string> Words(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c == '&') {
      plain += " and ";
    } else if (c == '\'' || c == '.') {
      continue;
    } else if (absl::ascii_isalnum(c) || static_cast<unsigned char>(c) > 127) {
      plain += absl::ascii_tolower(c);
    } else {
      plain += ' ';
    }
  }
  return absl::StrSplit(plain, ' ', absl::SkipEmpty());
}

std::string NameKey(std::string_view name) {
  std::vector<std::string> words = Words(name);
  if (!words.empty() && words.front() == "the") words.erase(words.begin());
  return absl::StrJoin(words, " ");
}

std::string LabelKey(std::string_view label) {
  std::string key;
  for (const char c : label) {
    if (absl::ascii_isalnum(c)) key += absl::ascii_tolower(c);
  }
  return key;
}

}  // namespace

MinuteReference ReadMinuteNumber(std::string_view text) {
  std::string rest(text);
  static constexpr std::array<std::string_view, 6> kWords = {
      "minutes", "minute", "min", "numbers", "number", "no"};
  while (true) {
    rest = std::string(
        rest.begin() + static_cast<std::ptrdiff_t>(
                           std::min(rest.find_first_not_of(" ."), rest.size())),
        rest.end());
    const auto word =
        std::find_if(kWords.begin(), kWords.end(), [&](std::string_view word) {
          return rest.size() > word.size() &&
                 absl::EqualsIgnoreCase(rest.substr(0, word.size()),
                                        std::string(word)) &&
                 !absl::ascii_isalpha(rest[word.size()]);
        });
    if (word == kWords.end()) break;
    rest.erase(0, word->size());
  }
  MinuteReference reference;
  const size_t open = rest.find('(');
  reference.minute = rest.substr(0, open);
  absl::StripAsciiWhitespace(&reference.minute);
  if (open != std::string::npos) reference.part = LabelKey(rest.substr(open));
  return reference;
}

bool SameLabel(std::string_view a, std::string_view b) {
  return LabelKey(a) == LabelKey(b);
}

bool IsNameOf(const councils::v1::Body& body, std::string_view name) {
  const std::string key = NameKey(name);
  if (key.empty()) return false;
  if (NameKey(body.display_name()) == key) return true;
  for (const auto& former : body.former_names()) {
    if (NameKey(former.display_name()) == key) return true;
  }
  return std::any_of(
      body.other_names().begin(), body.other_names().end(),
      [&](const std::string& other) { return NameKey(other) == key; });
}

bool PointsToMeetingBody(std::string_view name) {
  static constexpr std::array<std::string_view, 7> kKinds = {
      "board",   "committee", "panel",  "executive",
      "cabinet", "council",   "meeting"};
  const std::vector<std::string> words = Words(name);
  return words.size() == 2 && (words[0] == "this" || words[0] == "the") &&
         std::find(kKinds.begin(), kKinds.end(), words[1]) != kKinds.end();
}

}  // namespace minutebook::rules
