#include "clients/importers/pages/fuzzy_date.h"

#include <array>
#include <charconv>
#include <utility>

#include "clients/importers/pages/text.h"

namespace minutebook::importers {
namespace {

struct Span {
  Date first;
  Date last;
};

Span MonthSpan(int year, int month) {
  return {{year, month, 1}, {year, month, DaysInMonth(year, month)}};
}

Span Months(int year, int first, int last) {
  return {{year, first, 1}, {year, last, DaysInMonth(year, last)}};
}

// From April of `year` to the March after it.
Span FinancialYear(int year) { return {{year, 4, 1}, {year + 1, 3, 31}}; }

int FinancialYearOf(const Date& day) {
  return day.month >= 4 ? day.year : day.year - 1;
}

Date AddMonths(Date day, int months) {
  const int index = day.year * 12 + day.month - 1 + months;
  day.year = index / 12;
  day.month = index % 12 + 1;
  day.day = std::min(day.day, DaysInMonth(day.year, day.month));
  return day;
}

Date AddDays(Date day, int days) {
  day.day += days;
  while (day.day > DaysInMonth(day.year, day.month)) {
    day.day -= DaysInMonth(day.year, day.month);
    day.month = day.month % 12 + 1;
    if (day.month == 1) ++day.year;
  }
  return day;
}

// Nothing when the reckoning led out of the calendar.
std::optional<std::string> IsoOf(const Date& day) {
  if (!IsValid(day)) return std::nullopt;
  return ToIso(day);
}

int ToInt(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

int Count(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, int>, 14> kWords = {
      {{"a", 1},
       {"an", 1},
       {"one", 1},
       {"two", 2},
       {"three", 3},
       {"four", 4},
       {"five", 5},
       {"six", 6},
       {"seven", 7},
       {"eight", 8},
       {"nine", 9},
       {"ten", 10},
       {"twelve", 12},
       {"eighteen", 18}}};
  for (const auto& [name, value] : kWords) {
    if (word == name) return value;
  }
  return ToInt(word);
}

struct Season {
  std::string_view name;
  int first_month;
  int last_month;  // less than the first: in the next year
};

constexpr Season kSeasons[] = {
    {"spring", 3, 5}, {"summer", 6, 8}, {"autumn", 9, 11}, {"winter", 12, 2}};

// "early", "mid" and "late" take a third of the span's months.
Span Narrowed(Span span, std::string_view text) {
  static const RE2* const kEarly =
      new RE2(R"(\b(?:early|start of|beginning of)\b)");
  static const RE2* const kMid = new RE2(R"(\b(?:mid|middle of)\b)");
  static const RE2* const kLate = new RE2(R"(\blate\b)");
  const bool whole_year = span.first.month == 1 && span.last.month == 12;
  if (!whole_year) return span;
  const int year = span.first.year;
  if (Contains(*kEarly, text)) return Months(year, 1, 4);
  if (Contains(*kMid, text)) return Months(year, 5, 8);
  if (Contains(*kLate, text)) return Months(year, 9, 12);
  return span;
}

std::optional<Span> FinancialYearIn(std::string_view text,
                                    std::optional<Date> said_on) {
  static const RE2* const kPair = new RE2(R"(\b((?:19|20)\d{2})/\d{2,4}\b)");
  static const RE2* const kNamed = new RE2(
      R"(\b(next|new|coming|following|current|this|present|the) (?:financial|municipal|council) year\b)");
  if (auto pair = Search(*kPair, text)) {
    return FinancialYear(ToInt(pair->groups[1]));
  }
  if (auto named = Search(*kNamed, text); named && said_on) {
    const std::string_view which = named->groups[1];
    const bool present = which == "current" || which == "this" ||
                         which == "present" || which == "the";
    return FinancialYear(FinancialYearOf(*said_on) + (present ? 0 : 1));
  }
  return std::nullopt;
}

std::optional<Span> SeasonIn(std::string_view text,
                             std::optional<Date> said_on) {
  static const RE2* const kSeason = new RE2(
      R"(\b(spring|summer|autumn|winter)(?: of)?(?: ((?:19|20)\d{2}))?)");
  const auto match = Search(*kSeason, text);
  if (!match) return std::nullopt;
  const Season* season = nullptr;
  for (const Season& row : kSeasons) {
    if (row.name == match->groups[1]) season = &row;
  }
  int year = 0;
  if (!match->groups[2].empty()) {
    year = ToInt(match->groups[2]);
  } else if (said_on) {
    year = said_on->year;
    if (season->last_month >= season->first_month &&
        season->last_month < said_on->month) {
      ++year;
    }
  } else {
    return std::nullopt;
  }
  const int last_year =
      season->last_month < season->first_month ? year + 1 : year;
  return Span{{year, season->first_month, 1},
              {last_year, season->last_month,
               DaysInMonth(last_year, season->last_month)}};
}

// The days that a stated date names; a month without a year is the next such
// month, the meeting's own month included while days of it remain.
std::optional<Span> DateIn(std::string_view as_stated,
                           std::optional<Date> said_on) {
  static const RE2* const kMonth =
      new RE2("(?i)\\b(" + std::string(MonthPattern()) + ")\\b");
  static const RE2* const kYear = new RE2(R"(\b((?:19|20)\d{2})\b)");
  for (const StatedDate& date : FindDates(as_stated)) {
    if (date.year && date.month && date.day) {
      const Date day{*date.year, *date.month, *date.day};
      if (IsValid(day)) return Span{day, day};
    } else if (date.year && date.month) {
      return MonthSpan(*date.year, *date.month);
    } else if (date.month && date.day && said_on) {
      Date day{said_on->year, *date.month, *date.day};
      if (day < *said_on) ++day.year;
      if (IsValid(day)) return Span{day, day};
    }
  }
  if (auto month = Search(*kMonth, as_stated)) {
    const int number = MonthByName(month->groups[1]);
    if (auto year = Search(*kYear, as_stated)) {
      return MonthSpan(ToInt(year->groups[1]), number);
    }
    if (!said_on) return std::nullopt;
    const bool passed =
        number < said_on->month ||
        (number == said_on->month &&
         said_on->day == DaysInMonth(said_on->year, said_on->month));
    return MonthSpan(said_on->year + (passed ? 1 : 0), number);
  }
  if (auto year = Search(*kYear, as_stated)) {
    return Months(ToInt(year->groups[1]), 1, 12);
  }
  return std::nullopt;
}

// "within six months", "in three weeks' time".
std::optional<Span> IntervalIn(std::string_view text,
                               std::optional<Date> said_on) {
  static const RE2* const kInterval = new RE2(
      R"(\b(?:in|within|over|during)(?: the next| the coming| about| around| approximately)? (\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen)(?: working| calendar)? (day|week|month|year)s?\b)");
  static const RE2* const kWithin =
      new RE2(R"(\b(?:within|over|during|the next|the coming)\b)");
  const auto match = Search(*kInterval, text);
  if (!match || !said_on) return std::nullopt;
  const int count = Count(match->groups[1]);
  const std::string_view unit = match->groups[2];
  Date end = *said_on;
  if (unit == "day") end = AddDays(end, count);
  if (unit == "week") end = AddDays(end, 7 * count);
  if (unit == "month") end = AddMonths(end, count);
  if (unit == "year") end = AddMonths(end, 12 * count);
  if (Contains(*kWithin, text)) return Span{*said_on, end};
  // "in six months" means about then: the month it falls in.
  if (unit == "day" || unit == "week") return Span{end, end};
  return MonthSpan(end.year, end.month);
}

std::optional<Span> YearWordsIn(std::string_view text,
                                std::optional<Date> said_on) {
  static const RE2* const kNext =
      new RE2(R"(\b(?:next|new|following|coming) (?:calendar )?year\b)");
  static const RE2* const kThis =
      new RE2(R"(\b(?:this|the|current) (?:calendar )?year\b)");
  if (!said_on) return std::nullopt;
  if (Contains(*kNext, text)) return Months(said_on->year + 1, 1, 12);
  if (Contains(*kThis, text)) return Months(said_on->year, 1, 12);
  return std::nullopt;
}

}  // namespace

StatedDue InterpretDue(std::string_view as_stated,
                       std::optional<Date> said_on) {
  static const RE2* const kRecurs = new RE2(
      R"(\b(?:every|each|annual(?:ly)?|quarterly|monthly|weekly|yearly|six-monthly|bi-?annual(?:ly)?|twice|regular(?:ly)?|basis|intervals?)\b)");
  static const RE2* const kCondition = new RE2(
      R"(^(?:as (?:and when|soon as|required|necessary|appropriate)|once|when|whenever|after|following|upon|on (?:the )?(?:completion|receipt|publication) of|pending|subject to|if|should)\b)");
  static const RE2* const kBy = new RE2(
      R"(^(?:by|before|until|no later than|not later than|in time for|prior to)\b)");
  static const RE2* const kBefore = new RE2(R"(^(?:before|prior to)\b)");
  static const RE2* const kAfter =
      new RE2(R"(^(?:after|from|following|since)\b)");
  static const RE2* const kEnd = new RE2(R"(\b(?:end|close) of\b)");
  static const RE2* const kStart = new RE2(R"(\b(?:start|beginning) of\b)");
  static const RE2* const kLater = new RE2(R"(\blater\b)");

  StatedDue due;
  const std::string text = Fold(Squeeze(as_stated));
  if (text.empty() || Contains(*kRecurs, text)) return due;

  std::optional<Span> span;
  // A bracket states the time most exactly: "in the next financial year (April
  // 2016)".
  static const RE2* const kBracket = new RE2(R"(\(([^)]*\d{4}[^)]*)\))");
  if (auto bracket = Search(*kBracket, as_stated)) {
    span = FinancialYearIn(Fold(bracket->groups[1]), said_on);
    if (!span) span = DateIn(bracket->groups[1], said_on);
  }
  if (!span) span = FinancialYearIn(text, said_on);
  if (!span) span = SeasonIn(text, said_on);
  if (!span) span = DateIn(as_stated, said_on);
  if (!span) span = IntervalIn(text, said_on);
  if (!span) span = YearWordsIn(text, said_on);

  if (!span) {
    if (Contains(*kCondition, text)) due.condition = Squeeze(as_stated);
    return due;
  }
  Span days = Narrowed(*span, text);
  if (Contains(*kLater, text) && said_on && *said_on >= days.first &&
      *said_on <= days.last) {
    days.first = *said_on;
  }
  if (Contains(*kAfter, text)) {
    due.not_before = IsoOf(AddDays(days.last, 1));
    return due;
  }
  if (Contains(*kBy, text)) {
    if (Contains(*kBefore, text)) {
      const Date first = span->first;
      Date last = AddMonths({first.year, first.month, 1}, -1);
      last.day = DaysInMonth(last.year, last.month);
      if (first.day > 1) last = {first.year, first.month, first.day - 1};
      if (Contains(*kEnd, text)) last = span->last;
      due.not_after = IsoOf(last);
    } else if (Contains(*kStart, text)) {
      due.not_after = IsoOf(span->first);
    } else {
      due.not_after = IsoOf(days.last);
    }
    return due;
  }
  if (Contains(*kEnd, text)) {
    days.first = {days.last.year, days.last.month, 1};
  }
  due.not_before = IsoOf(days.first);
  due.not_after = IsoOf(days.last);
  return due;
}

}  // namespace minutebook::importers
