#include "services/rules/civil_date.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace minutebook::rules {
namespace {

constexpr int kMonths = 12;
constexpr int kMaxYear = 9999;

int32_t Number(int year, int month, int day) {
  return year * 10000 + month * 100 + day;
}

}  // namespace

int DaysInMonth(int year, int month) {
  constexpr int kDays[kMonths] = {31, 28, 31, 30, 31, 30,
                                  31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : kDays[month - 1];
}

bool IsValidDate(const google::type::Date& date, bool allow_partial) {
  if (date.year() < 1 || date.year() > kMaxYear) return false;
  if (date.month() == 0) return allow_partial && date.day() == 0;
  if (date.month() < 1 || date.month() > kMonths) return false;
  if (date.day() == 0) return allow_partial;
  return date.day() >= 1 &&
         date.day() <= DaysInMonth(date.year(), date.month());
}

int32_t DateNumber(const google::type::Date& date) {
  return Number(date.year(), date.month(), date.day());
}

google::type::Date DateOf(int32_t number) {
  google::type::Date date;
  date.set_year(number / 10000);
  date.set_month(number / 100 % 100);
  date.set_day(number % 100);
  return date;
}

int32_t FirstDay(const google::type::Date& date) {
  return Number(date.year(), std::max(date.month(), 1),
                std::max(date.day(), 1));
}

int32_t LastDay(const google::type::Date& date) {
  const int month = date.month() == 0 ? kMonths : date.month();
  const int day =
      date.day() == 0 ? DaysInMonth(date.year(), month) : date.day();
  return Number(date.year(), month, day);
}

google::type::Date AddMonths(const google::type::Date& date, int months) {
  const int index = date.year() * kMonths + date.month() - 1 + months;
  google::type::Date later;
  later.set_year(index / kMonths);
  later.set_month(index % kMonths + 1);
  later.set_day(std::min(date.day(), DaysInMonth(later.year(), later.month())));
  return later;
}

google::type::Date DayBefore(const google::type::Date& date) {
  google::type::Date before = date;
  if (before.month() == 0) before.set_month(1);
  if (before.day() == 0) before.set_day(1);
  if (before.day() > 1) {
    before.set_day(before.day() - 1);
  } else if (before.month() > 1) {
    before.set_month(before.month() - 1);
    before.set_day(DaysInMonth(before.year(), before.month()));
  } else if (before.year() > 1) {
    before.set_year(before.year() - 1);
    before.set_month(kMonths);
    before.set_day(DaysInMonth(before.year(), kMonths));
  }
  return before;
}

google::type::Date LastDate(const google::type::Date& date) {
  google::type::Date last = date;
  if (last.month() == 0) last.set_month(kMonths);
  if (last.day() == 0) last.set_day(DaysInMonth(last.year(), last.month()));
  return last;
}

std::string DateWords(const google::type::Date& date) {
  static constexpr const char* kMonths[] = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  std::string words;
  if (date.day() != 0) absl::StrAppend(&words, date.day(), " ");
  if (date.month() >= 1 && date.month() <= 12) {
    absl::StrAppend(&words, kMonths[date.month() - 1], " ");
  }
  absl::StrAppend(&words, date.year());
  return words;
}

std::string DateText(const google::type::Date& date) {
  std::string text = absl::StrCat(absl::Dec(date.year(), absl::kZeroPad4));
  if (date.month() != 0) {
    absl::StrAppend(&text, "-", absl::Dec(date.month(), absl::kZeroPad2));
  }
  if (date.day() != 0) {
    absl::StrAppend(&text, "-", absl::Dec(date.day(), absl::kZeroPad2));
  }
  return text;
}

google::type::Date DayAt(absl::Time time, const std::string& time_zone) {
  absl::TimeZone zone;
  if (time_zone.empty() || !absl::LoadTimeZone(time_zone, &zone)) {
    absl::LoadTimeZone("Europe/London", &zone);
  }
  const absl::CivilDay day(absl::ToCivilDay(time, zone));
  google::type::Date date;
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

}  // namespace minutebook::rules
