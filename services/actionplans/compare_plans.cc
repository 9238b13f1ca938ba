#include "services/actionplans/compare_plans.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/plan_comparison.pb.h"
#include "services/actionplans/plan_facts.h"
#include "services/engine/record_list.h"
#include "services/engine/standard_methods.h"
#include "services/engine/standard_reads.h"
#include "services/rules/plan_entries.h"

namespace minutebook::actionplans {
namespace {

constexpr char kMethod[] =
    "minutebook.actionplans.v1.ActionPlanService.ComparePlans";

class ComparePlans : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(
      const engine::ReadContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request = static_cast<const v1::ComparePlansRequest&>(message);
    const engine::Facts facts = context.facts();
    const std::string scope = engine::PageScope(kMethod, request);
    std::string after;
    if (!request.page_token().empty()) {
      const std::optional<std::string> position =
          context.tokens.OpenPageToken(scope, request.page_token());
      if (!position.has_value()) return engine::PageTokenInvalid();
      after = *position;
    }
    for (const std::string* name : {&request.base(), &request.name()}) {
      const auto plan = facts.Get<v1::ActionPlan>(*name);
      if (!plan.ok()) return plan.status();
    }
    const auto base = EntriesOf(facts, request.base());
    if (!base.ok()) return base.status();
    const auto revised = EntriesOf(facts, request.name());
    if (!revised.ok()) return revised.status();
    rules::PlanComparison comparison = rules::ComparePlans(*base, *revised);

    v1::ComparePlansResponse response;
    response.set_same(comparison.same);
    const int page_size =
        request.page_size() == 0
            ? engine::kDefaultPageSize
            : std::min(request.page_size(), engine::kMaxPageSize);
    std::vector<std::string> names;
    for (v1::PlanDifference& difference : comparison.differences) {
      const std::string& action = difference.action().name();
      if (action <= after) continue;
      if (response.differences_size() == page_size) {
        response.set_next_page_token(
            context.tokens.PageToken(scope, names.back()));
        break;
      }
      names.push_back(action);
      *response.add_differences() = std::move(difference);
    }
    const auto actions = facts.FindAll<v1::Action>(names);
    if (!actions.ok()) return actions.status();
    for (v1::PlanDifference& difference : *response.mutable_differences()) {
      const auto action = actions->find(difference.action().name());
      if (action == actions->end()) {
        difference.clear_action();
      } else {
        *difference.mutable_action() = action->second;
      }
    }
    return response.SerializeAsString();
  }
};

}  // namespace

std::unique_ptr<engine::ReadCommand> MakeComparePlans() {
  return std::make_unique<ComparePlans>();
}

}  // namespace minutebook::actionplans
