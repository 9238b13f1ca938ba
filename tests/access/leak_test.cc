// Nothing hidden is shown: a made-up council in which every text of every
// hidden record bears a mark, asked by every method that the contract has, so
// that a new one joins by itself, as each role that does not see everything.

#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/hidden_council.h"
#include "tests/support/matchers.h"

namespace minutebook::testing {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

constexpr int kHuntedCalls = 100'000;

class LeakTest : public ::testing::Test {
 protected:
  LeakTest() {
    council_.Fill([](const records::v1::ApplyRequest&) {});
  }

  // The answer to the call, and in `leak` what it should not have told.
  Answer Hunt(const Reader& reader, std::string& leak, std::string& method) {
    const MadeUpCouncil::ReadCall call = council_.NextCall(reader.caller, {});
    method = call.method->full_name();
    Answer answer = council_.world().Call(*call.method, call.request,
                                          reader.caller, council_.now());
    leak = council_.LeakIn(answer.Text(), call.request, reader.sight);
    if (!answer.messages.empty() && method != kApplyMethod) {
      council_.council().LearnPage(call, answer.messages.back());
    }
    return answer;
  }

  HiddenCouncil council_;
};

TEST_F(LeakTest, NoMarkOrIdBeyondACallersSightIsShown) {
  ASSERT_GT(council_.hidden(), 300u);
  std::map<std::string, int> codes;
  std::set<std::string> answered;
  size_t bytes = 0;
  for (int i = 0; i < kHuntedCalls; ++i) {
    const Reader& reader = ReadersOfLess()[i % ReadersOfLess().size()];
    std::string leak, method;
    const Answer answer = Hunt(reader, leak, method);
    ++codes[absl::StatusCodeToString(answer.status.code())];
    if (answer.status.ok()) answered.insert(method);
    bytes += answer.Text().size();
    ASSERT_EQ(leak, "") << method << " as " << reader.caller << "\n"
                        << answer.Text();
  }
  std::printf("%d calls as %zu roles, %zu of %zu methods answered, %zu bytes:",
              kHuntedCalls, ReadersOfLess().size(), answered.size(),
              council_.world().methods().size(), bytes);
  for (const auto& [code, count] : codes) {
    std::printf(" %s %d", code.c_str(), count);
  }
  std::printf("\n");
  EXPECT_GT(codes["OK"], kHuntedCalls / 5);
  // What has a channel of its own is reached.
  for (const char* method :
       {"records.v1.LedgerService.WatchChanges",
        "records.v1.LedgerService.ListChanges",
        "records.v1.LedgerService.ListRevisions",
        "records.v1.LedgerService.GetRevision",
        "records.v1.LedgerService.CompareRevisions",
        "actionplans.v1.ActionPlanService.ExportPlan",
        "actionplans.v1.ActionPlanService.FindGaps",
        "actionplans.v1.MeasureService.PullTargets",
        "actionplans.v1.MeasureService.GetPerformance",
        "strategies.v1.StrategyService.RenderPlanOnAPage",
        "strategies.v1.StrategyService.GetStrategyOverview"}) {
    EXPECT_TRUE(answered.contains(absl::StrCat("minutebook.", method)))
        << method;
  }
}

// The hunt finds what is there: each channel that shows what it should not.
TEST_F(LeakTest, APlantedLeakIsFoundInEachChannel) {
  const auto shows_all = [](const std::vector<std::string>& ends) {
    return [ends](const MethodDescriptor& method, const Message&,
                  const Answer& full, Answer& answer) {
      for (const std::string& end : ends) {
        if (absl::EndsWith(method.full_name(), end)) answer = full;
      }
    };
  };
  const struct {
    const char* channel;
    World::Plant plant;
  } plants[] = {{"get", shows_all({".GetItem", ".GetDecision", ".GetBody"})},
                {"list", shows_all({".ListItems"})},
                {"batch", shows_all({".BatchGetIssues"})},
                {"history", shows_all({".GetIssueHistory"})},
                {"revisions", shows_all({".ListRevisions"})},
                {"feed", shows_all({".ListChanges"})},
                {"watch", shows_all({".WatchChanges"})},
                {"overview", shows_all({".GetStrategyOverview"})},
                {"export", shows_all({".ExportPlan"})},
                {"page", shows_all({".RenderPlanOnAPage"})},
                {"pull", shows_all({".PullTargets"})},
                {"error", [](const MethodDescriptor&, const Message&,
                             const Answer& full, Answer& answer) {
                   if (answer.status.code() == absl::StatusCode::kNotFound &&
                       full.status.ok()) {
                     answer.status = absl::NotFoundError(full.Text());
                   }
                 }}};
  constexpr int kPatience = 60'000;
  for (const auto& [channel, plant] : plants) {
    council_.world().set_plant(plant);
    int calls = 0;
    std::string leak, method;
    while (leak.empty() && calls < kPatience) {
      Hunt(ReadersOfLess()[calls++ % ReadersOfLess().size()], leak, method);
    }
    EXPECT_NE(leak, "") << channel;
    std::printf("planted in %s: found after %d calls in %s\n", channel, calls,
                method.substr(method.rfind('.') + 1).c_str());
  }
}

}  // namespace
}  // namespace minutebook::testing
