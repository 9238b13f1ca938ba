// Rules over days, with the edge days.

#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "services/rules/body_names.h"
#include "services/rules/civil_date.h"
#include "services/rules/membership.h"
#include "services/rules/response_due.h"

namespace minutebook::rules {
namespace {

google::type::Date Day(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

TEST(CivilDateTest, KnowsTheCalendar) {
  struct {
    google::type::Date date;
    bool whole;
    bool partial;
  } const kCases[] = {
      {Day(2012, 2, 29), true, true},   {Day(2013, 2, 29), false, false},
      {Day(1900, 2, 29), false, false}, {Day(2000, 2, 29), true, true},
      {Day(2013, 4, 31), false, false}, {Day(2013, 12, 31), true, true},
      {Day(2013, 0, 0), false, true},   {Day(2013, 6, 0), false, true},
      {Day(2013, 0, 6), false, false},  {Day(0, 6, 6), false, false},
      {Day(10000, 1, 1), false, false}, {Day(2013, 13, 1), false, false},
      {Day(2013, -1, 1), false, false},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(IsValidDate(test.date, false), test.whole)
        << test.date.ShortDebugString();
    EXPECT_EQ(IsValidDate(test.date, true), test.partial)
        << test.date.ShortDebugString();
  }
}

TEST(CivilDateTest, PartialDatesSpanTheirDays) {
  EXPECT_EQ(FirstDay(Day(2012, 2, 0)), 20120201);
  EXPECT_EQ(LastDay(Day(2012, 2, 0)), 20120229);
  EXPECT_EQ(FirstDay(Day(2013, 0, 0)), 20130101);
  EXPECT_EQ(LastDay(Day(2013, 0, 0)), 20131231);
  EXPECT_EQ(LastDay(Day(2013, 6, 5)), 20130605);
}

TEST(CivilDateTest, MonthsAreAddedWithinTheMonth) {
  EXPECT_EQ(DateNumber(AddMonths(Day(2013, 12, 31), 2)), 20140228);
  EXPECT_EQ(DateNumber(AddMonths(Day(2011, 12, 31), 2)), 20120229);
  EXPECT_EQ(DateNumber(AddMonths(Day(2013, 11, 30), 1)), 20131230);
  EXPECT_EQ(DateNumber(AddMonths(Day(2013, 5, 15), 0)), 20130515);
  EXPECT_EQ(DateNumber(AddMonths(Day(2013, 5, 15), 24)), 20150515);
}

TEST(BodyNamesTest, NameIsThatOfTheDay) {
  councils::v1::Body body;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(display_name: "Cabinet"
           former_names {
             display_name: "Policy Committee"
             end_date { year: 2001 }
           }
           former_names { display_name: "Executive Board" }
           former_names {
             display_name: "City Executive Board"
             start_date { year: 2010 month: 5 }
             end_date { year: 2019 month: 5 day: 12 }
           })pb",
      &body));
  struct {
    google::type::Date day;
    const char* name;
  } const kCases[] = {
      {Day(1995, 1, 1), "Policy Committee"},
      {Day(2001, 12, 31), "Policy Committee"},
      {Day(2002, 1, 1), "Executive Board"},
      {Day(2010, 4, 30), "Executive Board"},
      {Day(2010, 5, 1), "City Executive Board"},
      {Day(2019, 5, 12), "City Executive Board"},
      {Day(2019, 5, 13), "Cabinet"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(BodyNameOn(body, test.day), test.name)
        << test.day.ShortDebugString();
  }
}

TEST(MembershipTest, WhoSitsIsKnownForTheDay) {
  const google::type::Date day = Day(2015, 6, 30);
  const struct {
    const char* membership;
    bool sits;
  } kCases[] = {
      {"person: 'p'", true},
      {"person: 'other'", false},
      {"person: 'other' substitutes: 'q' substitutes: 'p'", true},
      {"person: 'p' role: ROLE_CHAIR", true},
      {"person: 'p' role: ROLE_CO_OPTED", true},
      {"person: 'p' role: ROLE_OBSERVER", false},
      {"person_as_stated: 'p'", false},
      {"person: 'p' start_date { year: 2015 month: 6 day: 30 }", true},
      {"person: 'p' start_date { year: 2015 month: 7 day: 1 }", false},
      {"person: 'p' end_date { year: 2015 month: 6 day: 30 }", true},
      {"person: 'p' end_date { year: 2015 month: 6 day: 29 }", false},
      // Of what is stated in part, what is certain.
      {"person: 'p' start_date { year: 2015 month: 6 }", true},
      {"person: 'p' start_date { year: 2015 }", false},
      {"person: 'p' start_date { year: 2014 }", true},
      {"person: 'p' end_date { year: 2015 month: 7 }", true},
      {"person: 'p' end_date { year: 2015 month: 6 }", false},
      {"person: 'p' end_date { year: 2016 }", true},
  };
  for (const auto& test : kCases) {
    councils::v1::Membership membership;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(test.membership,
                                                              &membership));
    EXPECT_EQ(SitsOn(membership, "p", day), test.sits) << test.membership;
    EXPECT_FALSE(SitsOn(membership, "", day)) << test.membership;
  }
}

TEST(ResponseDueTest, FollowsTheRulesInForceOnTheDay) {
  councils::v1::Settings settings;
  EXPECT_EQ(DateNumber(ResponseDueDate(settings, Day(2013, 7, 1))), 20130901);
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(rule_sets {
             from_date { year: 2014 month: 4 day: 1 }
             response_months: 3
           }
           rule_sets { response_months: 1 })pb",
      &settings));
  EXPECT_EQ(DateNumber(ResponseDueDate(settings, Day(2014, 3, 31))), 20140430);
  EXPECT_EQ(DateNumber(ResponseDueDate(settings, Day(2014, 4, 1))), 20140701);
}

}  // namespace
}  // namespace minutebook::rules
