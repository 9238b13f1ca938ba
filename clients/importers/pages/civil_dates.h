// Finds the dates that running English states ("2nd June, 2008", "June 2007",
// "in 2005") and writes them as exactly as they were stated.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace minutebook::importers {

struct Date {
  int year = 0;
  int month = 0;  // 1 to 12
  int day = 0;    // 1 to 31
  friend bool operator==(const Date&, const Date&) = default;
  friend auto operator<=>(const Date&, const Date&) = default;
};

bool IsValid(const Date& date);
int DaysInMonth(int year, int month);
std::string ToIso(const Date& date);                // YYYY-MM-DD
std::optional<Date> FromIso(std::string_view iso);  // YYYY-MM-DD only

// 1 to 12 for an English month's name or its usual short form, else 0.
int MonthByName(std::string_view name);

// Alternatives of a regular expression for month names, without brackets.
std::string_view MonthPattern();

// A date as the text states it. `year` may be missing ("in March").
struct StatedDate {
  size_t begin = 0;  // of the date proper, without its preposition
  size_t end = 0;
  std::optional<int> year;
  std::optional<int> month;
  std::optional<int> day;
};

// Dates in reading order. A bare year counts only after a preposition, and
// neither "2008-2011" nor "2015/16" is a date. A month without a year counts
// only after a preposition.
std::vector<StatedDate> FindDates(std::string_view text);

// YYYY, YYYY-MM or YYYY-MM-DD; nothing without a year or if no such day.
std::optional<std::string> ToIso(const StatedDate& date);

}  // namespace minutebook::importers
