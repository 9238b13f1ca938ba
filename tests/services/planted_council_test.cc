// The questions of an inspector to a council of the size of a real one, each
// answered as a slow second count over what was planted answers it.

#include "tests/support/planted_council.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/json_util.h"
#include "minutebook/actionplans/v1/performance.pb.h"
#include "minutebook/actionplans/v1/plan_export.pb.h"
#include "minutebook/actionplans/v1/progress.pb.h"
#include "minutebook/strategies/v1/overview.pb.h"
#include "tests/support/reply_reader.h"

namespace minutebook::testing {
namespace {

using actionplans::v1::GetPerformanceResponse;
using actionplans::v1::GetProgressResponse;
using actionplans::v1::Performance;
using ::testing::ElementsAre;

class PlantedCouncilTest : public PlanCouncil {
 protected:
  PlantedCouncilTest() : planted_(script_) {
    script_.set_now(absl::FromUnixSeconds(1443686400));  // 1 October 2015
    planted_.Plant();
  }

  PlantedCouncil planted_;
};

TEST_F(PlantedCouncilTest, FindGapsFindsWhatWasPlantedAndNothingElse) {
  std::vector<std::string> expected = planted_.planted();
  std::sort(expected.begin(), expected.end());
  EXPECT_GT(expected.size(), 100u);
  const std::vector<std::string> in_order = Gaps(kInYear, 1000);
  std::vector<std::string> found = in_order;
  std::sort(found.begin(), found.end());
  EXPECT_EQ(absl::StrJoin(found, "\n"), absl::StrJoin(expected, "\n"));
  // Pages of any size hold the same in the same order.
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

// How the measures of a strategy (empty: all) stand when `months` months have
// ended.
Performance SlowCount(const std::vector<PlantedCouncil::Measured>& all,
                      const std::string& strategy, int months) {
  Performance count;
  for (const auto& measured : all) {
    if (!strategy.empty() && measured.strategy != strategy) continue;
    count.set_total(count.total() + 1);
    int latest = months - 1;
    if (measured.values[latest].empty()) {
      if (!measured.late) {
        count.set_readings_missing(count.readings_missing() + 1);
      }
      --latest;
    }
    const auto value = [&](int month) {
      double number = 0;
      EXPECT_TRUE(absl::SimpleAtod(measured.values[month], &number));
      return number;
    };
    if (measured.contextual) {
      count.set_contextual(count.contextual() + 1);
    } else if (!measured.has_target) {
      count.set_unknown(count.unknown() + 1);
    } else if (value(latest) >= 20) {
      count.set_green(count.green() + 1);
    } else if (value(latest) >= 19) {
      count.set_amber(count.amber() + 1);
    } else {
      count.set_red(count.red() + 1);
    }
    if (latest == 0) continue;
    if (value(latest) > value(latest - 1)) {
      count.set_improving(count.improving() + 1);
    } else if (value(latest) < value(latest - 1)) {
      count.set_worsening(count.worsening() + 1);
    }
  }
  return count;
}

std::string CountsOf(const Performance& count) {
  return absl::StrCat(
      count.total(), " measures, ", count.red(), " red, ", count.amber(),
      " amber, ", count.green(), " green, ", count.unknown(), " unknown, ",
      count.contextual(), " contextual, ", count.improving(), " improving, ",
      count.worsening(), " worsening, ", count.readings_missing(), " missing");
}

TEST_F(PlantedCouncilTest, PerformanceAgreesWithASlowCount) {
  const auto& all = planted_.measured();
  EXPECT_GE(all.size(), 300u);
  for (const auto& [day, months] :
       {std::pair{"year: 2015 month: 10 day: 1", 36},
        {"year: 2014 month: 10 day: 31", 25},
        {"year: 2014 month: 10 day: 30", 24},
        {"year: 2013 month: 4 day: 15", 6},
        {"year: 2012 month: 11 day: 1", 1}}) {
    const auto council = script_.Ask<GetPerformanceResponse>(
        "GetPerformance",
        absl::StrCat("name: 'councils/wex' on_date { ", day, " }"));
    EXPECT_EQ(CountsOf(council.performance()),
              CountsOf(SlowCount(all, "", months)))
        << day;
    EXPECT_EQ(council.measures_size(), static_cast<int>(all.size()));
    EXPECT_EQ(council.parts_size(), 11);  // one strategy has no measure
    for (const Performance& part : council.parts()) {
      const Performance slow = SlowCount(all, part.subject(), months);
      EXPECT_EQ(CountsOf(part), CountsOf(slow)) << day << " " << part.subject();
      const int known = slow.red() + slow.amber() + slow.green();
      ASSERT_GT(known, 0);
      EXPECT_EQ(part.colour(), 3 * slow.red() >= known
                                   ? actionplans::v1::COLOUR_RED
                               : 3 * (slow.red() + slow.amber()) >= known
                                   ? actionplans::v1::COLOUR_AMBER
                                   : actionplans::v1::COLOUR_GREEN)
          << part.rule();
      const auto strategy = script_.Ask<GetPerformanceResponse>(
          "GetPerformance",
          absl::StrCat("name: '", part.subject(), "' on_date { ", day, " }"));
      EXPECT_EQ(CountsOf(strategy.performance()), CountsOf(slow));
    }
  }
}

TEST_F(PlantedCouncilTest, EveryPlanTellsHowItGoesAndIsExportedWhole) {
  const auto council = script_.Ask<GetProgressResponse>(
      "GetProgress", absl::StrCat("name: 'councils/wex' ", kInYear));
  // Strategy 3 has a plan of the year before, strategy 5 a draft.
  std::map<std::string, int> measures;
  for (const auto& measured : planted_.measured()) {
    ++measures[measured.strategy];
  }
  int actions = 0;
  for (int i = 0; i < 12; ++i) {
    const std::string strategy = absl::StrCat("councils/wex/strategies/g", i);
    const auto overview =
        script_.Ask<strategies::v1::GetStrategyOverviewResponse>(
            "GetStrategyOverview",
            absl::StrCat("name: '", strategy, "' ", kInYear));
    actions += overview.plan_progress().actions();
    actionplans::v1::ExportPlanRequest request;
    request.set_name(absl::StrCat("councils/wex/actionPlans/g", i));
    *request.mutable_on_date() = Day(2015, 10, 1);
    ReplyReader<actionplans::v1::ExportPlanResponse> reader(
        *script_.channel(),
        "/minutebook.actionplans.v1.ActionPlanService/ExportPlan", "root",
        request);
    std::string content;
    while (const auto piece = reader.Next()) content += piece->content();
    EXPECT_THAT(reader.Finish(), IsOk());
    actionplans::v1::PlanExport plan;
    ASSERT_TRUE(
        google::protobuf::util::JsonStringToMessage(content, &plan).ok());
    EXPECT_EQ(plan.actions_size(), i == 5 ? 0 : 34);
    EXPECT_EQ(plan.measures_size(), measures[strategy]);
    for (const auto& measured : plan.measures()) {
      EXPECT_GE(measured.readings_size(), PlantedCouncil::kMonths - 1);
    }
  }
  EXPECT_EQ(council.progress().actions(), actions);
  EXPECT_GE(planted_.actions(), 370);
}

}  // namespace
}  // namespace minutebook::testing
