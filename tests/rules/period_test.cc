// The periods of measures: bounds, labels, and that they tile the calendar.

#include "services/rules/period.h"

#include <optional>
#include <string>

#include "gtest/gtest.h"
#include "services/rules/civil_date.h"

namespace minutebook::rules {
namespace {

using actionplans::v1::Measure;
using google::type::Date;

Date Day(int year, int month, int day) {
  return DateOf(year * 10000 + month * 100 + day);
}

TEST(PeriodTest, KnowsBoundsAndLabels) {
  struct {
    Measure::Frequency frequency;
    int year_start;
    Date day;
    const char* text;
    const char* label;
  } const kCases[] = {
      {Measure::FREQUENCY_WEEK, 4, Day(2016, 1, 3), "2015-12-28 to 2016-01-03",
       "week of 2015-12-28"},
      {Measure::FREQUENCY_WEEK, 4, Day(2016, 1, 4), "2016-01-04 to 2016-01-10",
       "week of 2016-01-04"},
      {Measure::FREQUENCY_MONTH, 4, Day(2016, 2, 29),
       "2016-02-01 to 2016-02-29", "February 2016"},
      {Measure::FREQUENCY_QUARTER, 4, Day(2015, 12, 31),
       "2015-10-01 to 2015-12-31", "2015/16 Q3"},
      {Measure::FREQUENCY_QUARTER, 4, Day(2016, 1, 1),
       "2016-01-01 to 2016-03-31", "2015/16 Q4"},
      {Measure::FREQUENCY_QUARTER, 4, Day(2016, 4, 1),
       "2016-04-01 to 2016-06-30", "2016/17 Q1"},
      {Measure::FREQUENCY_QUARTER, 1, Day(2016, 4, 1),
       "2016-04-01 to 2016-06-30", "2016 Q2"},
      {Measure::FREQUENCY_QUARTER, 2, Day(2016, 1, 31),
       "2015-11-01 to 2016-01-31", "2015/16 Q4"},
      {Measure::FREQUENCY_HALF_YEAR, 4, Day(2015, 9, 30),
       "2015-04-01 to 2015-09-30", "2015/16 H1"},
      {Measure::FREQUENCY_HALF_YEAR, 4, Day(2016, 3, 31),
       "2015-10-01 to 2016-03-31", "2015/16 H2"},
      {Measure::FREQUENCY_YEAR, 4, Day(2000, 3, 31), "1999-04-01 to 2000-03-31",
       "1999/00"},
      {Measure::FREQUENCY_YEAR, 1, Day(2000, 3, 31), "2000-01-01 to 2000-12-31",
       "2000"},
  };
  for (const auto& test : kCases) {
    const std::optional<Period> period =
        PeriodOf(test.frequency, test.year_start, test.day);
    ASSERT_TRUE(period.has_value());
    EXPECT_EQ(PeriodText(*period), test.text);
    EXPECT_EQ(PeriodLabel(*period, test.year_start), test.label);
  }
  EXPECT_FALSE(PeriodOf(Measure::FREQUENCY_UNSPECIFIED, 4, Day(2016, 1, 1)));
  EXPECT_EQ(PeriodLabel({Day(2016, 1, 2), Day(2016, 1, 5)}, 4),
            "2016-01-02 to 2016-01-05");
}

// Periods of a frequency follow each other without gap or overlap, and each day
// lies in the one that PeriodOf names.
TEST(PeriodTest, PeriodsTileTheCalendar) {
  for (const int start : {1, 4, 9, 12}) {
    for (int frequency = Measure::FREQUENCY_WEEK;
         frequency <= Measure::FREQUENCY_YEAR; ++frequency) {
      const auto kind = static_cast<Measure::Frequency>(frequency);
      std::optional<Period> last;
      Date day = Day(2017, 5, 17);
      for (int i = 0; i < 900; ++i, day = DayBefore(day)) {
        const std::optional<Period> period = PeriodOf(kind, start, day);
        ASSERT_TRUE(period.has_value());
        EXPECT_LE(DateNumber(period->start_date), DateNumber(day));
        EXPECT_GE(DateNumber(period->end_date), DateNumber(day));
        if (last.has_value() && PeriodText(*last) != PeriodText(*period)) {
          EXPECT_EQ(DateNumber(DayBefore(last->start_date)),
                    DateNumber(period->end_date));
          EXPECT_EQ(PeriodText(*PeriodBefore(kind, start, last->start_date)),
                    PeriodText(*period));
          EXPECT_EQ(PeriodText(*LastEnded(kind, start, day)),
                    PeriodText(*period));
        }
        last = period;
      }
    }
  }
}

}  // namespace
}  // namespace minutebook::rules
