// FindGaps, and adoption where a council refuses what has gaps.

#include <string>

#include "absl/strings/str_cat.h"
#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "tests/support/plan_council.h"

namespace minutebook::testing {
namespace {

using actionplans::v1::Action;
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
