// Action plans through the contract: the year's course of a plan, how it goes,
// and what may not be done to it.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/actionplans/v1/milestone.pb.h"
#include "minutebook/actionplans/v1/plan_comparison.pb.h"
#include "minutebook/actionplans/v1/plan_course.pb.h"
#include "minutebook/actionplans/v1/progress.pb.h"
#include "minutebook/strategies/v1/overview.pb.h"
#include "tests/support/plan_council.h"

namespace minutebook::testing {
namespace {

using actionplans::v1::Action;
using actionplans::v1::ActionPlan;
using actionplans::v1::ComparePlansResponse;
using actionplans::v1::Entry;
using actionplans::v1::GetProgressResponse;
using actionplans::v1::ListEntriesResponse;
using actionplans::v1::Milestone;
using actionplans::v1::PlanDifference;
using actionplans::v1::SetDispositionsResponse;
using options::v1::ROLE_HEAD_OF_SERVICE;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

using ActionPlansTest = PlanCouncil;

TEST_F(ActionPlansTest, APlanIsAdoptedRevisedDecidedAndReplaced) {
  const std::set<std::string> actions = {"a", "b", "c", "d"};
  for (const std::string& id : actions) {
    AddAction(id);
    AddEntry(id, id);
  }
  const ActionPlan adopted =
      Adopt(kPlan, AddPart("1", "VERB_APPROVED", kStrategy, Day(2015, 3, 4)));
  EXPECT_EQ(adopted.state(), ActionPlan::STATE_ADOPTED);
  EXPECT_THAT(adopted.adoption().adopted_date(), EqualsProto(Day(2015, 3, 4)));

  const ActionPlan draft = script_.Ask<ActionPlan>(
      "RevisePlan", absl::StrCat("name: '", kPlan, "' action_plan_id: 'q'"));
  EXPECT_EQ(draft.state(), ActionPlan::STATE_DRAFT);
  EXPECT_EQ(draft.revises(), kPlan);
  EXPECT_THAT(draft.start_date(), EqualsProto(Day(2016, 4, 1)));
  EXPECT_THAT(draft.end_date(), EqualsProto(Day(2017, 3, 31)));
  EXPECT_THAT(
      Dispositions(draft.name()),
      ElementsAre("a DISPOSITION_UNDECIDED", "b DISPOSITION_UNDECIDED",
                  "c DISPOSITION_UNDECIDED", "d DISPOSITION_UNDECIDED"));
  EXPECT_THAT(Refused("RevisePlan", absl::StrCat("name: '", kPlan, "'")),
              HasReason("RULE_BROKEN"));

  const std::string part =
      AddPart("2", "VERB_ADOPTED", draft.name(), Day(2016, 3, 2));
  const std::string adopt =
      absl::StrCat("name: '", draft.name(), "' part: '", part, "'");
  EXPECT_THAT(Refused("AdoptPlan", adopt),
              AllOf(HasReason("RULE_BROKEN"),
                    ::testing::ResultOf(
                        [](const absl::Status& status) {
                          return std::string(status.message());
                        },
                        HasSubstr("4 of its 4 entries are undecided"))));

  std::map<std::string, std::string> by_action;
  const auto list = script_.Ask<ListEntriesResponse>(
      "ListEntries", absl::StrCat("parent: '", draft.name(), "'"));
  for (const Entry& entry : list.entries()) {
    by_action[entry.action().substr(entry.action().rfind('/') + 1)] =
        entry.name();
  }
  script_.Add("ServicePlan", "ict", "title: 'ICT'");
  const auto disposition = [&](const std::string& action,
                               const std::string& more) {
    return absl::StrCat("dispositions { entry: '", by_action[action],
                        "' disposition: DISPOSITION_", more, " } ");
  };
  SetDispositionsResponse none;
  EXPECT_THAT(
      script_.Try(
          "SetDispositions",
          absl::StrCat("name: '", draft.name(), "' ",
                       disposition("a", "DROPPED"), disposition("a", "CARRIED"),
                       disposition("b", "MOVED"), disposition("c", "ADDED")),
          &none),
      AllOf(HasReason("FIELDS_INVALID"),
            HasFields(UnorderedElementsAre(
                "dispositions[0].reason", "dispositions[1].entry",
                "dispositions[2].moved_to", "dispositions[3].disposition"))));
  const auto decided = script_.Ask<SetDispositionsResponse>(
      "SetDispositions",
      absl::StrCat("name: '", draft.name(), "' ", disposition("a", "CARRIED"),
                   disposition("b", "COMPLETED"),
                   disposition("c", "DROPPED reason: 'No money'"),
                   disposition("d",
                               "MOVED moved_to: "
                               "'councils/wex/servicePlans/ict'")));
  ASSERT_EQ(decided.entries_size(), 4);
  EXPECT_EQ(decided.entries(2).disposition_reason(), "No money");

  const ActionPlan next = script_.Ask<ActionPlan>("AdoptPlan", adopt);
  EXPECT_EQ(next.state(), ActionPlan::STATE_ADOPTED);
  const auto former = script_.Ask<ActionPlan>(
      "GetActionPlan", absl::StrCat("name: '", kPlan, "'"));
  EXPECT_EQ(former.state(), ActionPlan::STATE_CLOSED);
  EXPECT_EQ(former.closing().replaced_by(), draft.name());
  const auto state = [&](const std::string& id) {
    return script_.Ask<Action>(
        "GetAction", absl::StrCat("name: 'councils/wex/actions/", id, "'"));
  };
  EXPECT_EQ(state("a").state(), Action::STATE_NOT_STARTED);
  EXPECT_EQ(state("b").state(), Action::STATE_COMPLETED);
  EXPECT_THAT(state("b").completed_date(), EqualsProto(Day(2016, 3, 2)));
  EXPECT_EQ(state("c").state(), Action::STATE_DROPPED);
  EXPECT_EQ(state("c").state_reason(), "No money");
  EXPECT_EQ(state("d").state(), Action::STATE_NOT_STARTED);

  const auto comparison = script_.Ask<ComparePlansResponse>(
      "ComparePlans",
      absl::StrCat("base: '", kPlan, "' name: '", draft.name(), "'"));
  ASSERT_EQ(comparison.differences_size(), 3);
  EXPECT_EQ(comparison.differences(0).action().title(), "Action b");
  EXPECT_EQ(comparison.differences(2).kind(), PlanDifference::KIND_MOVED);
  EXPECT_EQ(comparison.same(), 1);
}

TEST_F(ActionPlansTest, OnlyAnApprovalOfThePlanOrItsStrategyAdoptsIt) {
  AddStrategy("other");
  const std::string plan = absl::StrCat("name: '", kPlan, "' ");
  int meeting = 0;
  for (const char* verb :
       {"VERB_NOTED", "VERB_SUPPORTED", "VERB_ENDORSED", "VERB_RECEIVED"}) {
    EXPECT_THAT(Refused("AdoptPlan",
                        absl::StrCat(plan, "part: '",
                                     AddPart(absl::StrCat("v", ++meeting), verb,
                                             kStrategy, Day(2015, 3, 4)),
                                     "'")),
                HasReason("RULE_BROKEN"))
        << verb;
  }
  EXPECT_THAT(
      Refused("AdoptPlan", absl::StrCat(plan, "part: '",
                                        AddPart("o", "VERB_APPROVED",
                                                "councils/wex/strategies/other",
                                                Day(2015, 3, 4)),
                                        "'")),
      HasReason("RULE_BROKEN"));
  EXPECT_THAT(Refused("AdoptPlan", plan), HasFields(ElementsAre("part")));
  const std::string citation =
      script_.Add("Citation", "c",
                  "citing_item: 'councils/wex/meetings/citing/items/1' "
                  "reference: 'approved by Council on 4 March 2015' action: "
                  "'approved' cited_date { year: 2015 month: 3 day: 4 }");
  const auto adopted = script_.Ask<ActionPlan>(
      "AdoptPlan", absl::StrCat(plan, "citation: '", citation, "'"));
  EXPECT_THAT(adopted.adoption().adopted_date(), EqualsProto(Day(2015, 3, 4)));

  // One plan for a year.
  const std::string second = script_.Add("ActionPlan", "p2", PlanOf(kStrategy));
  const std::string part =
      AddPart("2", "VERB_APPROVED", second, Day(2015, 6, 1));
  EXPECT_THAT(Refused("AdoptPlan",
                      absl::StrCat("name: '", second, "' part: '", part, "'")),
              HasReason("RULE_BROKEN"));
  script_.Ask<ActionPlan>("ClosePlan",
                          absl::StrCat(plan,
                                       "reason: 'Drawn up anew' closed_date { "
                                       "year: 2015 month: 5 day: 31 }"));
  Adopt(second, part);
}

TEST_F(ActionPlansTest, WhatWasAdoptedStaysAsItIs) {
  AddAction("a");
  AddAction("b");
  const std::string entry = AddEntry("a", "a");
  Adopt(kPlan, AddPart("1", "VERB_APPROVED", kPlan, Day(2015, 3, 4)));
  const std::string named = absl::StrCat("name: '", kPlan, "' ");
  EXPECT_THAT(Refused("DeleteActionPlan", absl::StrCat(named, "force: true")),
              HasReason("RULE_BROKEN"));
  EXPECT_THAT(
      Refused("UpdateActionPlan",
              absl::StrCat("action_plan { ", named,
                           "end_date { year: 2016 month: 12 day: 31 } }")),
      HasReason("RULE_BROKEN"));
  Entry reply;
  EXPECT_THAT(
      script_.Try("UpdateEntry",
                  absl::StrCat("entry { name: '", entry, "' number: '9' }"),
                  &reply),
      HasReason("RULE_BROKEN"));
  EXPECT_THAT(
      script_.Try("DeleteEntry", absl::StrCat("name: '", entry, "'"), &reply),
      HasReason("RULE_BROKEN"));
  EXPECT_THAT(
      script_.Try("CreateEntry",
                  absl::StrCat("parent: '", kPlan,
                               "' entry { action: 'councils/wex/actions/b' }"),
                  &reply),
      HasReason("RULE_BROKEN"));
  script_.Ask<ActionPlan>(
      "UpdateActionPlan",
      absl::StrCat("action_plan { ", named, "note: 'Printed in May' }"));
}

TEST_F(ActionPlansTest, DaysThatWerePutOffAreKept) {
  const std::string action = AddAction("a");
  const std::string milestone = script_.Add(
      "Milestone", "m",
      "title: 'Tender' due_date { year: 2015 month: 6 day: 30 }", action);
  Milestone reply;
  EXPECT_THAT(
      script_.Try("UpdateMilestone",
                  absl::StrCat("milestone { name: '", milestone,
                               "' due_date { year: 2015 month: 9 day: 30 } }"),
                  &reply),
      HasReason("RULE_BROKEN"));
  const std::string off = absl::StrCat(
      "name: '", milestone,
      "' due_date { year: 2015 month: 9 day: 30 } due_as_stated: 'Q2' "
      "reason: 'Supplier withdrew' rescheduled_date { year: 2015 month: 5 day: "
      "1 }");
  const auto moved = script_.Ask<Milestone>("RescheduleMilestone", off);
  ASSERT_EQ(moved.earlier_dues_size(), 1);
  EXPECT_THAT(moved.earlier_dues(0).due_date(), EqualsProto(Day(2015, 6, 30)));
  EXPECT_EQ(moved.due_as_stated(), "Q2");
  const auto done = script_.Ask<Milestone>(
      "CompleteMilestone",
      absl::StrCat("name: '", milestone,
                   "' completed_date { year: 2015 month: 9 day: 1 }"));
  EXPECT_EQ(done.state(), Milestone::STATE_COMPLETED);
  EXPECT_THAT(script_.Try("RescheduleMilestone", off, &reply),
              HasReason("RULE_BROKEN"));
  EXPECT_THAT(script_.Try("CompleteMilestone",
                          absl::StrCat("name: '", milestone, "'"), &reply),
              HasReason("RULE_BROKEN"));
  const auto action_moved = script_.Ask<Action>(
      "RescheduleAction",
      absl::StrCat("name: '", action,
                   "' due_date { year: 2016 month: 3 day: 31 } reason: "
                   "'Tender late'"));
  EXPECT_THAT(action_moved.earlier_dues(0).due_date(),
              EqualsProto(Day(2016, 1, 31)));
}

TEST_F(ActionPlansTest, ProgressIsToldForPlanStrategyAndCouncil) {
  const std::string objective =
      script_.Add("Objective", "1", "title: 'Answer sooner'", kStrategy);
  AddAction("a", "percent_complete: 100 state: STATE_IN_PROGRESS");
  AddAction("b", "percent_complete: 0 state: STATE_IN_PROGRESS weight: 3");
  AddAction("c", "state: STATE_COMPLETED");
  AddEntry("1", "a", absl::StrCat("position: 2 objective: '", objective, "'"));
  AddEntry("2", "b", "position: 1");
  AddEntry("3", "c", absl::StrCat("position: 3 objective: '", objective, "'"));
  Adopt(kPlan, AddPart("1", "VERB_APPROVED", kPlan, Day(2015, 3, 4)));
  for (const std::string& name : {std::string(kPlan), std::string(kStrategy)}) {
    const auto progress = script_.Ask<GetProgressResponse>(
        "GetProgress", absl::StrCat("name: '", name, "' ", kInYear));
    ASSERT_EQ(progress.actions_size(), 3);
    EXPECT_EQ(progress.actions(0).action().title(), "Action b");
    EXPECT_EQ(progress.actions(0).colour(), actionplans::v1::COLOUR_RED);
    EXPECT_EQ(progress.progress().colour(), actionplans::v1::COLOUR_RED);
    EXPECT_EQ(progress.progress().percent_complete(), 40);
    ASSERT_EQ(progress.parts_size(), 2);
    EXPECT_EQ(progress.parts(0).title(), "Answer sooner");
    EXPECT_EQ(progress.parts(0).colour(), actionplans::v1::COLOUR_GREEN);
    EXPECT_EQ(progress.parts(0).completed(), 1);
    EXPECT_EQ(progress.parts(1).subject(), "");
  }
  const auto council = script_.Ask<GetProgressResponse>(
      "GetProgress", absl::StrCat("name: 'councils/wex' ", kInYear));
  ASSERT_EQ(council.parts_size(), 1);
  EXPECT_EQ(council.parts(0).subject(), kStrategy);
  EXPECT_EQ(council.progress().actions(), 3);
  const auto hidden = script_.Ask<GetProgressResponse>(
      "GetProgress", absl::StrCat("name: 'councils/wex' ", kInYear), "public");
  EXPECT_EQ(hidden.progress().actions(), 0);
  GetProgressResponse reply;
  EXPECT_THAT(script_.Try("GetProgress", absl::StrCat("name: '", kPlan, "'"),
                          &reply, "public"),
              HasReason("RECORD_NOT_FOUND"));
}

TEST_F(ActionPlansTest, ProgressIsToldAsItWasRecordedThen) {
  const absl::Time then = absl::FromUnixSeconds(1460073600);
  script_.set_now(then - absl::Hours(1));
  const std::string action =
      AddAction("a", "percent_complete: 0 state: STATE_IN_PROGRESS");
  AddEntry("1", "a", "");
  Adopt(kPlan, AddPart("1", "VERB_APPROVED", kPlan, Day(2015, 3, 4)));
  script_.set_now(then + absl::Hours(1));
  Action reply;
  EXPECT_THAT(script_.Try("UpdateAction",
                          absl::StrCat("action { name: '", action,
                                       "' state: STATE_COMPLETED }"),
                          &reply),
              IsOk());
  script_.set_now(then + absl::Hours(2));
  const std::string past = absl::StrCat(
      kInYear, " read_time { seconds: ", absl::ToUnixSeconds(then), " }");
  for (const std::string& name :
       {std::string(kPlan), std::string(kStrategy), std::string(kWex)}) {
    const std::string asked = absl::StrCat("name: '", name, "' ");
    EXPECT_EQ(script_.Ask<GetProgressResponse>("GetProgress", asked + kInYear)
                  .progress()
                  .completed(),
              1)
        << name;
    const auto before =
        script_.Ask<GetProgressResponse>("GetProgress", asked + past);
    EXPECT_EQ(before.progress().completed(), 0) << name;
    EXPECT_EQ(before.progress().actions(), 1) << name;
  }
}

TEST_F(ActionPlansTest, AHeadOfServiceChangesTheOwnDepartmentsActionsAlone) {
  const std::string own =
      script_.Add("Department", "own", "display_name: 'Customer Services'");
  const std::string other =
      script_.Add("Department", "other", "display_name: 'Housing'");
  engine::Principal head{"head", false, {{"wex", {ROLE_HEAD_OF_SERVICE}}}};
  head.departments["wex"].insert(own);
  script_.authenticator().Add("head", head);
  AddAction("mine", absl::StrCat("department: '", own, "'"));
  AddAction("theirs", absl::StrCat("department: '", other, "'"));
  AddAction("nobodys");
  const auto update = [&](const std::string& id, const std::string& fields) {
    Action reply;
    return script_.Try("UpdateAction",
                       absl::StrCat("action { name: 'councils/wex/actions/", id,
                                    "' ", fields, " }"),
                       &reply, "head");
  };
  EXPECT_THAT(update("mine", "percent_complete: 10"), IsOk());
  EXPECT_THAT(update("theirs", "percent_complete: 10"),
              HasReason("ROLE_MISSING"));
  EXPECT_THAT(update("nobodys", "percent_complete: 10"),
              HasReason("ROLE_MISSING"));
  // Nor is an action given away.
  EXPECT_THAT(update("mine", absl::StrCat("department: '", other, "'")),
              HasReason("ROLE_MISSING"));
  Milestone milestone;
  for (const auto& [id, allowed] :
       {std::pair("mine", true), std::pair("theirs", false)}) {
    const absl::Status made = script_.Try(
        "CreateMilestone",
        absl::StrCat("parent: 'councils/wex/actions/", id,
                     "' milestone_id: 'm' milestone { title: 'Step' }"),
        &milestone, "head");
    if (allowed) {
      EXPECT_THAT(made, IsOk());
    } else {
      EXPECT_THAT(made, HasReason("ROLE_MISSING"));
    }
  }
  EXPECT_THAT(script_.Try("CompleteMilestone",
                          "name: 'councils/wex/actions/mine/milestones/m'",
                          &milestone, "head"),
              IsOk());
  Action seen;
  EXPECT_THAT(script_.Try("GetAction", "name: 'councils/wex/actions/theirs'",
                          &seen, "head"),
              IsOk());
}

TEST_F(ActionPlansTest, AStrategysOverviewTellsHowItsPlansGo) {
  AddAction("a", "state: STATE_COMPLETED");
  AddEntry("1", "a");
  Adopt(kPlan, AddPart("1", "VERB_APPROVED", kPlan, Day(2015, 3, 4)));
  const auto overview =
      script_.Ask<strategies::v1::GetStrategyOverviewResponse>(
          "GetStrategyOverview",
          absl::StrCat("name: '", kStrategy, "' ", kInYear));
  ASSERT_EQ(overview.plans_size(), 1);
  EXPECT_EQ(overview.plans(0).name(), kPlan);
  EXPECT_EQ(overview.plan_progress().completed(), 1);
  EXPECT_EQ(overview.plan_progress().colour(), actionplans::v1::COLOUR_GREEN);
}

}  // namespace
}  // namespace minutebook::testing
