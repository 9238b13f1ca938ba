#include "services/strategies/homeless_actions.h"

#include <algorithm>
#include <map>
#include <utility>

#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/entry.pb.h"
#include "services/actionplans/plan_facts.h"
#include "services/engine/above.h"
#include "services/rules/plan_entries.h"

namespace minutebook::strategies {
namespace {

using actionplans::v1::Action;
using actionplans::v1::ActionPlan;
using actionplans::v1::Entry;

bool IsOpen(const Action& action) {
  return action.state() != Action::STATE_COMPLETED &&
         action.state() != Action::STATE_DROPPED;
}

bool MayGoOn(const Entry& entry) {
  return rules::GoesOn(entry) ||
         entry.disposition() == Entry::DISPOSITION_UNDECIDED;
}

bool DeliversOnly(const ActionPlan& plan,
                  const std::set<std::string>& strategies) {
  return std::all_of(plan.strategies().begin(), plan.strategies().end(),
                     [&](const std::string& strategy) {
                       return strategies.contains(strategy);
                     });
}

// Whether one of `entries`, which are of one action, gives it a home. `plans`
// are those of the entries by name, as far as the caller may read them.
bool HasHome(const std::vector<Entry>& entries,
             const std::map<std::string, ActionPlan>& plans,
             const std::set<std::string>& superseded) {
  return std::any_of(entries.begin(), entries.end(), [&](const Entry& entry) {
    if (entry.disposition() == Entry::DISPOSITION_MOVED) return true;
    const auto plan = plans.find(engine::Above(entry.name()));
    return plan != plans.end() && MayGoOn(entry) &&
           plan->second.state() != ActionPlan::STATE_CLOSED &&
           !DeliversOnly(plan->second, superseded);
  });
}

}  // namespace

absl::StatusOr<std::vector<Action>> HomelessActions(
    const engine::Facts& facts, const std::set<std::string>& superseded) {
  const std::vector<std::string> strategies(superseded.begin(),
                                            superseded.end());
  auto plans = actionplans::PlansOf(facts, strategies);
  if (!plans.ok()) return plans.status();
  std::vector<std::string> former_plans;
  for (const auto& [strategy, own] : *plans) {
    for (const ActionPlan& plan : own) {
      if (DeliversOnly(plan, superseded)) former_plans.push_back(plan.name());
    }
  }
  auto listed = facts.Below<Entry>(former_plans);
  if (!listed.ok()) return listed.status();
  std::vector<std::string> names;
  for (const auto& [plan, entries] : *listed) {
    for (const Entry& entry : entries) names.push_back(entry.action());
  }
  auto actions = facts.FindAll<Action>(names);
  if (!actions.ok()) return actions.status();
  std::erase_if(*actions,
                [](const auto& each) { return !IsOpen(each.second); });

  names.clear();
  for (const auto& [name, action] : *actions) names.push_back(name);
  auto entries = facts.Referring<Action, Entry>(names);
  if (!entries.ok()) return entries.status();
  std::vector<std::string> plan_names;
  for (const auto& [action, own] : *entries) {
    for (const Entry& entry : own)
      plan_names.push_back(engine::Above(entry.name()));
  }
  auto homes = facts.FindAll<ActionPlan>(plan_names);
  if (!homes.ok()) return homes.status();
  std::vector<Action> homeless;
  for (auto& [name, action] : *actions) {
    if (!HasHome((*entries)[name], *homes, superseded)) {
      homeless.push_back(std::move(action));
    }
  }
  return homeless;
}

}  // namespace minutebook::strategies
