#include "services/rules/period.h"

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "services/rules/civil_date.h"

namespace minutebook::rules {
namespace {

using actionplans::v1::Measure;
using google::type::Date;

constexpr int kMonthsOfYear = 12;
constexpr int kDaysOfWeek = 7;
constexpr int kWeeksOfYear = 52;
constexpr int kFirstYear = 1;
constexpr int kLastYear = 9999;
constexpr int kApril = 4;

absl::CivilDay CivilOf(const Date& date) {
  return absl::CivilDay(date.year(), date.month(), date.day());
}

Date DateOfCivil(absl::CivilDay day) {
  Date date;
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

std::optional<Period> Bounded(absl::CivilDay first, absl::CivilDay last) {
  if (first.year() < kFirstYear || last.year() > kLastYear) return std::nullopt;
  return Period{DateOfCivil(first), DateOfCivil(last)};
}

// How many months such a period has; 0 for weeks and where it is not stated.
int MonthsOf(Measure::Frequency frequency) {
  switch (frequency) {
    case Measure::FREQUENCY_MONTH:
      return 1;
    case Measure::FREQUENCY_QUARTER:
      return 3;
    case Measure::FREQUENCY_HALF_YEAR:
      return 6;
    case Measure::FREQUENCY_YEAR:
      return kMonthsOfYear;
    default:
      return 0;
  }
}

std::optional<Period> PeriodAt(Measure::Frequency frequency,
                               int year_start_month, absl::CivilDay day) {
  if (frequency == Measure::FREQUENCY_WEEK) {
    const absl::CivilDay monday =
        absl::PrevWeekday(day + 1, absl::Weekday::monday);
    return Bounded(monday, monday + (kDaysOfWeek - 1));
  }
  const int months = MonthsOf(frequency);
  if (months == 0) return std::nullopt;
  const absl::CivilMonth month(day);
  const int of_year =
      (month.month() - year_start_month + kMonthsOfYear) % kMonthsOfYear;
  const absl::CivilMonth first = month - of_year % months;
  return Bounded(absl::CivilDay(first), absl::CivilDay(first + months) - 1);
}

// The first year of a year of measures with its second one: `2015/16`.
std::string YearLabel(int year, int year_start_month) {
  constexpr int kCentury = 100;
  if (year_start_month == 1) return absl::StrCat(year);
  return absl::StrCat(year, "/",
                      absl::Dec((year + 1) % kCentury, absl::kZeroPad2));
}

const char* MonthName(int month) {
  constexpr const char* kNames[kMonthsOfYear] = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  return kNames[month - 1];
}

bool Same(const Period& a, const std::optional<Period>& b) {
  return b.has_value() &&
         DateNumber(a.start_date) == DateNumber(b->start_date) &&
         DateNumber(a.end_date) == DateNumber(b->end_date);
}

}  // namespace

int YearStartMonth(const councils::v1::Settings::RuleSet& rules) {
  return rules.year_start_month() == 0 ? kApril : rules.year_start_month();
}

std::optional<Period> PeriodOf(Measure::Frequency frequency,
                               int year_start_month, const Date& day) {
  return PeriodAt(frequency, year_start_month, CivilOf(day));
}

std::optional<Period> LastEnded(Measure::Frequency frequency,
                                int year_start_month, const Date& day) {
  // The one that the next day lies in begins behind it.
  const std::optional<Period> next =
      PeriodAt(frequency, year_start_month, CivilOf(day) + 1);
  if (!next.has_value()) return std::nullopt;
  return PeriodBefore(frequency, year_start_month, next->start_date);
}

std::optional<Period> PeriodBefore(Measure::Frequency frequency,
                                   int year_start_month,
                                   const Date& start_date) {
  return PeriodAt(frequency, year_start_month, CivilOf(start_date) - 1);
}

std::optional<Period> PeriodYearBefore(Measure::Frequency frequency,
                                       int year_start_month,
                                       const Date& start_date) {
  const absl::CivilDay first = CivilOf(start_date);
  return PeriodAt(
      frequency, year_start_month,
      frequency == Measure::FREQUENCY_WEEK
          ? first - kWeeksOfYear * kDaysOfWeek
          : absl::CivilDay(first.year() - 1, first.month(), first.day()));
}

std::string PeriodLabel(const Period& period, int year_start_month) {
  const auto fits = [&](Measure::Frequency frequency) {
    return Same(period,
                PeriodOf(frequency, year_start_month, period.start_date));
  };
  const int month = period.start_date.month();
  const int of_year =
      (month - year_start_month + kMonthsOfYear) % kMonthsOfYear;
  const std::string year =
      YearLabel(period.start_date.year() - (month < year_start_month ? 1 : 0),
                year_start_month);
  if (fits(Measure::FREQUENCY_YEAR)) return year;
  if (fits(Measure::FREQUENCY_HALF_YEAR)) {
    return absl::StrCat(year, " H",
                        of_year / MonthsOf(Measure::FREQUENCY_HALF_YEAR) + 1);
  }
  if (fits(Measure::FREQUENCY_QUARTER)) {
    return absl::StrCat(year, " Q",
                        of_year / MonthsOf(Measure::FREQUENCY_QUARTER) + 1);
  }
  if (fits(Measure::FREQUENCY_MONTH)) {
    return absl::StrCat(MonthName(month), " ", period.start_date.year());
  }
  if (fits(Measure::FREQUENCY_WEEK)) {
    return absl::StrCat("week of ", DateText(period.start_date));
  }
  return PeriodText(period);
}

std::string PeriodText(const Period& period) {
  return absl::StrCat(DateText(period.start_date), " to ",
                      DateText(period.end_date));
}

}  // namespace minutebook::rules
