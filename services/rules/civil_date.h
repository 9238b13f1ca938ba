// Civil days as the records hold them: google.type.Date, perhaps without day or
// month where a source does not state them.
#pragma once

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "google/type/date.pb.h"

namespace minutebook::rules {

// Whether `date` is a day of the Gregorian calendar between the years 1 and
// 9999; with `allow_partial`, also a month (day 0) or a year (month and day 0).
bool IsValidDate(const google::type::Date& date, bool allow_partial);

// YYYYMMDD as a number, zeros for what is not stated: orders days.
int32_t DateNumber(const google::type::Date& date);

// The date that DateNumber made the number of.
google::type::Date DateOf(int32_t number);

// The first or last day that a perhaps partial date allows, as YYYYMMDD.
int32_t FirstDay(const google::type::Date& date);
int32_t LastDay(const google::type::Date& date);

// `months` later; the last day of the month where that day does not exist
// there. `date` is a full day, `months` not negative.
google::type::Date AddMonths(const google::type::Date& date, int months);

// The day before the first that a perhaps partial date allows; nothing comes
// before 1 January of the year 1, so that stays.
google::type::Date DayBefore(const google::type::Date& date);

// The last day that a perhaps partial date allows, as a full day.
google::type::Date LastDate(const google::type::Date& date);

// `YYYY-MM-DD`, or as much of it as is stated.
std::string DateText(const google::type::Date& date);

// `4 March 2015`, or as much of it as is stated.
std::string DateWords(const google::type::Date& date);

// The civil day at `time` in an IANA time zone; where `time_zone` is empty or
// not known, in that of Europe/London.
google::type::Date DayAt(absl::Time time, const std::string& time_zone);

// Days of a month of a year of the calendar.
int DaysInMonth(int year, int month);

}  // namespace minutebook::rules
