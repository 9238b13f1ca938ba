// The rules of action plans: lifecycles from their tables, colours at every
// edge, roll-ups against a slow second count, what two plans differ in, money.

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/rules/action_progress.h"
#include "services/rules/civil_date.h"
#include "services/rules/gaps.h"
#include "services/rules/money.h"
#include "services/rules/plan_entries.h"
#include "services/rules/plan_lifecycle.h"

namespace minutebook::rules {
namespace {

using actionplans::v1::Action;
using actionplans::v1::ActionPlan;
using actionplans::v1::ActionProgress;
using actionplans::v1::Colour;
using actionplans::v1::Entry;
using actionplans::v1::Milestone;
using actionplans::v1::PlanDifference;
using actionplans::v1::Progress;
using councils::v1::Settings;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

google::type::Date D(int32_t number) { return DateOf(number); }

// Every pair of state and method that the tables do not name is refused.
template <typename State>
std::vector<std::string> Allowed(Lifecycle<State> lifecycle,
                                 const std::vector<std::string>& methods) {
  std::vector<std::string> allowed;
  const auto* states = google::protobuf::GetEnumDescriptor<State>();
  for (int i = 0; i < states->value_count(); ++i) {
    for (const std::string& method : methods) {
      const auto next = NextState(
          lifecycle, static_cast<State>(states->value(i)->number()), method);
      if (!next.has_value()) continue;
      allowed.push_back(absl::StrCat(states->value(i)->name(), " ", method, " ",
                                     states->FindValueByNumber(*next)->name()));
    }
  }
  return allowed;
}

TEST(PlanLifecycleTest, TheTablesAllowTheseAlone) {
  EXPECT_THAT(Allowed<PlanState>(kPlanLifecycle,
                                 {"SetDispositions", "AdoptPlan", "RevisePlan",
                                  "ClosePlan", "ReplacePlan"}),
              ElementsAre("STATE_DRAFT SetDispositions STATE_DRAFT",
                          "STATE_DRAFT AdoptPlan STATE_ADOPTED",
                          "STATE_ADOPTED RevisePlan STATE_ADOPTED",
                          "STATE_ADOPTED ClosePlan STATE_CLOSED",
                          "STATE_ADOPTED ReplacePlan STATE_CLOSED",
                          "STATE_CLOSED RevisePlan STATE_CLOSED"));
  EXPECT_THAT(Allowed<ActionState>(kActionLifecycle, {"RescheduleAction"}),
              ElementsAre("STATE_NOT_STARTED RescheduleAction "
                          "STATE_NOT_STARTED",
                          "STATE_IN_PROGRESS RescheduleAction "
                          "STATE_IN_PROGRESS",
                          "STATE_ON_HOLD RescheduleAction STATE_ON_HOLD"));
  EXPECT_THAT(
      Allowed<MilestoneState>(kMilestoneLifecycle,
                              {"RescheduleMilestone", "CompleteMilestone"}),
      ElementsAre("STATE_OPEN RescheduleMilestone STATE_OPEN",
                  "STATE_OPEN CompleteMilestone STATE_COMPLETED"));
}

struct ColourCase {
  const char* what;
  Action::State state;
  int percent;  // -1: not stated
  int32_t start, due, day;
  Colour colour;
};

// An action of a hundred days, 1 January to 10 April 2015, on its 50th day
// (19 February: 49 days passed).
constexpr ColourCase kColours[] = {
    {"level", Action::STATE_IN_PROGRESS, 49, 20150101, 20150410, 20150219,
     actionplans::v1::COLOUR_GREEN},
    {"ten behind", Action::STATE_IN_PROGRESS, 39, 20150101, 20150410, 20150219,
     actionplans::v1::COLOUR_GREEN},
    {"eleven behind", Action::STATE_IN_PROGRESS, 38, 20150101, 20150410,
     20150219, actionplans::v1::COLOUR_AMBER},
    {"25 behind", Action::STATE_IN_PROGRESS, 24, 20150101, 20150410, 20150219,
     actionplans::v1::COLOUR_AMBER},
    {"26 behind", Action::STATE_IN_PROGRESS, 23, 20150101, 20150410, 20150219,
     actionplans::v1::COLOUR_RED},
    {"ahead", Action::STATE_IN_PROGRESS, 90, 20150101, 20150410, 20150219,
     actionplans::v1::COLOUR_GREEN},
    {"not begun yet", Action::STATE_NOT_STARTED, -1, 20150101, 20150410,
     20141231, actionplans::v1::COLOUR_GREEN},
    {"not begun, eleven days in", Action::STATE_NOT_STARTED, -1, 20150101,
     20150410, 20150112, actionplans::v1::COLOUR_AMBER},
    {"on its last day, all done but the word", Action::STATE_IN_PROGRESS, 100,
     20150101, 20150410, 20150410, actionplans::v1::COLOUR_GREEN},
    {"a day late", Action::STATE_IN_PROGRESS, 100, 20150101, 20150410, 20150411,
     actionplans::v1::COLOUR_RED},
    {"on hold", Action::STATE_ON_HOLD, 49, 20150101, 20150410, 20150219,
     actionplans::v1::COLOUR_AMBER},
    {"on hold and far behind", Action::STATE_ON_HOLD, 0, 20150101, 20150410,
     20150219, actionplans::v1::COLOUR_RED},
    {"completed, however late", Action::STATE_COMPLETED, -1, 20150101, 20150410,
     20160101, actionplans::v1::COLOUR_GREEN},
    {"dropped", Action::STATE_DROPPED, 49, 20150101, 20150410, 20150219,
     actionplans::v1::COLOUR_UNSPECIFIED},
    {"no due date", Action::STATE_IN_PROGRESS, 49, 20150101, 0, 20150219,
     actionplans::v1::COLOUR_UNSPECIFIED},
    {"no first day", Action::STATE_IN_PROGRESS, 49, 0, 20150410, 20150219,
     actionplans::v1::COLOUR_UNSPECIFIED},
    {"nothing told", Action::STATE_IN_PROGRESS, -1, 20150101, 20150410,
     20150219, actionplans::v1::COLOUR_UNSPECIFIED},
    {"a single day", Action::STATE_IN_PROGRESS, 0, 20150101, 20150101, 20150101,
     actionplans::v1::COLOUR_GREEN},
    {"begins after it is due", Action::STATE_IN_PROGRESS, 0, 20150411, 20150410,
     20150219, actionplans::v1::COLOUR_UNSPECIFIED},
};

Action ActionOf(const ColourCase& each) {
  Action action;
  action.set_state(each.state);
  if (each.percent >= 0) action.set_percent_complete(each.percent);
  if (each.start != 0) *action.mutable_start_date() = D(each.start);
  if (each.due != 0) *action.mutable_due_date() = D(each.due);
  return action;
}

TEST(ActionProgressTest, ColoursAtEveryEdge) {
  for (const ColourCase& each : kColours) {
    const ActionProgress progress = ProgressOf(
        ActionOf(each), {}, nullptr, Settings::RuleSet(), D(each.day));
    EXPECT_EQ(Colour_Name(progress.colour()), Colour_Name(each.colour))
        << each.what << ": " << progress.rule();
    EXPECT_FALSE(progress.rule().empty()) << each.what;
  }
}

TEST(ActionProgressTest, TheCouncilSetsWhatIsTolerated) {
  Settings::RuleSet rules;
  rules.set_amber_points(20);
  rules.set_red_points(30);
  ColourCase each = kColours[0];
  for (const auto& [percent, colour] :
       {std::pair(29, actionplans::v1::COLOUR_GREEN),
        std::pair(28, actionplans::v1::COLOUR_AMBER),
        std::pair(19, actionplans::v1::COLOUR_AMBER),
        std::pair(18, actionplans::v1::COLOUR_RED)}) {
    each.percent = percent;
    EXPECT_EQ(
        ProgressOf(ActionOf(each), {}, nullptr, rules, D(each.day)).colour(),
        colour)
        << percent;
  }
}

TEST(ActionProgressTest, MilestonesTellWhereNothingIsStated) {
  Action action = ActionOf(kColours[0]);
  action.clear_percent_complete();
  std::vector<Milestone> milestones(4);
  *milestones[0].mutable_completion()->mutable_completed_date() = D(20150110);
  *milestones[1].mutable_completion()->mutable_completed_date() = D(20150219);
  *milestones[2].mutable_completion()->mutable_completed_date() = D(20150220);
  ActionProgress progress =
      ProgressOf(action, milestones, nullptr, Settings::RuleSet(), D(20150219));
  EXPECT_EQ(progress.percent_complete(), 50);
  EXPECT_EQ(progress.colour(), actionplans::v1::COLOUR_GREEN);
  // One past its day holds the action back, on the day after, not on it.
  *milestones[3].mutable_due_date() = D(20150219);
  progress =
      ProgressOf(action, milestones, nullptr, Settings::RuleSet(), D(20150219));
  EXPECT_EQ(progress.colour(), actionplans::v1::COLOUR_GREEN);
  progress =
      ProgressOf(action, milestones, nullptr, Settings::RuleSet(), D(20150220));
  EXPECT_EQ(progress.colour(), actionplans::v1::COLOUR_AMBER);
}

TEST(ActionProgressTest, AColourGivenByHandHoldsInItsDaysAndKeepsTheRules) {
  Action action = ActionOf(kColours[4]);
  action.mutable_colour_override()->set_colour(actionplans::v1::COLOUR_GREEN);
  *action.mutable_colour_override()->mutable_from_date() = D(20150219);
  *action.mutable_colour_override()->mutable_until_date() = D(20150220);
  for (const auto& [day, colour] :
       {std::pair(20150218, actionplans::v1::COLOUR_AMBER),
        std::pair(20150219, actionplans::v1::COLOUR_GREEN),
        std::pair(20150220, actionplans::v1::COLOUR_GREEN),
        std::pair(20150221, actionplans::v1::COLOUR_RED)}) {
    const ActionProgress progress =
        ProgressOf(action, {}, nullptr, Settings::RuleSet(), D(day));
    EXPECT_EQ(Colour_Name(progress.colour()), Colour_Name(colour)) << day;
    EXPECT_NE(progress.computed_colour(), actionplans::v1::COLOUR_GREEN);
  }
}

// The same counts, made by spreading every action out by its weight.
Progress SlowRollUp(const std::vector<ActionProgress>& actions) {
  std::map<Colour, int> spread;
  int dropped = 0, actions_told = 0;
  std::vector<int> percents;
  for (const ActionProgress& each : actions) {
    if (each.action().state() == Action::STATE_DROPPED) {
      ++dropped;
      continue;
    }
    const int weight = each.action().weight() == 0 ? 1 : each.action().weight();
    for (int i = 0; i < weight; ++i) {
      ++spread[each.colour()];
      if (each.has_percent_complete()) {
        percents.push_back(each.percent_complete());
      }
    }
    ++actions_told;
  }
  Progress progress;
  progress.set_dropped(dropped);
  const int red = spread[actionplans::v1::COLOUR_RED];
  const int amber = spread[actionplans::v1::COLOUR_AMBER];
  const int known = red + amber + spread[actionplans::v1::COLOUR_GREEN];
  if (known > 0) {
    progress.set_colour(actionplans::v1::COLOUR_GREEN);
    if (red + amber >= (known + 2) / 3) {
      progress.set_colour(actionplans::v1::COLOUR_AMBER);
    }
    if (red >= (known + 2) / 3) {
      progress.set_colour(actionplans::v1::COLOUR_RED);
    }
  }
  if (!percents.empty()) {
    int64_t sum = 0;
    for (const int percent : percents) sum += percent;
    const int64_t count = static_cast<int64_t>(percents.size());
    int64_t mean = sum / count;
    if (2 * (sum - mean * count) >= count) ++mean;
    progress.set_percent_complete(static_cast<int32_t>(mean));
  }
  return progress;
}

TEST(ActionProgressTest, RollUpsAgreeWithASlowCount) {
  std::mt19937 random(20150304);
  const auto any = [&](int below) {
    return static_cast<int>(random() % static_cast<uint32_t>(below));
  };
  constexpr int kPlans = 10000;
  for (int plan = 0; plan < kPlans; ++plan) {
    std::vector<ActionProgress> actions(any(12));
    for (ActionProgress& each : actions) {
      each.mutable_action()->set_weight(any(5));
      each.mutable_action()->set_state(static_cast<Action::State>(1 + any(5)));
      each.set_colour(static_cast<Colour>(any(4)));
      if (any(3) != 0) each.set_percent_complete(any(101));
    }
    const Progress fast = RollUp(actions, D(20150101));
    const Progress slow = SlowRollUp(actions);
    ASSERT_EQ(fast.colour(), slow.colour()) << plan << ": " << fast.rule();
    ASSERT_EQ(fast.has_percent_complete(), slow.has_percent_complete());
    ASSERT_EQ(fast.percent_complete(), slow.percent_complete()) << plan;
    ASSERT_EQ(fast.dropped(), slow.dropped());
    ASSERT_EQ(fast.green() + fast.amber() + fast.red() + fast.unknown() +
                  fast.dropped(),
              fast.actions());
  }
}

TEST(ActionProgressTest, WhatAPlanListsAsDoneOrDroppedIsJudgedSo) {
  Action late;
  *late.mutable_due_date() = D(20150101);
  late.set_state(Action::STATE_IN_PROGRESS);
  struct Case {
    Entry::Disposition disposition;
    Colour colour;
    int completed, dropped;
  };
  constexpr Case kCases[] = {
      {Entry::DISPOSITION_ADDED, actionplans::v1::COLOUR_RED, 0, 0},
      {Entry::DISPOSITION_UNDECIDED, actionplans::v1::COLOUR_RED, 0, 0},
      {Entry::DISPOSITION_CARRIED, actionplans::v1::COLOUR_RED, 0, 0},
      {Entry::DISPOSITION_COMPLETED, actionplans::v1::COLOUR_GREEN, 1, 0},
      {Entry::DISPOSITION_DROPPED, actionplans::v1::COLOUR_UNSPECIFIED, 0, 1},
  };
  for (const Case& each : kCases) {
    const ActionProgress progress = ProgressOf(
        late, {}, nullptr, Settings::RuleSet(), D(20150219), each.disposition);
    EXPECT_EQ(progress.colour(), each.colour) << each.disposition;
    EXPECT_EQ(progress.action().state(), Action::STATE_IN_PROGRESS);
    const Progress all = RollUp({progress}, D(20150219));
    EXPECT_EQ(all.actions(), 1);
    EXPECT_EQ(all.colour(), each.colour) << each.disposition;
    EXPECT_EQ(all.completed(), each.completed) << each.disposition;
    EXPECT_EQ(all.dropped(), each.dropped) << each.disposition;
  }
}

Entry EntryOf(const std::string& action, Entry::Disposition disposition,
              const std::string& number = "") {
  Entry entry;
  entry.set_action(action);
  entry.set_disposition(disposition);
  entry.set_number(number);
  return entry;
}

TEST(PlanEntriesTest, ARevisionBeginsWithWhatGoesOn) {
  const std::vector<Entry> next =
      Undecided({EntryOf("a", Entry::DISPOSITION_ADDED, "1"),
                 EntryOf("b", Entry::DISPOSITION_CARRIED),
                 EntryOf("c", Entry::DISPOSITION_COMPLETED),
                 EntryOf("d", Entry::DISPOSITION_DROPPED),
                 EntryOf("e", Entry::DISPOSITION_MOVED),
                 EntryOf("f", Entry::DISPOSITION_UNDECIDED)});
  ASSERT_EQ(next.size(), 2u);
  EXPECT_EQ(next[0].action(), "a");
  EXPECT_EQ(next[0].number(), "1");
  EXPECT_EQ(next[0].disposition(), Entry::DISPOSITION_UNDECIDED);
  EXPECT_EQ(next[1].action(), "b");
}

TEST(PlanEntriesTest, ComparisonNamesWhatBecameOfEachAction) {
  const PlanComparison comparison =
      ComparePlans({EntryOf("a", Entry::DISPOSITION_ADDED, "1"),
                    EntryOf("b", Entry::DISPOSITION_ADDED, "2"),
                    EntryOf("c", Entry::DISPOSITION_CARRIED, "3"),
                    EntryOf("d", Entry::DISPOSITION_ADDED, "4"),
                    EntryOf("e", Entry::DISPOSITION_ADDED, "5"),
                    EntryOf("f", Entry::DISPOSITION_ADDED, "6"),
                    EntryOf("g", Entry::DISPOSITION_DROPPED, "7")},
                   {EntryOf("a", Entry::DISPOSITION_CARRIED, "1"),
                    EntryOf("b", Entry::DISPOSITION_CARRIED, "2.1"),
                    EntryOf("c", Entry::DISPOSITION_COMPLETED, "3"),
                    EntryOf("d", Entry::DISPOSITION_DROPPED, "4"),
                    EntryOf("e", Entry::DISPOSITION_MOVED, "5"),
                    EntryOf("h", Entry::DISPOSITION_ADDED, "8")});
  std::vector<std::string> found;
  for (const PlanDifference& each : comparison.differences) {
    found.push_back(absl::StrCat(each.action().name(), " ",
                                 PlanDifference::Kind_Name(each.kind())));
  }
  EXPECT_THAT(
      found, ElementsAre("b KIND_CHANGED", "c KIND_COMPLETED", "d KIND_DROPPED",
                         "e KIND_MOVED", "f KIND_DROPPED", "h KIND_ADDED"));
  EXPECT_THAT(comparison.differences[0].fields(), ElementsAre("number"));
  EXPECT_EQ(comparison.same, 1);
}

TEST(PlanEntriesTest, WhatAnEarlierPlanEndedIsAddedWhereALaterGoesOn) {
  const auto kinds = [](Entry::Disposition base, Entry::Disposition revised) {
    const PlanComparison comparison =
        ComparePlans({EntryOf("a", base)}, {EntryOf("a", revised)});
    return comparison.differences.empty() ? PlanDifference::KIND_UNSPECIFIED
                                          : comparison.differences[0].kind();
  };
  for (const Entry::Disposition ended :
       {Entry::DISPOSITION_DROPPED, Entry::DISPOSITION_COMPLETED,
        Entry::DISPOSITION_MOVED}) {
    EXPECT_EQ(kinds(ended, Entry::DISPOSITION_ADDED),
              PlanDifference::KIND_ADDED);
    EXPECT_EQ(kinds(ended, Entry::DISPOSITION_CARRIED),
              PlanDifference::KIND_ADDED);
    EXPECT_EQ(kinds(ended, Entry::DISPOSITION_UNDECIDED),
              PlanDifference::KIND_UNDECIDED);
    EXPECT_EQ(kinds(ended, ended), PlanDifference::KIND_UNSPECIFIED);
  }
  EXPECT_EQ(kinds(Entry::DISPOSITION_DROPPED, Entry::DISPOSITION_COMPLETED),
            PlanDifference::KIND_COMPLETED);
  EXPECT_EQ(kinds(Entry::DISPOSITION_UNDECIDED, Entry::DISPOSITION_CARRIED),
            PlanDifference::KIND_UNSPECIFIED);
}

TEST(PlanEntriesTest, YearsOverlapByTheDay) {
  ActionPlan a, b;
  *a.mutable_start_date() = D(20150401);
  *a.mutable_end_date() = D(20160331);
  *b.mutable_start_date() = D(20160331);
  *b.mutable_end_date() = D(20170331);
  EXPECT_TRUE(Overlap(a, b));
  *b.mutable_start_date() = D(20160401);
  EXPECT_FALSE(Overlap(a, b));
  EXPECT_FALSE(Overlap(b, a));
  b.clear_start_date();
  EXPECT_FALSE(Overlap(a, b));
  EXPECT_TRUE(Covers(a, 20150401));
  EXPECT_TRUE(Covers(a, 20160331));
  EXPECT_FALSE(Covers(a, 20160401));
}

TEST(MoneyTest, HoldsWholePenniesOfACurrency) {
  const auto wrong = [](const std::string& currency, int64_t units,
                        int32_t nanos) {
    google::type::Money money;
    money.set_currency_code(currency);
    money.set_units(units);
    money.set_nanos(nanos);
    std::vector<std::string> fields;
    CheckMoney(money, "amount",
               [&](const std::string& path, const std::string&) {
                 fields.push_back(path);
               });
    return fields;
  };
  EXPECT_THAT(wrong("GBP", 12, 340000000), IsEmpty());
  EXPECT_THAT(wrong("GBP", -12, -10000000), IsEmpty());
  EXPECT_THAT(wrong("GBP", 10'000'000'000, 0), IsEmpty());
  EXPECT_THAT(wrong("GBP", 10'000'000'001, 0), ElementsAre("amount.units"));
  EXPECT_THAT(wrong("GBP", 12, 1), ElementsAre("amount.nanos"));
  EXPECT_THAT(wrong("GBP", 12, -10000000), ElementsAre("amount.nanos"));
  EXPECT_THAT(wrong("GBP", 0, 1000000000), ElementsAre("amount.nanos"));
  EXPECT_THAT(wrong("pounds", 1, 5),
              ElementsAre("amount.currency_code", "amount.nanos"));
}

}  // namespace
}  // namespace minutebook::rules
