#include "clients/cli/measure_chart.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "clients/cli/plan_chart.h"

namespace minutebook::cli {
namespace {

using actionplans::v1::Reading;
using actionplans::v1::Target;
using ::testing::ElementsAre;

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

std::string Month(int year, int month, int last) {
  return "start_date { year: " + std::to_string(year) +
         " month: " + std::to_string(month) +
         " day: 1 } end_date { year: " + std::to_string(year) +
         " month: " + std::to_string(month) + " day: " + std::to_string(last) +
         " } ";
}

TEST(MeasureChartTest, PeriodsInOrderWithThoseThatHaveNothing) {
  MeasureValues values;
  values.measure = Parse<actionplans::v1::Measure>(
      "title: 'Calls' code: 'CC1' unit: '%' polarity: POLARITY_HIGHER "
      "frequency: FREQUENCY_MONTH baseline { value: '60' }");
  values.targets = {Parse<Target>(Month(2015, 5, 31) + "value: '70.5'")};
  values.readings = {
      Parse<Reading>(Month(2015, 5, 31) +
                     "value: '65' status: STATUS_PROVISIONAL "
                     "update_time { seconds: 9 }"),
      // Final counts before provisional, whenever it was written.
      Parse<Reading>(Month(2015, 5, 31) +
                     "value: '66' status: STATUS_FINAL source: 'b'"),
      Parse<Reading>(Month(2015, 2, 28) +
                     "value: '61' status: STATUS_PROVISIONAL"),
      Parse<Reading>(Month(2015, 4, 30) + "no_data: NO_DATA_LATE"),
      Parse<Reading>(Month(2015, 6, 30) +
                     "value: '1' dimensions { dimension: 'channel' value: "
                     "'phone' }")};
  const render::LineChart chart = LineChartOf(values, {});
  EXPECT_EQ(chart.title, "Calls");
  EXPECT_EQ(chart.subtitle, "CC1, good is higher, every month");
  EXPECT_EQ(chart.baseline, 60);
  ASSERT_EQ(chart.periods.size(), 4u);  // February to May
  std::vector<std::string> labels, years;
  for (const auto& period : chart.periods) {
    labels.push_back(period.label);
    years.push_back(period.year_label);
  }
  EXPECT_THAT(labels, ElementsAre("Feb", "Mar", "Apr", "May"));
  EXPECT_THAT(years, ElementsAre("2014/15", "", "2015/16", ""));
  EXPECT_TRUE(chart.periods[0].provisional);
  EXPECT_FALSE(chart.periods[1].reading.has_value());
  EXPECT_EQ(chart.periods[2].no_data, "late");
  EXPECT_EQ(chart.periods[3].reading, 66);
  EXPECT_EQ(chart.periods[3].target, 70.5);
  EXPECT_FALSE(chart.periods[3].provisional);

  const render::LineChart phone = LineChartOf(values, {{"channel", "phone"}});
  ASSERT_EQ(phone.periods.size(), 1u);
  EXPECT_EQ(phone.periods[0].reading, 1);
}

TEST(MeasureChartTest, AYearMayBeginWithAnyMonth) {
  MeasureValues values;
  values.measure = Parse<actionplans::v1::Measure>(
      "title: 'Q' frequency: FREQUENCY_QUARTER");
  values.year_start_month = 1;
  values.readings = {
      Parse<Reading>("start_date { year: 2014 month: 10 day: 1 } end_date { "
                     "year: 2014 month: 12 day: 31 } value: '1'"),
      Parse<Reading>("start_date { year: 2015 month: 4 day: 1 } end_date { "
                     "year: 2015 month: 6 day: 30 } value: '2'")};
  const render::LineChart chart = LineChartOf(values, {});
  ASSERT_EQ(chart.periods.size(), 3u);
  EXPECT_EQ(chart.periods[0].label, "Q4");
  EXPECT_EQ(chart.periods[1].label, "Q1");
  EXPECT_EQ(chart.periods[1].year_label, "2015");
}

TEST(MeasureChartTest, WhatIsNotThereIsNotDrawn) {
  MeasureValues values;
  values.readings = {
      Parse<Reading>(Month(2015, 5, 31) + "value: '65'"),
      Parse<Reading>(Month(2015, 7, 31) + "value: '66'"),
      Parse<Reading>(Month(2015, 6, 30) +
                     "value: '1' dimensions { dimension: 'channel' value: "
                     "'phone' }")};
  const auto kept = [&](const std::vector<Assignment>& dimensions,
                        std::optional<absl::CivilDay> from) {
    MeasureValues left = values;
    const absl::Status status = KeepAsked(dimensions, from, {}, left);
    return status.ok() ? std::to_string(left.readings.size())
                       : std::string(status.message());
  };
  EXPECT_EQ(kept({}, {}), "3");
  EXPECT_EQ(kept({}, absl::CivilDay(2015, 6, 30)), "2");
  EXPECT_EQ(kept({}, absl::CivilDay(2015, 8, 1)),
            "there is no target or reading between those days: the periods go "
            "from 2015-05-01 to 2015-07-31");
  EXPECT_EQ(kept({{"ward", "north"}}, {}),
            "there is no target or reading with ward=north; there are some of "
            "channel=phone");
}

TEST(PlanChartTest, AnActionIsPlacedByItsDays) {
  const auto plan = Parse<actionplans::v1::ActionPlan>(
      "title: 'Plan' start_date { year: 2015 month: 4 day: 1 }");
  const auto progress = Parse<actionplans::v1::GetProgressResponse>(
      "on_date { year: 2015 month: 10 day: 1 } "
      "actions { action { title: 'A' due_date { year: 2016 month: 1 day: 31 } "
      "} colour: COLOUR_RED percent_complete: 40 milestones { due_date { year: "
      "2015 month: 8 day: 1 } completion { completed_date { year: 2015 month: "
      "8 day: 2 } } } milestones { due_as_stated: 'soon' } milestones { "
      "due_date { year: 2015 month: 9 day: 1 } completion { completed_date { "
      "year: 2015 month: 10 day: 2 } } } } "
      "actions { action { name: 'b' title: 'B' due_as_stated: 'ongoing' } }");
  const render::Timeline timeline =
      TimelineOf(plan, progress,
                 {Parse<actionplans::v1::Entry>("action: 'b' number: '3.2'")});
  EXPECT_EQ(timeline.on_date, absl::CivilDay(2015, 10, 1));
  ASSERT_EQ(timeline.actions.size(), 2u);
  EXPECT_EQ(timeline.actions[0].colour, "red");
  EXPECT_EQ(timeline.actions[0].percent_complete, 40);
  EXPECT_EQ(timeline.actions[0].due, absl::CivilDay(2016, 1, 31));
  ASSERT_EQ(timeline.actions[0].milestones.size(), 2u);
  EXPECT_TRUE(timeline.actions[0].milestones[0].reached);
  EXPECT_FALSE(timeline.actions[0].milestones[1].reached)
      << "it was reached on the day after";
  EXPECT_EQ(timeline.actions[1].due_as_stated, "ongoing");
  EXPECT_EQ(timeline.actions[1].colour, "");
  EXPECT_EQ(timeline.actions[0].number, "1");
  EXPECT_EQ(timeline.actions[1].number, "3.2");
}

}  // namespace
}  // namespace minutebook::cli
