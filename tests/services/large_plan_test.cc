// Plans of as many actions as the pages behind this project speak of, and of
// far more: placed, revised, decided, adopted and compared.

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/actionplans/v1/plan_comparison.pb.h"
#include "minutebook/actionplans/v1/plan_course.pb.h"
#include "minutebook/actionplans/v1/progress.pb.h"
#include "minutebook/records/v1/apply.pb.h"
#include "tests/support/plan_council.h"

namespace minutebook::testing {
namespace {

using actionplans::v1::Action;
using actionplans::v1::ActionPlan;
using actionplans::v1::ComparePlansResponse;
using actionplans::v1::Entry;
using actionplans::v1::GetProgressResponse;
using actionplans::v1::ListEntriesResponse;
using actionplans::v1::SetDispositionsResponse;

class LargePlanTest : public PlanCouncil,
                      public ::testing::WithParamInterface<int> {
 protected:
  // A plan that lists so many actions.
  std::string Place(int count) {
    const std::string plan = script_.Add(
        "ActionPlan", "big",
        absl::StrCat("title: 'Big' start_date { year: 2015 month: 4 day: 1 } "
                     "end_date { year: 2016 month: 3 day: 31 }"));
    constexpr int kAtOnce = 250;  // two operations each
    for (int begin = 0; begin < count; begin += kAtOnce) {
      records::v1::ApplyRequest apply;
      apply.set_parent(kWex);
      for (int i = begin; i < std::min(begin + kAtOnce, count); ++i) {
        const std::string action = absl::StrCat("big-", i);
        auto* create = apply.add_operations()->mutable_create();
        create->set_parent(kWex);
        create->set_id(action);
        Action record;
        record.set_title("Placed");
        create->mutable_record()->PackFrom(record);
        create = apply.add_operations()->mutable_create();
        create->set_parent(plan);
        create->set_id(absl::StrCat("e", i));
        Entry entry;
        entry.set_action("councils/wex/actions/" + action);
        create->mutable_record()->PackFrom(entry);
      }
      records::v1::ApplyResponse applied;
      EXPECT_THAT(script_.Call("minutebook.records.v1.RecordService/Apply",
                               apply, &applied),
                  IsOk());
    }
    return plan;
  }

  std::vector<std::string> Entries(const std::string& plan) {
    std::vector<std::string> entries;
    std::string token;
    do {
      const auto page = script_.Ask<ListEntriesResponse>(
          "ListEntries",
          absl::StrCat("parent: '", plan, "' page_size: 1000 page_token: '",
                       token, "'"));
      for (const Entry& entry : page.entries()) entries.push_back(entry.name());
      token = page.next_page_token();
    } while (!token.empty());
    return entries;
  }

  // Every tenth is dropped, the others are carried; how many are dropped.
  int Decide(const std::string& draft) {
    constexpr size_t kAtOnce = 500;
    const std::vector<std::string> entries = Entries(draft);
    int dropped = 0;
    for (size_t begin = 0; begin < entries.size(); begin += kAtOnce) {
      std::string request = absl::StrCat("name: '", draft, "' ");
      const size_t end = std::min(begin + kAtOnce, entries.size());
      for (size_t i = begin; i < end; ++i) {
        const bool drops = i % 10 == 0;
        dropped += drops ? 1 : 0;
        absl::StrAppend(&request, "dispositions { entry: '", entries[i],
                        drops ? "' disposition: DISPOSITION_DROPPED reason: "
                                "'Done elsewhere' } "
                              : "' disposition: DISPOSITION_CARRIED } ");
      }
      const auto reply =
          script_.Ask<SetDispositionsResponse>("SetDispositions", request);
      EXPECT_EQ(static_cast<size_t>(reply.entries_size()), end - begin);
    }
    return dropped;
  }
};

TEST_P(LargePlanTest, IsRevisedDecidedAdoptedAndCompared) {
  const int count = GetParam();
  const std::string plan = Place(count);
  Adopt(plan, AddPart("1", "VERB_APPROVED", plan, Day(2015, 3, 4)));
  const auto draft =
      script_.Ask<ActionPlan>("RevisePlan", absl::StrCat("name: '", plan, "'"));
  ASSERT_EQ(static_cast<int>(Entries(draft.name()).size()), count);

  const std::string part =
      AddPart("2", "VERB_APPROVED", draft.name(), Day(2016, 3, 4));
  EXPECT_THAT(Refused("AdoptPlan", absl::StrCat("name: '", draft.name(),
                                                "' part: '", part, "'")),
              HasReason("RULE_BROKEN"));
  const int dropped = Decide(draft.name());
  EXPECT_EQ(Adopt(draft.name(), part).state(), ActionPlan::STATE_ADOPTED);

  std::string token;
  int found = 0;
  do {
    const auto page = script_.Ask<ComparePlansResponse>(
        "ComparePlans",
        absl::StrCat("base: '", plan, "' name: '", draft.name(),
                     "' page_size: 1000 page_token: '", token, "'"));
    found += page.differences_size();
    EXPECT_EQ(page.same(), count - dropped);
    token = page.next_page_token();
  } while (!token.empty());
  EXPECT_EQ(found, dropped);
  EXPECT_EQ(
      script_.Ask<Action>("GetAction", "name: 'councils/wex/actions/big-0'")
          .state(),
      Action::STATE_DROPPED);

  std::set<std::string> actions;
  token.clear();
  do {
    const auto progress = script_.Ask<GetProgressResponse>(
        "GetProgress", absl::StrCat("name: '", draft.name(), "' ", kInYear,
                                    " page_token: '", token, "'"));
    EXPECT_EQ(progress.progress().actions(), count);
    EXPECT_EQ(progress.progress().dropped(), dropped);
    EXPECT_LE(progress.actions_size(), 1000);
    for (const auto& each : progress.actions()) {
      actions.insert(each.action().name());
    }
    token = progress.next_page_token();
  } while (!token.empty());
  EXPECT_EQ(static_cast<int>(actions.size()), count);
}

INSTANTIATE_TEST_SUITE_P(Sizes, LargePlanTest, ::testing::Values(135, 10'000),
                         [](const auto& size) {
                           return absl::StrCat("Of", size.param);
                         });

}  // namespace
}  // namespace minutebook::testing
