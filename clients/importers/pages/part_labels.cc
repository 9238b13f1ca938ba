#include "clients/importers/pages/part_labels.h"

#include <cctype>
#include <charconv>

#include "clients/importers/pages/text.h"

namespace minutebook::importers {
namespace {

struct Reading {
  char series;
  int ordinal;
};

int RomanValue(std::string_view token) {
  int total = 0;
  int previous = 0;
  for (size_t i = token.size(); i-- > 0;) {
    int value = 0;
    switch (std::tolower(static_cast<unsigned char>(token[i]))) {
      case 'i':
        value = 1;
        break;
      case 'v':
        value = 5;
        break;
      case 'x':
        value = 10;
        break;
      default:
        return 0;
    }
    total += value < previous ? -value : value;
    previous = value;
  }
  return total;
}

// "i" may be a letter or a number; roman is tried last except for "i" itself.
std::vector<Reading> ReadingsOf(std::string_view token) {
  std::vector<Reading> readings;
  if (std::isdigit(static_cast<unsigned char>(token[0]))) {
    int value = 0;
    std::from_chars(token.data(), token.data() + token.size(), value);
    readings.push_back({'1', value});
    return readings;
  }
  const bool upper = std::isupper(static_cast<unsigned char>(token[0])) != 0;
  if (token.size() == 1) {
    readings.push_back({upper ? 'A' : 'a', token[0] - (upper ? 'A' : 'a') + 1});
  }
  if (const int roman = RomanValue(token); roman > 0) {
    readings.push_back({upper ? 'I' : 'i', roman});
  }
  return readings;
}

bool IsNext(const std::vector<Reading>& last,
            const std::vector<Reading>& readings) {
  for (const Reading& a : last) {
    for (const Reading& b : readings) {
      if (a.series == b.series && b.ordinal == a.ordinal + 1) return true;
    }
  }
  return false;
}

bool EndsTheTextBefore(std::string_view before) {
  static const RE2* const kEnds =
      new RE2(R"((?i)(?:[;:.,]|\band|\bor|[;,.]\s*(?:and|or)\b)\s*$)");
  return Contains(*kEnds, before.substr(before.size() -
                                        std::min<size_t>(before.size(), 12)));
}

}  // namespace

std::optional<PartMark> PartMarkOf(std::string_view line) {
  static const RE2* const kBrackets = new RE2(
      R"(^\((\d{1,2}|[A-Za-z]|[ivxIVX]{2,5})\)(?:\s?\((\d{1,2}|[A-Za-z]|[ivxIVX]{2,5})\))?[.:]?(?:\s+|$|\b))");
  static const RE2* const kCloser = new RE2(
      R"(^(\d{1,3}|[A-Za-z]|[ivxIVX]{2,5})(?:\)|\((\d{1,2}|[A-Za-z]|[ivxIVX]{2,5})\))[.:]?(?:\s+|$|\b))");
  static const RE2* const kStop =
      new RE2(R"(^(\d{1,3}|[A-Za-z]|[ivxIVX]{2,5})\.(?:\s+|$))");
  static const RE2* const kDecimal =
      new RE2(R"(^(\d{1,3}\.\d{1,2}(?:\.\d{1,2})?)\.?\s+)");
  static const struct {
    const RE2* pattern;
    PartMark::Shape shape;
  } kShapes[] = {{kBrackets, PartMark::Shape::kBrackets},
                 {kCloser, PartMark::Shape::kCloser},
                 {kStop, PartMark::Shape::kStop},
                 {kDecimal, PartMark::Shape::kDecimal}};
  for (const auto& row : kShapes) {
    const auto match = Search(*row.pattern, line);
    if (!match) continue;
    PartMark mark;
    mark.shape = row.shape;
    mark.end = match->end;
    for (size_t i = 1; i < match->groups.size(); ++i) {
      if (!match->groups[i].empty()) mark.tokens.emplace_back(match->groups[i]);
    }
    return mark;
  }
  return std::nullopt;
}

bool IsFirst(const PartMark& mark) {
  for (const Reading& reading : ReadingsOf(mark.tokens.front())) {
    if (reading.ordinal == 1) return true;
  }
  return mark.shape == PartMark::Shape::kDecimal;
}

bool Follows(const PartMark& mark, const PartMark& next) {
  return mark.shape == next.shape &&
         IsNext(ReadingsOf(mark.tokens.back()), ReadingsOf(next.tokens.back()));
}

std::vector<std::string_view> SplitInlineMarks(std::string_view text) {
  static const RE2* const kMark = new RE2(
      R"(\s(?:\((?:\d{1,2}|[A-Za-z]|[ivxIVX]{2,5})\)|(?:\d{1,2}|[a-z]|[ivx]{2,5})[).])\s)");
  const auto first = PartMarkOf(text);
  if (!first) return {text};
  std::vector<std::string_view> parts;
  std::vector<Reading> last = ReadingsOf(first->tokens.front());
  size_t start = 0;
  for (const Match& found : SearchAll(*kMark, text)) {
    const auto mark = PartMarkOf(text.substr(found.begin + 1));
    if (!mark || mark->shape != first->shape) continue;
    // A capital in brackets hardly stands in a sentence.
    const bool capital = mark->shape == PartMark::Shape::kBrackets &&
                         mark->tokens.front()[0] >= 'A' &&
                         mark->tokens.front()[0] <= 'Z';
    // "… the plan 2. Agree the costs": a new act needs no stop before it.
    static const RE2* const kAct = new RE2(
        R"(^(?:That|To|Note|Agree|Approve|Adopt|Endorse|Receive|Recommend|Delegate|Support|Authorise|Request)\b)");
    const bool act =
        Contains(*kAct, text.substr(found.begin + 1).substr(mark->end));
    if (!capital && !act && !EndsTheTextBefore(text.substr(0, found.begin))) {
      continue;
    }
    const std::vector<Reading> readings = ReadingsOf(mark->tokens.front());
    if (!IsNext(last, readings)) continue;
    parts.push_back(text.substr(start, found.begin - start));
    start = found.begin + 1;
    last = readings;
  }
  parts.push_back(text.substr(start));
  return parts;
}

std::string PartNumbering::Next(const PartMark& mark, bool previous_leads_in) {
  std::string path;
  for (const std::string& token : mark.tokens) {
    path += path.empty() ? token : "(" + token + ")";
  }
  if (mark.shape == PartMark::Shape::kDecimal) {
    levels_.clear();
    return path;
  }
  if (mark.tokens.size() > 1) {
    // A compound label stands by itself; its last token goes on the list.
    levels_.clear();
    const std::vector<Reading> root = ReadingsOf(mark.tokens.front());
    const std::vector<Reading> leaf = ReadingsOf(mark.tokens.back());
    levels_.push_back({mark.shape, root.front().series, root.front().ordinal,
                       mark.tokens.front()});
    levels_.push_back(
        {mark.shape, leaf.back().series, leaf.back().ordinal, path});
    return path;
  }
  const std::vector<Reading> readings = ReadingsOf(mark.tokens.front());
  const auto parent_of = [&](size_t level) {
    return level == 0 ? std::string() : levels_[level - 1].path;
  };
  const auto join = [&](const std::string& parent) {
    return parent.empty() ? path : parent + "(" + path + ")";
  };
  // The next of an open list, innermost first.
  for (size_t level = levels_.size(); level-- > 0;) {
    for (const Reading& reading : readings) {
      Level& open = levels_[level];
      if (open.shape != mark.shape || open.series != reading.series ||
          reading.ordinal != open.ordinal + 1) {
        continue;
      }
      open.ordinal = reading.ordinal;
      open.path = join(parent_of(level));
      levels_.resize(level + 1);
      return levels_.back().path;
    }
  }
  Reading chosen = readings.front();
  for (const Reading& reading : readings) {
    if (reading.ordinal == 1) chosen = reading;
  }
  const bool same_style = !levels_.empty() &&
                          levels_.back().shape == mark.shape &&
                          levels_.back().series == chosen.series;
  const bool nests = !levels_.empty() && chosen.ordinal == 1 &&
                     (!same_style || previous_leads_in);
  if (!nests) levels_.clear();
  const std::string parent = levels_.empty() ? "" : levels_.back().path;
  levels_.push_back({mark.shape, chosen.series, chosen.ordinal, join(parent)});
  return levels_.back().path;
}

}  // namespace minutebook::importers
