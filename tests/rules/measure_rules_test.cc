// The rules of measures: decimal texts, periods, and colours at the edge of
// every threshold, with a second way to reckon each.

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "services/rules/civil_date.h"
#include "services/rules/decimal.h"
#include "services/rules/measure_colour.h"
#include "services/rules/measure_performance.h"
#include "services/rules/measure_values.h"
#include "services/rules/period.h"

namespace minutebook::rules {
namespace {

using actionplans::v1::COLOUR_AMBER;
using actionplans::v1::COLOUR_GREEN;
using actionplans::v1::COLOUR_RED;
using actionplans::v1::COLOUR_UNSPECIFIED;
using actionplans::v1::Measure;
using actionplans::v1::MeasurePerformance;
using actionplans::v1::Reading;
using actionplans::v1::Target;
using councils::v1::Settings;
using google::type::Date;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Date Day(int year, int month, int day) {
  return DateOf(year * 10000 + month * 100 + day);
}

template <typename Message>
Message FromText(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

TEST(DecimalTest, ReadsAndWritesTheOneText) {
  struct {
    const char* text;
    const char* canonical;  // empty: no value
  } const kCases[] = {
      {"0", "0"},
      {"-0", "0"},
      {"-0.000", "0"},
      {"00012.50", "12.5"},
      {"-7.10", "-7.1"},
      {"0.000001", "0.000001"},
      {"999999999999999999", "999999999999999999"},
      {"-999999999999.999999", "-999999999999.999999"},
      {"000999999999999999999.000000000", "999999999999999999"},
      {"1000000000000000000", ""},
      {"1000000000000.000001", ""},
      {"0.0000001", ""},
      {"0.0000010", "0.000001"},
      {"", ""},
      {"-", ""},
      {".5", ""},
      {"5.", ""},
      {"1e3", ""},
      {"+1", ""},
      {" 1", ""},
      {"1,000", ""},
      {"--1", ""},
      {"1.2.3", ""},
  };
  for (const auto& test : kCases) {
    const std::optional<Decimal> value = ParseDecimal(test.text);
    EXPECT_EQ(value.has_value() ? DecimalText(*value) : "", test.canonical)
        << test.text;
  }
}

// The digits with the point moved six places, as a reader with a pencil does.
std::string MillionthsByHand(std::string text) {
  const bool negative = text.front() == '-';
  if (negative) text.erase(0, 1);
  size_t point = text.find('.');
  std::string decimals;
  if (point != std::string::npos) {
    decimals = text.substr(point + 1);
    text.resize(point);
  }
  decimals.resize(kMostDecimalPlaces, '0');
  text += decimals;
  text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1));
  return (negative && text != "0" ? "-" : "") + text;
}

std::string RandomDecimal(std::mt19937_64& random, int most_digits) {
  const int places = static_cast<int>(random() % 7);
  const int whole =
      1 + static_cast<int>(random() % std::max(1, most_digits - places));
  std::string text = random() % 3 == 0 ? "-" : "";
  for (int i = 0; i < whole; ++i) {
    text += static_cast<char>('0' + random() % 10);
  }
  if (places > 0) {
    text += '.';
    for (int i = 0; i < places; ++i) {
      text += static_cast<char>('0' + random() % 10);
    }
  }
  return text;
}

TEST(DecimalTest, AgreesWithPencilAndPaper) {
  std::mt19937_64 random(4);
  for (int i = 0; i < 20000; ++i) {
    const std::string text = RandomDecimal(random, kMostDecimalDigits);
    const std::optional<Decimal> value = ParseDecimal(text);
    ASSERT_TRUE(value.has_value()) << text;
    const std::string canonical = DecimalText(*value);
    EXPECT_EQ(ParseDecimal(canonical), value) << text;
    std::string whole = MillionthsText(Millionths(*value) * 1000000);
    EXPECT_EQ(whole, MillionthsByHand(text)) << text;
    EXPECT_EQ(MillionthsText(Millionths(*value)), canonical) << text;
  }
}

struct ColourCase {
  const char* measure;
  const char* target;
  const char* value;
  actionplans::v1::Colour colour;
};

TEST(MeasureColourTest, EveryThresholdsEdge) {
  const char* const kHigher = "polarity: POLARITY_HIGHER";
  const char* const kLower = "polarity: POLARITY_LOWER";
  const char* const kRange = "polarity: POLARITY_WITHIN_RANGE";
  const char* const kOwn =
      "polarity: POLARITY_HIGHER tolerance_basis_points: 250";
  const char* const kNone =
      "polarity: POLARITY_LOWER tolerance_basis_points: 0";
  const char* const kAmount = "polarity: POLARITY_LOWER tolerance: '0.5'";
  const ColourCase kCases[] = {
      {kHigher, "value: '90'", "90", COLOUR_GREEN},
      {kHigher, "value: '90'", "90.000001", COLOUR_GREEN},
      {kHigher, "value: '90'", "89.999999", COLOUR_AMBER},
      {kHigher, "value: '90'", "81", COLOUR_AMBER},
      {kHigher, "value: '90'", "80.999999", COLOUR_RED},
      {kHigher, "value: '-10'", "-10", COLOUR_GREEN},
      {kHigher, "value: '-10'", "-11", COLOUR_AMBER},
      {kHigher, "value: '-10'", "-11.000001", COLOUR_RED},
      {kHigher, "value: '0'", "0", COLOUR_GREEN},
      {kHigher, "value: '0'", "-0.000001", COLOUR_RED},
      {kLower, "value: '10'", "10", COLOUR_GREEN},
      {kLower, "value: '10'", "10.000001", COLOUR_AMBER},
      {kLower, "value: '10'", "11", COLOUR_AMBER},
      {kLower, "value: '10'", "11.000001", COLOUR_RED},
      {kOwn, "value: '80'", "78", COLOUR_AMBER},
      {kOwn, "value: '80'", "77.999999", COLOUR_RED},
      {kNone, "value: '10'", "10", COLOUR_GREEN},
      {kNone, "value: '10'", "10.000001", COLOUR_RED},
      {kAmount, "value: '10'", "10.5", COLOUR_AMBER},
      {kAmount, "value: '10'", "10.500001", COLOUR_RED},
      {kRange, "lowest: '20' highest: '30'", "20", COLOUR_GREEN},
      {kRange, "lowest: '20' highest: '30'", "30", COLOUR_GREEN},
      {kRange, "lowest: '20' highest: '30'", "19.999999", COLOUR_AMBER},
      {kRange, "lowest: '20' highest: '30'", "18", COLOUR_AMBER},
      {kRange, "lowest: '20' highest: '30'", "17.999999", COLOUR_RED},
      {kRange, "lowest: '20' highest: '30'", "33", COLOUR_AMBER},
      {kRange, "lowest: '20' highest: '30'", "33.000001", COLOUR_RED},
      {kRange, "lowest: '20'", "1000000", COLOUR_GREEN},
      {kRange, "highest: '30'", "-1000000", COLOUR_GREEN},
      {kRange, "value: '30'", "30", COLOUR_UNSPECIFIED},
      {kHigher, "lowest: '30'", "30", COLOUR_UNSPECIFIED},
      {"", "value: '30'", "30", COLOUR_UNSPECIFIED},
      {"polarity: POLARITY_HIGHER contextual: true", "value: '30'", "30",
       COLOUR_UNSPECIFIED},
      {kHigher, "value: '999999999999999999'", "899999999999999999.1",
       COLOUR_UNSPECIFIED},  // no value: 19 digits
      {kHigher, "value: '999999999999999999'", "899999999999999999",
       COLOUR_RED},
      {kHigher, "value: '999999999999999990'", "899999999999999991",
       COLOUR_AMBER},
  };
  for (const ColourCase& test : kCases) {
    Reading reading;
    reading.set_value(test.value);
    const Target target = FromText<Target>(test.target);
    const ColourByRule by_rule =
        ColourOf(FromText<Measure>(test.measure), &target, reading, {});
    EXPECT_EQ(by_rule.colour, test.colour)
        << test.measure << " " << test.target << " " << test.value << ": "
        << by_rule.rule;
    EXPECT_FALSE(by_rule.rule.empty());
  }
}

TEST(MeasureColourTest, TheRuleTellsItsInputs) {
  Reading reading;
  reading.set_value("88.2");
  const Target target = FromText<Target>("value: '90'");
  const Measure measure = FromText<Measure>("polarity: POLARITY_HIGHER");
  EXPECT_EQ(ColourOf(measure, &target, reading, {}).rule,
            "88.2 against a target of 90, where higher is better: missed by "
            "1.8, within the 10 % of the target usually tolerated");
  Settings::RuleSet council;
  council.set_tolerance_basis_points(150);
  EXPECT_EQ(ColourOf(measure, &target, reading, council).rule,
            "88.2 against a target of 90, where higher is better: missed by "
            "1.8, more than the 1.5 % of the target that the council "
            "tolerates");
  EXPECT_EQ(ColourOf(measure, nullptr, reading, council).rule,
            "there is no target for the period");
}

// The colour by whole numbers alone: both sides multiplied out.
actionplans::v1::Colour ColourByHand(bool higher, __int128 target,
                                     __int128 value, int basis_points) {
  if (higher ? value >= target : value <= target) return COLOUR_GREEN;
  __int128 missed = target > value ? target - value : value - target;
  __int128 size = target < 0 ? -target : target;
  return 10000 * missed > basis_points * size ? COLOUR_RED : COLOUR_AMBER;
}

TEST(MeasureColourTest, AgreesWithASecondReckoning) {
  std::mt19937_64 random(6);
  const auto number = [](const std::string& text) {
    const std::string digits = MillionthsByHand(text);
    __int128 value = 0;
    for (const char c : digits) {
      if (c != '-') value = value * 10 + (c - '0');
    }
    return digits.front() == '-' ? -value : value;
  };
  int colours[4] = {};
  for (int i = 0; i < 20000; ++i) {
    const bool higher = random() % 2 == 0;
    const int basis_points = static_cast<int>(random() % 10001);
    Measure measure;
    measure.set_polarity(higher ? Measure::POLARITY_HIGHER
                                : Measure::POLARITY_LOWER);
    measure.set_tolerance_basis_points(basis_points);
    const int digits = 2 + static_cast<int>(random() % 17);
    Target target;
    target.set_value(RandomDecimal(random, digits));
    Reading reading;
    reading.set_value(RandomDecimal(random, digits));
    const auto expected = ColourByHand(higher, number(target.value()),
                                       number(reading.value()), basis_points);
    EXPECT_EQ(ColourOf(measure, &target, reading, {}).colour, expected)
        << target.value() << " " << reading.value();
    ++colours[expected];
  }
  for (const int colour : {COLOUR_GREEN, COLOUR_AMBER, COLOUR_RED}) {
    EXPECT_GT(colours[colour], 100);
  }
}

TEST(MeasureColourTest, GoesBothWays) {
  const auto direction = [](const char* polarity, const char* before,
                            const char* after) {
    Reading previous, reading;
    previous.set_value(before);
    reading.set_value(after);
    const Target target = FromText<Target>("lowest: '20' highest: '30'");
    return DirectionOf(
        FromText<Measure>(absl::StrCat("polarity: POLARITY_", polarity)),
        &target, previous, reading);
  };
  using Performance = MeasurePerformance;
  EXPECT_EQ(direction("HIGHER", "1", "1.000001"),
            Performance::DIRECTION_IMPROVING);
  EXPECT_EQ(direction("HIGHER", "1", "1"), Performance::DIRECTION_STEADY);
  EXPECT_EQ(direction("LOWER", "1", "2"), Performance::DIRECTION_WORSENING);
  EXPECT_EQ(direction("WITHIN_RANGE", "10", "15"),
            Performance::DIRECTION_IMPROVING);
  EXPECT_EQ(direction("WITHIN_RANGE", "35", "15"),
            Performance::DIRECTION_STEADY);
  EXPECT_EQ(direction("WITHIN_RANGE", "25", "31"),
            Performance::DIRECTION_WORSENING);
  EXPECT_EQ(direction("UNSPECIFIED", "25", "31"),
            Performance::DIRECTION_UNSPECIFIED);
}

TEST(MeasureValuesTest, NamesEveryFault) {
  const auto fields = [](const std::vector<Fault>& faults) {
    std::vector<std::string> names;
    for (const Fault& fault : faults) names.push_back(fault.field);
    return names;
  };
  EXPECT_THAT(fields(FaultsOf(
                  FromText<Reading>("dimensions { dimension: 'a' value: '1' } "
                                    "dimensions { dimension: 'a' value: '2' } "
                                    "value: '1234567890123456789'"))),
              ElementsAre("dimensions[1].dimension", "value"));
  EXPECT_THAT(fields(FaultsOf(FromText<Reading>(""))), ElementsAre("value"));
  EXPECT_THAT(
      fields(FaultsOf(FromText<Reading>("value: '1' no_data: NO_DATA_LATE"))),
      ElementsAre("no_data"));
  EXPECT_THAT(fields(FaultsOf(FromText<Measure>(
                  "decimal_places: 1 baseline { value: '1.25' } "
                  "tolerance: '-1' tolerance_basis_points: 5"))),
              ElementsAre("baseline.value", "tolerance", "tolerance"));
  const Measure measure = FromText<Measure>(
      "frequency: FREQUENCY_QUARTER decimal_places: 1 contextual: true");
  const Target target = FromText<Target>(
      "start_date { year: 2016 month: 2 day: 1 } "
      "end_date { year: 2016 month: 4 day: 30 } value: '1.25'");
  const std::vector<Fault> faults = FaultsWithin(measure, target, {});
  EXPECT_THAT(fields(faults),
              ElementsAre("start_date", "end_date", "value", "value"));
  EXPECT_THAT(faults[0].description, HasSubstr("2016-01-01 to 2016-03-31"));
}

// The council's year and tolerance by date, what counts among several readings
// of one period, and a colour given by hand.
TEST(MeasurePerformanceTest, TakesTheReadingThatCounts) {
  const Measure measure = FromText<Measure>(
      "name: 'm' frequency: FREQUENCY_QUARTER polarity: POLARITY_LOWER");
  const auto reading = [](const char* name, int start, int end,
                          const char* more) {
    Reading made = FromText<Reading>(more);
    made.set_name(name);
    *made.mutable_start_date() = DateOf(start);
    *made.mutable_end_date() = DateOf(end);
    return made;
  };
  std::vector<Reading> readings = {
      reading("q2", 20150701, 20150930, "value: '9' status: STATUS_FINAL"),
      reading("q3", 20151001, 20151231,
              "value: '8' status: STATUS_PROVISIONAL "
              "update_time { seconds: 9 }"),
      reading("q3-final", 20151001, 20151231,
              "value: '7' status: STATUS_FINAL update_time { seconds: 5 }"),
      reading("q3-email", 20151001, 20151231,
              "value: '1' status: STATUS_FINAL "
              "dimensions { dimension: 'channel' value: 'email' }"),
      reading("q4", 20160101, 20160331, "no_data: NO_DATA_LATE"),
  };
  Target target = FromText<Target>("value: '6.5'");
  *target.mutable_start_date() = DateOf(20151001);
  *target.mutable_end_date() = DateOf(20151231);
  const auto on = [&](const Date& day) {
    return PerformanceOf(measure, {&target, 1}, readings, {}, day);
  };
  MeasurePerformance q3 = on(Day(2015, 12, 31));
  EXPECT_EQ(q3.reading().name(), "q3-final");
  EXPECT_EQ(q3.period_label(), "2015/16 Q3");
  EXPECT_EQ(q3.previous_reading().name(), "q2");
  EXPECT_EQ(q3.colour(), COLOUR_AMBER);
  EXPECT_EQ(q3.direction(), MeasurePerformance::DIRECTION_IMPROVING);
  EXPECT_FALSE(q3.reading_missing());
  EXPECT_EQ(on(Day(2015, 12, 30)).reading().name(), "q2");
  const MeasurePerformance q4 = on(Day(2016, 3, 31));
  EXPECT_EQ(q4.reading().name(), "q3-final");
  EXPECT_EQ(q4.due_label(), "2015/16 Q4");
  EXPECT_EQ(q4.no_data(), Reading::NO_DATA_LATE);
  EXPECT_FALSE(q4.reading_missing());
  EXPECT_TRUE(on(Day(2016, 6, 30)).reading_missing());

  readings[2] = reading("q3-final", 20151001, 20151231,
                        "value: '7' status: STATUS_FINAL colour_override { "
                        "colour: COLOUR_RED reason: 'x' given_by: 'y' "
                        "until_date { year: 2016 month: 1 day: 31 } }");
  q3 = on(Day(2016, 1, 31));
  EXPECT_EQ(q3.colour(), COLOUR_RED);
  EXPECT_EQ(q3.computed_colour(), COLOUR_AMBER);
  EXPECT_EQ(on(Day(2016, 2, 1)).colour(), COLOUR_AMBER);
}

// What counts the year so far is held against the year before.
TEST(MeasurePerformanceTest, TheYearSoFarAgainstTheYearBefore) {
  const Measure measure = FromText<Measure>(
      "frequency: FREQUENCY_QUARTER polarity: POLARITY_HIGHER "
      "accumulation: ACCUMULATION_CUMULATIVE");
  std::vector<Reading> readings;
  for (const auto& [start, end, value] :
       std::vector<std::tuple<int, int, const char*>>{
           {20140401, 20140630, "12"},
           {20150101, 20150331, "50"},
           {20150401, 20150630, "11"}}) {
    Reading& reading = readings.emplace_back();
    *reading.mutable_start_date() = DateOf(start);
    *reading.mutable_end_date() = DateOf(end);
    reading.set_value(value);
  }
  const MeasurePerformance one =
      PerformanceOf(measure, {}, readings, {}, Day(2015, 7, 1));
  EXPECT_EQ(one.reading().value(), "11");
  EXPECT_EQ(one.previous_reading().value(), "12");
  EXPECT_EQ(one.direction(), MeasurePerformance::DIRECTION_WORSENING);
  EXPECT_THAT(one.rule(), HasSubstr("no target"));
}

}  // namespace
}  // namespace minutebook::rules
