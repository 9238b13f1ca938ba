// The periods that values of measures are of. Days are full days of the
// calendar; both ends of a period belong to it.
#pragma once

#include <optional>
#include <string>

#include "google/type/date.pb.h"
#include "minutebook/actionplans/v1/measure.pb.h"
#include "minutebook/councils/v1/settings.pb.h"

namespace minutebook::rules {

struct Period {
  google::type::Date start_date;
  google::type::Date end_date;
};

// The month with which the year of measures begins, 1 to 12.
int YearStartMonth(const councils::v1::Settings::RuleSet& rules);

// The period of that frequency which `day` lies in; nothing where the frequency
// is not stated, and for weeks that leave the calendar.
std::optional<Period> PeriodOf(actionplans::v1::Measure::Frequency frequency,
                               int year_start_month,
                               const google::type::Date& day);

// The period that ended last, on `day` at the latest.
std::optional<Period> LastEnded(actionplans::v1::Measure::Frequency frequency,
                                int year_start_month,
                                const google::type::Date& day);

// The period before the one that begins on `start_date`.
std::optional<Period> PeriodBefore(
    actionplans::v1::Measure::Frequency frequency, int year_start_month,
    const google::type::Date& start_date);

// The period a year before the one that begins on `start_date`; of weeks, 52
// weeks before.
std::optional<Period> PeriodYearBefore(
    actionplans::v1::Measure::Frequency frequency, int year_start_month,
    const google::type::Date& start_date);

// What a period is called: `2015/16` (`2015` where the year begins with
// January), `2015/16 H1`, `2015/16 Q3`, `January 2016`, `week of 2016-01-04`;
// for any other its two days.
std::string PeriodLabel(const Period& period, int year_start_month);

// `2015-10-01 to 2015-12-31`.
std::string PeriodText(const Period& period);

}  // namespace minutebook::rules
