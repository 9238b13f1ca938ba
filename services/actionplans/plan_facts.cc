#include "services/actionplans/plan_facts.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/actionplans/v1/milestone.pb.h"
#include "minutebook/councils/v1/holding.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"

namespace minutebook::actionplans {
namespace {

using councils::v1::Holding;
using rules::PlannedAction;
using strategies::v1::Objective;
using strategies::v1::Strategy;
using v1::Action;
using v1::ActionPlan;
using v1::Entry;
using v1::Milestone;

template <typename Record>
std::vector<Record> TakeBelow(
    std::map<std::string, std::vector<Record>>& records,
    const std::string& name) {
  const auto found = records.find(name);
  return found == records.end() ? std::vector<Record>() : found->second;
}

}  // namespace

void SortByPosition(std::vector<Entry>& entries) {
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) {
                     return a.position() < b.position();
                   });
}

absl::StatusOr<std::vector<Entry>> EntriesOf(const engine::Facts& facts,
                                             const std::string& plan) {
  absl::StatusOr<std::vector<Entry>> entries = facts.Below<Entry>(plan);
  if (!entries.ok()) return entries.status();
  SortByPosition(*entries);
  return entries;
}

absl::StatusOr<std::vector<PlannedAction>> PlannedActions(
    const engine::Facts& facts, absl::Span<const Entry> entries,
    bool holdings) {
  std::set<std::string> names;
  for (const Entry& entry : entries) names.insert(entry.action());
  const std::vector<std::string> actions(names.begin(), names.end());
  absl::StatusOr<std::map<std::string, Action>> found =
      facts.FindAll<Action>(actions);
  if (!found.ok()) return found.status();
  absl::StatusOr<std::map<std::string, std::vector<Milestone>>> milestones =
      facts.Below<Milestone>(actions);
  if (!milestones.ok()) return milestones.status();
  std::map<std::string, std::vector<Holding>> held;
  if (holdings) {
    names.clear();
    for (const auto& [name, action] : *found) names.insert(action.owner());
    names.erase("");
    const std::vector<std::string> posts(names.begin(), names.end());
    absl::StatusOr<std::map<std::string, std::vector<Holding>>> below =
        facts.Below<Holding>(posts);
    if (!below.ok()) return below.status();
    held = *std::move(below);
  }
  std::vector<PlannedAction> planned;
  for (const Entry& entry : entries) {
    const auto action = found->find(entry.action());
    if (action == found->end()) continue;
    planned.push_back({entry, action->second,
                       TakeBelow(*milestones, entry.action()),
                       TakeBelow(held, action->second.owner())});
  }
  return planned;
}

absl::StatusOr<std::vector<Objective>> ObjectivesOf(const engine::Facts& facts,
                                                    const ActionPlan& plan) {
  const std::vector<std::string> names(plan.strategies().begin(),
                                       plan.strategies().end());
  absl::StatusOr<std::map<std::string, std::vector<Objective>>> below =
      facts.Below<Objective>(names);
  if (!below.ok()) return below.status();
  std::vector<Objective> objectives;
  for (auto& [name, each] : *below) {
    objectives.insert(objectives.end(), each.begin(), each.end());
  }
  return objectives;
}

absl::StatusOr<std::map<std::string, std::vector<ActionPlan>>> PlansOf(
    const engine::Facts& facts, absl::Span<const std::string> strategies) {
  return facts.Referring<Strategy, ActionPlan>(strategies);
}

}  // namespace minutebook::actionplans
