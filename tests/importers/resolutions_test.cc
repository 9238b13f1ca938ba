#include <gtest/gtest.h>

#include "clients/importers/pages/part_labels.h"
#include "clients/importers/pages/resolution_verbs.h"
#include "tests/importers/test_util.h"

namespace minutebook::importers {
namespace {

Strings Resolved(const std::string& minutes) {
  const Page page = Read(
      "Agenda item\n\nParks Plan\n\nThe Panel considered the parks plan.\n\n" +
      minutes);
  return page.meetings.size() == 1 ? Parts(page.meetings[0])
                                   : Strings{"not one item"};
}

TEST(ResolutionsTest, VerbsAndLabels) {
  const struct {
    const char* minutes;
    Strings parts;
  } kCases[] = {
      {"RESOLVED: That the plan be approved.", {"-: the plan be approved"}},
      {"Resolved:- That the plan be approved.", {"-: the plan be approved"}},
      {"RESOLVED – that the plan be approved.", {"-: the plan be approved"}},
      {"RESOLVED\n\nthat the plan be approved.", {"-: the plan be approved"}},
      {"Resolved unanimously: that the plan be approved.",
       {"-: the plan be approved"}},
      {"DECISION MADE: (EX/14/22)\n\nThat the plan be approved.",
       {"-: the plan be approved"}},
      {"AGREED that the plan be approved.", {"-: the plan be approved"}},
      {"It was RECOMMENDED that the plan be approved.",
       {"-: the plan be approved"}},
      {"In conclusion it was RESOLVED that the plan be approved.",
       {"-: the plan be approved"}},
      {"That the plan be approved.", {"-: the plan be approved"}},
      {"Councillor Reed moved and Members agreed to note the plan.",
       {"-: to note the plan"}},
      {"RESOLVED - that (A) the plan be approved; and\n\n(B) the costs be "
       "noted.",
       {"A: the plan be approved", "B: the costs be noted"}},
      {"RESOLVED: (1) That the plan be approved; and (2) That the costs be "
       "noted.",
       {"1: the plan be approved", "2: the costs be noted"}},
      {"RESOLVED:\n\n1. To approve the plan.\n\n2. To note the costs.",
       {"1: To approve the plan", "2: To note the costs"}},
      {"RESOLVED that Cabinet:\n\ni) approves the plan\n\nii) notes the costs",
       {"i: approves the plan", "ii: notes the costs"}},
      {"RESOLVED that Cabinet notes the report and:\n\ni) approves the plan",
       {"-: Cabinet notes the report", "i: approves the plan"}},
      {"RESOLVED:\n\n(1) that officers:\n\n(a) draw up a list;\n\n(b) publish "
       "it; and\n\n(2) that the costs be noted.",
       {"1: officers", "1(a): draw up a list", "1(b): publish it",
        "2: the costs be noted"}},
      {"RESOLVED:\n\n(2)(a) that a list be drawn up.",
       {"2(a): a list be drawn up"}},
      {"RESOLVED:\n\na) that these be bought:\n\n- two benches\n\n- one bin\n\n"
       "b) that the costs be noted.",
       {"a: these be bought: · two benches · one bin",
        "b: the costs be noted"}},
      {"RESOLVED:\n\n(h) that one be done;\n\n(i) that two be done.",
       {"h: one be done", "i: two be done"}},
      {"a) The plan be approved.\n\nb) Authority be given to the Director to "
       "settle the wording.",
       {"a: The plan be approved",
        "b: Authority be given to the Director to settle the wording"}},
      {"The following points were made:-\n\n(a) benches were approved "
       "of\n\n(b) "
       "bins were noted",
       {}},
      {"Members commented as follows:\n\n1. More benches were wanted.\n\n2. "
       "Paths should be mended.",
       {}},
      {"54.1 The Leader noted the plan.\n\n54.2 Members approved of it.", {}},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Resolved(c.minutes), c.parts) << c.minutes;
  }
}

TEST(ResolutionsTest, ToldTwiceItIsOne) {
  const Page page = Read(
      "Issue - meetings\n\nParks Plan\n\nMeeting: 01/02/2012 - Cabinet (Item "
      "4)\n\n4 Parks Plan PDF 10 KB\n\nAdditional documents:\n\nDecision:\n\n"
      "Agreed the plan as set out.\n\nMinutes:\n\nMembers talked about it.\n\n"
      "RESOLVED: That the plan be agreed from April.\n\nReasons for decision: "
      "to mend the paths.\n\nAlternative options considered: Option 1: to do "
      "nothing.\n\nOfficer responsible: A Reed");
  ASSERT_EQ(page.meetings.size(), 1u);
  EXPECT_EQ(Parts(page.meetings[0]), Strings({"-: the plan be agreed from "
                                              "April"}));
  EXPECT_EQ(page.meetings[0].resolution->verb, "RESOLVED");
}

TEST(ResolutionsTest, DecisionAloneIsTheResolution) {
  const Page page = Read(
      "7 PARKS PLAN PDF 10 KB\nTo approve the plan.\nDecision:\nApproved "
      "the plan and asked for a copy.\nMinutes:\nMembers talked.");
  ASSERT_EQ(page.meetings.size(), 1u);
  EXPECT_EQ(Parts(page.meetings[0]),
            Strings({"-: Approved the plan and asked for a copy"}));
}

TEST(PartLabelsTest, MarksAndInlineLists) {
  EXPECT_EQ(PartMarkOf("(iv) text")->tokens, Strings({"iv"}));
  EXPECT_EQ(PartMarkOf("2(a) text")->tokens, Strings({"2", "a"}));
  EXPECT_EQ(PartMarkOf("1.2 text")->tokens, Strings({"1.2"}));
  EXPECT_FALSE(PartMarkOf("2019/20 text"));
  EXPECT_FALSE(PartMarkOf("a text"));
  EXPECT_EQ(SplitInlineMarks("(1) one; (2) two (3) and three").size(), 2u);
  EXPECT_EQ(SplitInlineMarks("as in (1) above").size(), 1u);
}

TEST(ResolutionVerbsTest, WhatIsNoVerb) {
  EXPECT_FALSE(MatchVerb("Agreed by the Board"));
  EXPECT_FALSE(MatchVerb("The recommended route is by bus"));
  EXPECT_FALSE(MatchVerb("Members had agreed the route"));
}

}  // namespace
}  // namespace minutebook::importers
