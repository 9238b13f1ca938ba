#include "services/rules/promises.h"

#include <algorithm>
#include <limits>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "services/rules/civil_date.h"

namespace minutebook::rules {
namespace {

using meetings::v1::Commitment;
using meetings::v1::Due;

// A word in the singular as the lists below have it.
std::string Word(std::string word) {
  if (word.size() > 4 && word.substr(word.size() - 3) == "ies") {
    return word.substr(0, word.size() - 3) + "y";
  }
  if (word.size() > 3 && word.back() == 's' && word[word.size() - 2] != 's') {
    word.pop_back();
  }
  return word;
}

// The words that tell something, in lower case.
std::set<std::string> Words(std::string_view text) {
  static const auto& kEmpty = *new std::set<std::string>{
      "a",    "an",      "and",       "as",     "at",        "back", "be",
      "been", "being",   "brought",   "by",     "for",       "from", "further",
      "in",   "into",    "is",        "it",     "member",    "of",   "on",
      "or",   "present", "presented", "submit", "submitted", "that", "the",
      "thi",  "to",      "when",      "will",   "with",      "would"};
  std::set<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) word = Word(std::move(word));
    if (!word.empty() && !kEmpty.contains(word)) words.insert(word);
    word.clear();
  };
  for (const char c : text) {
    if (absl::ascii_isalnum(c) || static_cast<unsigned char>(c) > 127) {
      word += absl::ascii_tolower(c);
    } else {
      end_word();
    }
  }
  end_word();
  return words;
}

std::set<std::string> Common(const std::set<std::string>& a,
                             const std::set<std::string>& b) {
  std::set<std::string> common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(),
                        std::inserter(common, common.begin()));
  return common;
}

// Whether both name the same kinds of document, or one of them only "the
// document", which is then the one that the matter is about.
bool MeanOneDocument(const std::set<std::string>& a,
                     const std::set<std::string>& b) {
  static const auto& kKinds = *new std::set<std::string>{
      "budget",   "charter",   "framework", "guide",
      "plan",     "policy",    "programme", "protocol",
      "standard", "statement", "strategy",  "template"};
  static const auto& kAny =
      *new std::set<std::string>{"document", "draft", "version"};
  const std::set<std::string> kinds_a = Common(a, kKinds);
  const std::set<std::string> kinds_b = Common(b, kKinds);
  if (!kinds_a.empty() && !kinds_b.empty()) return kinds_a == kinds_b;
  return (!kinds_a.empty() || !Common(a, kAny).empty()) &&
         (!kinds_b.empty() || !Common(b, kAny).empty());
}

// First and last day that a due allows, as YYYYMMDD.
struct Range {
  int32_t first = 0;
  int32_t last = std::numeric_limits<int32_t>::max();
};

Range RangeOf(const Due& due) {
  Range range;
  if (due.has_not_before()) range.first = DateNumber(due.not_before());
  if (due.has_not_after()) range.last = DateNumber(due.not_after());
  return range;
}

bool IsToBeKept(const Commitment& commitment) {
  return commitment.state() == Commitment::STATE_OPEN ||
         commitment.state() == Commitment::STATE_WAITING;
}

}  // namespace

bool PromiseTheSame(std::string_view a, std::string_view b) {
  static const auto& kMany = *new std::set<std::string>{
      "briefing", "minute", "presentation", "report", "review", "update"};
  const std::set<std::string> words_a = Words(a), words_b = Words(b);
  if (Common(words_a, kMany).empty() && Common(words_b, kMany).empty()) {
    return MeanOneDocument(words_a, words_b);
  }
  const size_t fewer = std::min(words_a.size(), words_b.size());
  const size_t common = Common(words_a, words_b).size();
  return common >= 2 && common * 5 >= fewer * 3;
}

bool PromiseTheSameElsewhere(std::string_view a, std::string_view b) {
  const std::set<std::string> words_a = Words(a), words_b = Words(b);
  const size_t common = Common(words_a, words_b).size();
  return common >= 2 && common == std::min(words_a.size(), words_b.size());
}

std::vector<std::pair<size_t, size_t>> ConflictingPromises(
    absl::Span<const Commitment> own, absl::Span<const Commitment> others) {
  std::vector<std::pair<size_t, size_t>> conflicts;
  for (size_t i = 0; i < own.size(); ++i) {
    const Commitment& a = own[i];
    if (!IsToBeKept(a)) continue;
    const Range range_a = RangeOf(a.due());
    for (size_t j = i + 1; j < own.size() + others.size(); ++j) {
      const bool elsewhere = j >= own.size();
      const Commitment& b = elsewhere ? others[j - own.size()] : own[j];
      const Range range_b = RangeOf(b.due());
      const bool told_apart =
          a.origin_item() != b.origin_item() || a.to_body() != b.to_body();
      if (IsToBeKept(b) && told_apart &&
          (range_a.last < range_b.first || range_b.last < range_a.first) &&
          (elsewhere ? PromiseTheSameElsewhere(a.what(), b.what())
                     : PromiseTheSame(a.what(), b.what()))) {
        conflicts.emplace_back(i, j);
      }
    }
  }
  return conflicts;
}

}  // namespace minutebook::rules
