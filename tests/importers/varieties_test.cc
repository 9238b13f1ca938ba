// Made-up pages in the manners of many councils' sites.
#include <gtest/gtest.h>

#include "clients/importers/pages/cross_references.h"
#include "clients/importers/pages/follow_ups.h"
#include "tests/importers/test_util.h"

namespace minutebook::importers {
namespace {

constexpr char kHead[] =
    "Issue - meetings\n\nPond Plan\n\nMeeting: 04/05/2016 - Cabinet (Item "
    "3)\n\n3 Pond Plan PDF 10 KB\n\n";

PageMeeting One(const std::string& text) {
  Page page = Read(text);
  EXPECT_EQ(page.meetings.size(), 1u) << text;
  return page.meetings.empty() ? PageMeeting() : page.meetings[0];
}

TEST(VarietiesTest, WhatStandsAboveTheRunningHeadIsTheSites) {
  const Page page = Read(
      "What would you like to do today\n\n- Calendar\n- Your councillors\n\n" +
      std::string(kHead) + "Minutes:\n\nMembers talked.");
  EXPECT_EQ(page.title, "Pond Plan");
  ASSERT_EQ(page.meetings.size(), 1u);
  EXPECT_EQ(page.meetings[0].body, "Cabinet");
}

TEST(VarietiesTest, DetailsWithoutTheirLabels) {
  const Page page = Read(
      "Decision Maker: Pond Board (until 2014), Council\nDecision status: "
      "Recommendations Approved\nA new plan for ponds that\nreplaces the old "
      "one.\n(i) To approve the plan.\n(ii) To note what it costs.\nTo ensure "
      "that ducks have water.\nContact: Ann Reed, Head of Ponds "
      "Email:\nDecided "
      "at meeting: 03/02/2015 - Council\n");
  ASSERT_EQ(page.meetings.size(), 1u);
  const PageMeeting& meeting = page.meetings[0];
  EXPECT_EQ(meeting.body, "Council");
  EXPECT_EQ(meeting.purpose, "A new plan for ponds that replaces the old one.");
  EXPECT_EQ(Parts(meeting),
            Strings({"i: To approve the plan", "ii: To note what it costs"}));
  ASSERT_TRUE(meeting.contact);
  EXPECT_EQ(meeting.contact->name, "Ann Reed");
}

TEST(VarietiesTest, ReasonsBetweenParts) {
  EXPECT_EQ(
      Parts(
          One(std::string(kHead) +
              "Decision:\n\nRESOLVED: (i) That the pond be dug.\n\nREASON: To "
              "hold water.\n\n(ii) That ducks be asked to come.\n\nREASON: To "
              "fill it.")),
      Strings({"i: the pond be dug", "ii: ducks be asked to come"}));
}

TEST(VarietiesTest, VerbsAndLists) {
  const struct {
    const char* minutes;
    Strings parts;
  } kCases[] = {
      {"RESOLVED, that -\n\n· The plan be noted.\n\n· The pond be dug.",
       {"-: The plan be noted", "-: The pond be dug"}},
      {"RESOLVED UNANIMOUSLY: That the Pond Committee note that:-\n\n1. The "
       "plan be agreed.\n\n2. Ducks be counted.",
       {"1: The plan be agreed", "2: Ducks be counted"}},
      {"Councillor Hay moved, seconded by Councillor Roe, and\n\nThe pond plan "
       "be approved.",
       {"-: The pond plan be approved"}},
      {"RECOMMENDATION: That the Council be asked to dig.",
       {"-: the Council be asked to dig"}},
      {"The Cabinet Member for Ponds resolved that:\n\nThe pond be dug.",
       {"-: The pond be dug"}},
      {"(1) That ducks be counted.\n\nRecommended to Council (policy "
       "framework):\n\n(2) To recommend that Council adopt the plan.",
       {"1: ducks be counted", "2: To recommend that Council adopt the plan"}},
      {"a. The Pond Committee noted the count.\n\nb. That, on 4 October, "
       "Councillor Roe would attend.",
       {"a: The Pond Committee noted the count",
        "b: on 4 October, Councillor Roe would attend"}},
      {"RESOLVED that the pond be dug.\n\nMembers then turned to ducks.\n\n"
       "RESOLVED that corn be bought.",
       {"-: the pond be dug", "-: corn be bought"}},
      {"It was RESOLVED to: 1. Note the count 2. Agree the plan. 3. Approve "
       "the corn",
       {"1: Note the count", "2: Agree the plan", "3: Approve the corn"}},
      {"It was agreed that officers would look into the matter of corn.", {}},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Parts(One(std::string(kHead) + "Minutes:\n\n" + c.minutes)),
              c.parts)
        << c.minutes;
  }
}

TEST(VarietiesTest, ANarrativeUnderDecisionsDecidesNothing) {
  const PageMeeting meeting =
      One("Decision details\n\nNotices\n\nDecision Maker: Pond Board\n\n"
          "Decisions:\n\nThe Chair welcomed everyone to the pond.\n\n"
          "Publication date: 01/10/2020");
  EXPECT_FALSE(meeting.resolution);
}

TEST(VarietiesTest, RecommendationsPutToTheBody) {
  const PageMeeting report =
      One(std::string(kHead) +
          "Minutes:\n\nThe report recommended:\n\n(a) that the plan be "
          "noted; and\n\n(b) that corn be bought.\n\nIt was proposed by "
          "Councillor Hay that the recommendations be agreed.\n\nThe Cabinet "
          "resolved:\n\nto approve the recommendations.");
  ASSERT_EQ(report.recommendations.size(), 2u);
  EXPECT_FALSE(report.recommendations[0].response);
  EXPECT_EQ(Parts(report), Strings({"-: to approve the recommendations"}));

  const PageMeeting lone =
      One(std::string(kHead) +
          "Report of the Head of Ponds\n\nRecommendation: That the plan be "
          "agreed.\n\nAdditional documents:\n\nMinutes:\n\nRESOLVED: That the "
          "plan be deferred.");
  ASSERT_EQ(lone.recommendations.size(), 1u);
  EXPECT_EQ(lone.recommendations[0].text, "the plan be agreed");
  EXPECT_EQ(Parts(lone), Strings({"-: the plan be deferred"}));
}

TEST(VarietiesTest, BodiesOfTheText) {
  const struct {
    const char* text;
    const char* body;
  } kCases[] = {
      {"The Group considered a report on ponds.", "Group"},
      {"The Pond Committee had before it a report on ponds.", "Pond Committee"},
      {"RESOLVED: That the Pond Committee note the plan.", "Pond Committee"},
      {"The Head of the Pond Board felt well. The Duck Panel noted the plan.",
       "Duck Panel"},
      {"The Mayor resolved that the pond be dug.", "Mayor"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(
        Or(One(std::string("Agenda item\n\nPond Plan\n\n") + c.text).body),
        c.body)
        << c.text;
  }
}

TEST(VarietiesTest, Promises) {
  const struct {
    const char* text;
    Strings dues;
  } kCases[] = {
      {"The plan would be submitted to Cabinet in June and to Council in July "
       "2012.",
       {"in June", "in July 2012"}},
      {"An update will be given to Cabinet in the autumn of 2012 and quarterly "
       "after that.",
       {"in the autumn of 2012", "quarterly"}},
      {"That the Panel receive a six monthly report on ponds.",
       {"six monthly"}},
      {"Officers undertook to report back at the drafting stage of the plan.",
       {"at the drafting stage of the plan"}},
      {"The count would be shared at the January meeting.",
       {"at the January meeting"}},
      {"The matter would be looked into and brought back to the Panel at a "
       "later date.",
       {"at a later date"}},
      {"He would be weighing the plan and reporting to the next meeting.",
       {"to the next meeting"}},
      {"Guidance be drafted for consideration at a future meeting.",
       {"at a future meeting"}},
      {"That an agenda item be added for 12 months' time.",
       {"for 12 months' time"}},
      {"A Member asked whether it would be reported to the Executive.", {}},
      {"Staff needed to update the plan over the next 5 years.", {}},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Dues(FollowUpsIn(c.text)), c.dues) << c.text;
  }
}

TEST(VarietiesTest, References) {
  const struct {
    const char* text;
    Strings references;
  } kCases[] = {
      {"The Pond Board had considered it on 1 and 8 May 2012.",
       {"body_decision Pond Board 2012-05-01",
        "body_decision Pond Board 2012-05-08"}},
      {"The Panel had set up a Working Party at its meeting in July 2012.",
       {"body_decision Panel 2012-07"}},
      {"It was recommended by the Duck Panel of the Scrutiny Committee at its "
       "meeting on 16 January 2015.",
       {"body_decision Duck Panel of the Scrutiny Committee 2015-01-16"}},
      {"The meeting of the Overview and Scrutiny (Ponds) Committee held on 2 "
       "July 2015 had liked it.",
       {"body_decision Overview and Scrutiny (Ponds) Committee 2015-07-02"}},
      {"Approval of the count for April to September 2015 was given.", {}},
      {"Rules came into effect on 4 April 2015.", {}},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(References(CrossReferencesIn(c.text, std::nullopt)), c.references)
        << c.text;
  }
}

TEST(VarietiesTest, APageOfTooManyLinesIsRefused) {
  std::string lines;
  for (size_t i = 0; i <= kMaxPageLines; ++i) lines += "a\n";
  EXPECT_EQ(ReadPage(lines, "x").status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace minutebook::importers
