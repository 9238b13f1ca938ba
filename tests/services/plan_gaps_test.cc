// FindGaps: what is planted in a council's plans is found, and nothing else.

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/actionplans/v1/milestone.pb.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "tests/support/plan_council.h"

namespace minutebook::testing {
namespace {

using actionplans::v1::Action;
using actionplans::v1::ActionPlan;
using actionplans::v1::Milestone;
using strategies::v1::Edition;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using PlanGapsTest = PlanCouncil;

TEST_F(PlanGapsTest, ACouncilMayRefuseAPlanWithGaps) {
  script_.Ask<councils::v1::Settings>(
      "UpdateSettings",
      "settings { name: 'councils/wex/settings' rule_sets { plan_adoption: "
      "PLAN_ADOPTION_WITHOUT_SERIOUS_GAPS } }");
  script_.Add("Action", "a", "title: 'Nobody does this'");
  AddEntry("a", "a");
  const std::string part =
      AddPart("1", "VERB_APPROVED", kPlan, Day(2015, 3, 4));
  const std::string adopt =
      absl::StrCat("name: '", kPlan, "' part: '", part, "'");
  const absl::Status refused = Refused("AdoptPlan", adopt);
  EXPECT_THAT(refused, HasReason("RULE_BROKEN"));
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("councils/wex/actions/a: no post answers for it"));
  script_.Ask<Action>("UpdateAction",
                      "action { name: 'councils/wex/actions/a' owner: "
                      "'councils/wex/posts/head' }");
  Adopt(kPlan, part);
}

// A council whose plans are sound but for what is planted.
class PlantedGaps {
 public:
  explicit PlantedGaps(Script& script) : script_(script), random_(1365) {}

  // Twelve strategies with plans and about 400 actions.
  void Plant() {
    script_.Add("Post", "empty", "display_name: 'Head of Nothing'");
    script_.Add("Holding", "1",
                "person_as_stated: 'B. Person' "
                "end_date { year: 2015 month: 9 day: 30 }",
                "councils/wex/posts/empty");
    for (int i = 0; i < 12; ++i) PlantStrategy(i);
  }

  const std::vector<std::string>& planted() const { return planted_; }

 private:
  int Any(int below) {
    return static_cast<int>(random_() % static_cast<uint32_t>(below));
  }

  void Expect(const std::string& kind, const std::string& subject) {
    planted_.push_back(absl::StrCat(
        kind, " ", subject.substr(std::string("councils/wex/").size())));
  }

  void PlantStrategy(int number) {
    const std::string id = absl::StrCat("g", number);
    const std::string strategy =
        script_.Add("Strategy", id,
                    absl::StrCat("title: 'Strategy ", number,
                                 "' issues: 'councils/wex/issues/i'"));
    const std::string edition = script_.Add("Edition", "e", "", strategy);
    script_.Ask<Edition>("SubmitEdition",
                         absl::StrCat("name: '", edition, "'"));
    const std::string citation = script_.Add(
        "Citation", absl::StrCat("c", number),
        "citing_item: 'councils/wex/meetings/citing/items/1' reference: "
        "'approved by Council' action: 'approved' cited_date { year: "
        "2015 month: 3 day: 4 }");
    script_.Ask<Edition>(
        "ApproveEdition",
        absl::StrCat("name: '", edition, "' citation: '", citation, "'"));
    const std::string objective =
        script_.Add("Objective", "1", "title: 'Sooner'", strategy);
    const std::string plan = script_.Add(
        "ActionPlan", id,
        absl::StrCat("title: 'Plan' strategies: '", strategy, "' ",
                     number == 3 ? "start_date { year: 2014 month: 4 day: 1 } "
                                   "end_date { year: 2015 month: 3 day: 31 }"
                                 : kYear));
    if (number == 5) {
      Expect("STRATEGY_WITHOUT_PLAN", strategy);
      return;
    }
    if (number == 3) Expect("PLAN_NOT_REVISED", plan);
    bool served = false;
    for (int i = 0; i < 34; ++i) {
      const bool serves = number != 7 && i == 0;
      served = served || serves;
      PlantAction(absl::StrCat(id, "-", i), plan,
                  serves ? absl::StrCat("objective: '", objective, "'") : "");
    }
    if (!served) Expect("OBJECTIVE_WITHOUT_ACTION", objective);
    script_.Ask<ActionPlan>(
        "AdoptPlan",
        absl::StrCat("name: '", plan, "' citation: '", citation, "'"));
  }

  void PlantAction(const std::string& id, const std::string& plan,
                   const std::string& entry) {
    const std::string name = "councils/wex/actions/" + id;
    std::string action = absl::StrCat("title: 'Action ", id, "' ");
    switch (Any(12)) {
      case 0:
        Expect("ACTION_WITHOUT_OWNER", name);
        break;
      case 1:
        absl::StrAppend(&action, "owner: 'councils/wex/posts/empty' ");
        Expect("OWNER_POST_VACANT", name);
        break;
      default:
        absl::StrAppend(&action, "owner: 'councils/wex/posts/head' ");
    }
    const bool due = Any(10) != 0;
    if (due) {
      absl::StrAppend(&action, "due_date { year: 2016 month: 1 day: 31 } ");
    } else {
      Expect("ACTION_WITHOUT_DUE_DATE", name);
    }
    switch (Any(8)) {
      case 0:
        absl::StrAppend(&action,
                        "savings { status: STATUS_TO_BE_IDENTIFIED } ");
        Expect("SAVINGS_NOT_IDENTIFIED", name);
        break;
      case 1:
        absl::StrAppend(&action,
                        "savings { amount { currency_code: 'GBP' units: 5000 } "
                        "status: STATUS_PLANNED } ");
        break;
      default:
        break;
    }
    script_.Add("Action", id, action);
    if (Any(8) == 0) PlantMilestone(name);
    PlantMeasure(id, name);
    if (due && Any(12) == 0) Move(name, 2 + Any(2));
    script_.Add("Entry", id.substr(id.find('-') + 1),
                absl::StrCat("action: '", name, "' ", entry), plan);
  }

  // The month that ended last before the day asked for is September.
  void PlantMeasure(const std::string& id, const std::string& action) {
    if (Any(6) == 0) {
      Expect("ACTION_WITHOUT_MEASURE", action);
      return;
    }
    const bool contextual = Any(6) == 0;
    const bool baseline = Any(6) != 0;
    const std::string measure = script_.Add(
        "Measure", id,
        absl::StrCat("title: 'Calls' frequency: FREQUENCY_MONTH polarity: "
                     "POLARITY_HIGHER actions: '",
                     action, "' ", contextual ? "contextual: true " : "",
                     baseline ? "baseline { value: '10' }" : ""));
    if (!baseline && !contextual) Expect("MEASURE_WITHOUT_BASELINE", measure);
    constexpr char kSeptember[] =
        "start_date { year: 2015 month: 9 day: 1 } "
        "end_date { year: 2015 month: 9 day: 30 } ";
    if (!contextual) {
      if (Any(6) != 0) {
        script_.Add("Target", "t", absl::StrCat(kSeptember, "value: '20'"),
                    measure);
      } else {
        Expect("MEASURE_WITHOUT_TARGET", measure);
      }
    }
    switch (Any(6)) {
      case 0:
        Expect("READING_MISSING", measure);
        break;
      case 1:
        script_.Add(
            "Reading", "r",
            absl::StrCat(kSeptember, "source: 's' no_data: NO_DATA_LATE"),
            measure);
        break;
      default:
        script_.Add("Reading", "r",
                    absl::StrCat(kSeptember, "source: 's' value: '15'"),
                    measure);
    }
  }

  // Its day is the first of August: 61 days before the day asked for.
  void PlantMilestone(const std::string& action) {
    const std::string milestone = script_.Add(
        "Milestone", "1",
        "title: 'Step' due_date { year: 2015 month: 8 day: 1 }", action);
    switch (Any(3)) {
      case 0:
        script_.Ask<Milestone>(
            "CompleteMilestone",
            absl::StrCat("name: '", milestone,
                         "' completed_date { year: 2015 month: 8 day: 1 }"));
        break;
      case 1:
        script_.Ask<Action>("UpdateAction",
                            absl::StrCat("action { name: '", action,
                                         "' notes { text: 'Late' note_date { "
                                         "year: 2015 month: 8 day: 1 } } }"));
        break;
      default:
        Expect("MILESTONE_FORGOTTEN", milestone);
    }
  }

  void Move(const std::string& action, int times) {
    for (int i = 0; i < times; ++i) {
      script_.Ask<Action>(
          "RescheduleAction",
          absl::StrCat(
              "name: '", action,
              "' reason: 'x' due_date { year: 2016 month: 2 day: ", i + 1,
              " } rescheduled_date { year: 2015 month: 5 day: ", i + 1, " }"));
    }
    if (times > 2) Expect("ACTION_MOVED_OFTEN", action);
  }

  Script& script_;
  std::mt19937 random_;
  std::vector<std::string> planted_;
};

TEST_F(PlanGapsTest, FindGapsFindsWhatWasPlantedAndNothingElse) {
  PlantedGaps planted(script_);
  planted.Plant();
  ASSERT_FALSE(HasFailure());
  std::vector<std::string> expected = planted.planted();
  std::sort(expected.begin(), expected.end());
  EXPECT_GT(expected.size(), 100u);
  const std::vector<std::string> in_order = Gaps(kInYear, 1000);
  std::vector<std::string> found = in_order;
  std::sort(found.begin(), found.end());
  EXPECT_EQ(absl::StrJoin(found, "\n"), absl::StrJoin(expected, "\n"));
  // Pages of any size hold the same in the same order.
  EXPECT_EQ(Gaps(kInYear, 1), in_order);
  EXPECT_EQ(Gaps(kInYear, 37), in_order);
  // One strategy, one severity.
  EXPECT_THAT(
      Gaps(absl::StrCat(kInYear, " strategy: 'councils/wex/strategies/g5'")),
      ElementsAre("STRATEGY_WITHOUT_PLAN strategies/g5"));
  for (const std::string& gap :
       Gaps(absl::StrCat(kInYear, " severity: SEVERITY_SERIOUS"))) {
    EXPECT_TRUE(gap.starts_with("STRATEGY_WITHOUT_PLAN") ||
                gap.starts_with("ACTION_WITHOUT_OWNER") ||
                gap.starts_with("PLAN_NOT_REVISED"))
        << gap;
  }
}

// The "absence of measures/targets" in the Customer Service action plan.
TEST_F(PlanGapsTest, AbsentMeasuresAndTargetsAreFound) {
  AddAction("a");
  AddAction("b");
  AddAction("c");
  AddEntry("1", "a");
  AddEntry("2", "b");
  AddEntry("3", "c");
  script_.Add("Measure", "both",
              "title: 'Calls answered' baseline { value: '1' } "
              "actions: 'councils/wex/actions/b' "
              "actions: 'councils/wex/actions/c'");
  const std::string objective =
      script_.Add("Objective", "1", "title: 'Answer sooner'", kStrategy);
  script_.Add(
      "Measure", "objective",
      absl::StrCat("title: 'Of the objective' objectives: '", objective, "'"));
  EXPECT_THAT(Gaps(absl::StrCat(kInYear, " action_plan: '", kPlan, "'")),
              ElementsAre("OBJECTIVE_WITHOUT_ACTION strategies/s/objectives/1",
                          "MEASURE_WITHOUT_TARGET measures/objective",
                          "MEASURE_WITHOUT_BASELINE measures/objective",
                          "ACTION_WITHOUT_MEASURE actions/a",
                          "MEASURE_WITHOUT_TARGET measures/both"));
}

TEST_F(PlanGapsTest, AGeneralPlanIsAGap) {
  AddStrategy("t");
  const std::string plan = script_.Add(
      "ActionPlan", "general",
      absl::StrCat("title: 'General' strategies: '", kStrategy,
                   "' strategies: 'councils/wex/strategies/t' ", kYear));
  EXPECT_THAT(Gaps(absl::StrCat(kInYear, " action_plan: '", plan, "'")),
              ElementsAre("GENERAL_PLAN actionPlans/general"));
}

}  // namespace
}  // namespace minutebook::testing
