#include "clients/importers/records/body_names.h"

#include <gtest/gtest.h>

namespace minutebook::importers {
namespace {

using councils::v1::Body;

Body MakeBody(const std::string& name, const std::string& display) {
  Body body;
  body.set_name("councils/x/bodies/" + name);
  body.set_display_name(display);
  return body;
}

Body Cabinet() {
  Body body = MakeBody("cabinet", "Cabinet");
  auto& former = *body.add_former_names();
  former.set_display_name("City Executive Board");
  *former.mutable_end_date() = *ParseIsoDate("2019-05-12");
  return body;
}

TEST(BodyNamesTest, FormerNameFitsItsOwnTimeOnly) {
  const Body cabinet = Cabinet();
  EXPECT_EQ(MatchBody({&cabinet}, "the City Executive Board.",
                      ParseIsoDate("2013-09-11")),
            &cabinet);
  EXPECT_EQ(
      MatchBody({&cabinet}, "City Executive Board", ParseIsoDate("2020-01-01")),
      nullptr);
  EXPECT_EQ(MatchBody({&cabinet}, "City Executive Board", std::nullopt),
            &cabinet);
}

TEST(BodyNamesTest, NameInForceWinsOverALaterOne) {
  const Body cabinet = Cabinet();
  const Body old = MakeBody("old", "Cabinet");
  EXPECT_EQ(MatchBody({&cabinet, &old}, "Cabinet", ParseIsoDate("2010-01-01")),
            &old);
}

TEST(BodyNamesTest, TwoOfOneNameAreNobody) {
  const Body one = MakeBody("one", "Panel A");
  const Body two = MakeBody("two", "panel a");
  EXPECT_EQ(MatchBody({&one, &two}, "Panel A", std::nullopt), nullptr);
}

TEST(BodyNamesTest, PlaceholdersMatchNothing) {
  Body board = MakeBody("board", "Board");
  board.set_placeholder(true);
  EXPECT_EQ(MatchBody({&board}, "Board", std::nullopt), nullptr);
}

TEST(BodyNamesTest, NameOnDay) {
  const Body cabinet = Cabinet();
  EXPECT_EQ(NameOnDay(cabinet, ParseIsoDate("2013-09-11")),
            "City Executive Board");
  EXPECT_EQ(NameOnDay(cabinet, ParseIsoDate("2019-05-13")), "Cabinet");
}

TEST(BodyNamesTest, NotesAreRead) {
  const BodyNote became = ReadBodyNote("became Cabinet on 13 May 2019");
  EXPECT_EQ(became.new_name, "Cabinet");
  ASSERT_TRUE(became.renamed);
  EXPECT_EQ(IsoDate(DayBefore(*became.renamed)), "2019-05-12");
  const BodyNote until = ReadBodyNote("until 2012");
  ASSERT_TRUE(until.end);
  EXPECT_EQ(IsoDate(*until.end), "2012");
  const BodyNote over = ReadBodyNote("Decommissioned 01.04.2020");
  ASSERT_TRUE(over.end);
  EXPECT_EQ(IsoDate(*over.end), "2020-04-01");
  const BodyNote formerly = ReadBodyNote("formerly the Policy Board");
  EXPECT_EQ(formerly.old_name, "Policy Board");
  EXPECT_FALSE(ReadBodyNote("special meeting").end);
}

TEST(BodyNamesTest, DayBeforeCrossesMonthsAndYears) {
  EXPECT_EQ(IsoDate(DayBefore(*ParseIsoDate("2020-03-01"))), "2020-02-29");
  EXPECT_EQ(IsoDate(DayBefore(*ParseIsoDate("2020-01-01"))), "2019-12-31");
}

TEST(BodyNamesTest, Kinds) {
  EXPECT_EQ(KindOfName("Council"), Body::KIND_FULL_COUNCIL);
  EXPECT_EQ(KindOfName("Executive"), Body::KIND_EXECUTIVE);
  EXPECT_EQ(KindOfName("Overview & Scrutiny Panel"), Body::KIND_SCRUTINY);
  EXPECT_EQ(KindOfName("Cabinet Member for Housing"), Body::KIND_SINGLE_MEMBER);
  EXPECT_TRUE(IsGenericName("the Board"));
  EXPECT_FALSE(IsGenericName("Cabinet"));
}

TEST(BodyNamesTest, DatesInLooseText) {
  EXPECT_EQ(IsoDate(*FirstDate("18/11/2015 - Cabinet")), "2015-11-18");
  EXPECT_EQ(IsoDate(*FirstDate("19 Dec 2006 by Cabinet")), "2006-12-19");
  EXPECT_FALSE(FirstDate("in due course"));
  EXPECT_FALSE(ParseIsoDate("2015-02-30"));
}

}  // namespace
}  // namespace minutebook::importers
