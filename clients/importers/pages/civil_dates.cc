#include "clients/importers/pages/civil_dates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "clients/importers/pages/text.h"

namespace minutebook::importers {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

int ToInt(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::string Pattern(std::string_view before, std::string_view after) {
  std::string pattern(before);
  pattern += MonthPattern();
  pattern += after;
  return pattern;
}

// A year that is one end of a span ("2008-2011", "2015/16") is no date.
bool IsSpan(std::string_view text, size_t begin, size_t end) {
  const auto joins = [](char c) { return c == '/' || c == '-'; };
  const bool left = begin > 0 && joins(text[begin - 1]);
  const bool right = end + 1 < text.size() && joins(text[end]) &&
                     text[end + 1] >= '0' && text[end + 1] <= '9';
  const bool dash = text.substr(end, 3) == "–";
  return left || right || dash;
}

}  // namespace

int DaysInMonth(int year, int month) {
  static constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30,
                                                31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[static_cast<size_t>(month - 1)];
}

bool IsValid(const Date& date) {
  return date.year >= 1000 && date.year <= 9999 && date.month >= 1 &&
         date.month <= 12 && date.day >= 1 &&
         date.day <= DaysInMonth(date.year, date.month);
}

std::string ToIso(const Date& date) {
  std::array<char, 48> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d", date.year,
                date.month, date.day);
  return buffer.data();
}

std::optional<Date> FromIso(std::string_view iso) {
  static const RE2* const kIso = new RE2(R"((\d{4})-(\d{2})-(\d{2}))");
  const auto match = MatchWhole(*kIso, iso);
  if (!match) return std::nullopt;
  const Date date{ToInt(match->groups[1]), ToInt(match->groups[2]),
                  ToInt(match->groups[3])};
  if (!IsValid(date)) return std::nullopt;
  return date;
}

int MonthByName(std::string_view name) {
  const std::string folded = Fold(name);
  if (folded.size() < 3) return 0;
  for (size_t i = 0; i < kMonths.size(); ++i) {
    if (kMonths[i].substr(0, 3) == std::string_view(folded).substr(0, 3)) {
      return static_cast<int>(i) + 1;
    }
  }
  return 0;
}

std::string_view MonthPattern() {
  return "January|February|March|April|May|June|July|August|September|October|"
         "November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec";
}

std::vector<StatedDate> FindDates(std::string_view text) {
  static const RE2* const kDay = new RE2(
      Pattern(R"(\b(\d{1,2})\s?(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?\s+()",
              R"()\b\.?,?(?:\s+([1-9]\d{3})\b)?)"));
  static const RE2* const kOtherDay =
      new RE2(R"((?:^|[\s(])(\d{1,2})(?:st|nd|rd|th)?(?:,| and| &|, and) $)");
  static const RE2* const kMonthDay = new RE2(
      Pattern(R"(\b()", R"()\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+([1-9]\d{3})\b)"));
  static const RE2* const kNumbers =
      new RE2(R"(\b(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})\b)");
  static const RE2* const kMonthYear =
      new RE2(Pattern(R"(\b()", R"()\b,?\s+(?:of\s+)?([1-9]\d{3})\b)"));
  static const RE2* const kBareYear = new RE2(
      R"((?i)\b(?:in|since|during|from|of|back in|early in|late in|later in|by) (?:early |late |mid-?)?((?:19|20)\d{2})\b)");
  static const RE2* const kBareMonth = new RE2(
      Pattern(R"(\b(?:[Ii]n|[Ll]ast|[Ss]ince|[Dd]uring|[Bb]y) ()", R"()\b)"));

  std::vector<StatedDate> dates;
  const auto add = [&](const StatedDate& date) { dates.push_back(date); };
  for (const Match& m : SearchAll(*kNumbers, text)) {
    int year = ToInt(m.groups[3]);
    if (m.groups[3].size() == 2) year += year < 70 ? 2000 : 1900;
    const Date date{year, ToInt(m.groups[2]), ToInt(m.groups[1])};
    if (IsValid(date)) add({m.begin, m.end, year, date.month, date.day});
  }
  for (const Match& m : SearchAll(*kDay, text)) {
    StatedDate date{m.begin, m.end, std::nullopt, MonthByName(m.groups[2]),
                    ToInt(m.groups[1])};
    if (!m.groups[3].empty()) date.year = ToInt(m.groups[3]);
    add(date);
    // "on 1 and 8 May": each day is a date of that month.
    size_t at = m.begin;
    for (int i = 0; i < 3; ++i) {
      constexpr size_t kReach = 16;
      const size_t from = at > kReach ? at - kReach : 0;
      const auto other = Search(*kOtherDay, text.substr(from, at - from));
      if (!other) break;
      StatedDate more = date;
      more.day = ToInt(other->groups[1]);
      more.begin = static_cast<size_t>(other->groups[1].data() - text.data());
      more.end = more.begin + other->groups[1].size();
      add(more);
      at = more.begin;
    }
  }
  for (const Match& m : SearchAll(*kMonthDay, text)) {
    add({m.begin, m.end, ToInt(m.groups[3]), MonthByName(m.groups[1]),
         ToInt(m.groups[2])});
  }
  for (const Match& m : SearchAll(*kMonthYear, text)) {
    const size_t year = m.end - m.groups[2].size();
    if (IsSpan(text, year, m.end)) continue;
    add({m.begin, m.end, ToInt(m.groups[2]), MonthByName(m.groups[1]),
         std::nullopt});
  }
  for (const Match& m : SearchAll(*kBareYear, text)) {
    const size_t begin = m.end - m.groups[1].size();
    if (IsSpan(text, begin, m.end)) continue;
    add({begin, m.end, ToInt(m.groups[1]), std::nullopt, std::nullopt});
  }
  for (const Match& m : SearchAll(*kBareMonth, text)) {
    add({m.end - m.groups[1].size(), m.end, std::nullopt,
         MonthByName(m.groups[1]), std::nullopt});
  }
  // "4 March 2015" is also found as "March 2015": the longer reading, which
  // begins first, stands.
  std::sort(dates.begin(), dates.end(),
            [](const StatedDate& a, const StatedDate& b) {
              return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
            });
  size_t end = 0;
  const auto overlapped = [&](const StatedDate& date) {
    if (date.begin < end) return true;
    end = date.end;
    return false;
  };
  dates.erase(std::remove_if(dates.begin(), dates.end(), overlapped),
              dates.end());
  return dates;
}

std::optional<std::string> ToIso(const StatedDate& date) {
  if (!date.year) return std::nullopt;
  std::string iso = std::to_string(*date.year);
  if (!date.month) return iso;
  const Date whole{*date.year, *date.month, date.day.value_or(1)};
  if (!IsValid(whole)) return std::nullopt;
  return ToIso(whole).substr(0, date.day ? 10 : 7);
}

}  // namespace minutebook::importers
