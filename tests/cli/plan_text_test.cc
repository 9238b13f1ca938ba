#include "clients/cli/plan_text.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

namespace minutebook::cli {
namespace {

using actionplans::v1::ActionProgress;
using actionplans::v1::Gap;
using actionplans::v1::PlanDifference;
using actionplans::v1::Progress;
using ::testing::ElementsAre;

template <typename Message>
Message Parse(const char* text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

TEST(PlanTextTest, AnActionShowsItsColourAsAWordAndWhy) {
  auto progress = Parse<ActionProgress>(R"pb(
    action {
      name: "councils/x/actions/tender"
      title: "Tender"
      owner: "councils/x/posts/head"
      due_date { year: 2016 month: 1 day: 31 }
      state: STATE_IN_PROGRESS
    }
    colour: COLOUR_AMBER
    computed_colour: COLOUR_AMBER
    rule: "it is on hold"
    percent_complete: 40
    disposition: DISPOSITION_CARRIED
  )pb");
  EXPECT_THAT(
      ActionRow(progress),
      ElementsAre("amber", "tender", "2016-01-31", "40 %", "it is on hold",
                  "Tender", "in progress", "carried", "head"));
  EXPECT_EQ(ActionRow(progress).size(), ActionHeader().size());
  progress.set_colour(actionplans::v1::COLOUR_GREEN);
  progress.mutable_action()->mutable_colour_override()->set_reason("Agreed");
  EXPECT_EQ(ActionRow(progress)[4],
            "set by hand: Agreed (by rule amber: it is on hold)");
  progress.mutable_action()->clear_due_date();
  progress.mutable_action()->set_due_as_stated("ongoing");
  EXPECT_EQ(ActionRow(progress)[2], "ongoing");
}

TEST(PlanTextTest, OtherRowsHaveTheirHeadersColumns) {
  EXPECT_EQ(ProgressRow(Progress()).size(), ProgressHeader().size());
  EXPECT_THAT(GapRow(Parse<Gap>(R"pb(
                kind: KIND_ACTION_WITHOUT_OWNER
                severity: SEVERITY_SERIOUS
                subject: "councils/x/actions/a"
                title: "Tender"
                action_plan: "councils/x/actionPlans/p"
                detail: "no post answers for it"
              )pb")),
              ElementsAre("serious", "action without owner", "a",
                          "no post answers for it", "Tender", "p"));
  EXPECT_EQ(GapHeader().size(), 6u);
  EXPECT_EQ(GapRow(Parse<Gap>(
                "subject: 'councils/x/actions/tender/milestones/1'"))[2],
            "tender/1");
  EXPECT_THAT(DifferenceRow(Parse<PlanDifference>(R"pb(
                kind: KIND_DROPPED
                action { name: "councils/x/actions/a" title: "Tender" }
                base_entry { number: "1" }
                revised_entry { number: "2" disposition_reason: "No money" }
              )pb")),
              ElementsAre("dropped", "a", "Tender", "1", "2", "No money"));
}

TEST(PlanTextTest, ProgressIsOneLine) {
  EXPECT_EQ(ProgressLine(Progress()),
            "not known: 0 red, 0 amber, 0 green, 0 not known");
  EXPECT_EQ(ProgressLine(Parse<Progress>(
                "colour: COLOUR_RED red: 3 amber: 2 green: 7 unknown: 1 "
                "percent_complete: 41 milestones_overdue: 2")),
            "red: 3 red, 2 amber, 7 green, 1 not known; 41 % done; 2 "
            "milestones late");
}

TEST(PlanTextTest, WordsAreColouredAndStay) {
  EXPECT_EQ(Coloured("colour  id\nred     a\ngreen   red\n-       b\n"),
            "colour  id\n\x1b[1;31mred\x1b[0m     a\n\x1b[32mgreen\x1b[0m   "
            "red\n-       b\n");
}

}  // namespace
}  // namespace minutebook::cli
