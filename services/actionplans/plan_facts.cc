#include "services/actionplans/plan_facts.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/actionplans/v1/measure.pb.h"
#include "minutebook/actionplans/v1/milestone.pb.h"
#include "minutebook/actionplans/v1/reading.pb.h"
#include "minutebook/actionplans/v1/target.pb.h"
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
using v1::Measure;
using v1::Milestone;

template <typename Record>
std::vector<Record> TakeBelow(
    std::map<std::string, std::vector<Record>>& records,
    const std::string& name) {
  const auto found = records.find(name);
  return found == records.end() ? std::vector<Record>() : found->second;
}

// The measures with their values, by their names.
absl::StatusOr<std::map<std::string, rules::MeasureValues>> WithValues(
    const engine::Facts& facts,
    const std::map<std::string, std::vector<Measure>>& by_subject) {
  std::map<std::string, rules::MeasureValues> measures;
  for (const auto& [subject, found] : by_subject) {
    for (const Measure& measure : found) {
      measures[measure.name()].measure = measure;
    }
  }
  std::vector<std::string> names;
  for (const auto& [name, values] : measures) names.push_back(name);
  auto targets = facts.Below<v1::Target>(names);
  if (!targets.ok()) return targets.status();
  auto readings = facts.Below<v1::Reading>(names);
  if (!readings.ok()) return readings.status();
  for (auto& [name, values] : measures) {
    values.targets = TakeBelow(*targets, name);
    values.readings = TakeBelow(*readings, name);
  }
  return measures;
}

// Adds to `planned` who holds the owners' posts and what is measured.
absl::Status AddForGaps(const engine::Facts& facts,
                        std::vector<PlannedAction>& planned) {
  std::set<std::string> owners;
  std::vector<std::string> actions;
  for (const PlannedAction& each : planned) {
    owners.insert(each.action.owner());
    actions.push_back(each.action.name());
  }
  owners.erase("");
  const std::vector<std::string> posts(owners.begin(), owners.end());
  auto held = facts.Below<Holding>(posts);
  if (!held.ok()) return held.status();
  const auto by_action = facts.Referring<Action, Measure>(actions);
  if (!by_action.ok()) return by_action.status();
  const auto measures = WithValues(facts, *by_action);
  if (!measures.ok()) return measures.status();
  for (PlannedAction& each : planned) {
    each.holdings = TakeBelow(*held, each.action.owner());
    const auto own = by_action->find(each.action.name());
    if (own == by_action->end()) continue;
    for (const Measure& measure : own->second) {
      each.measures.push_back(measures->at(measure.name()));
    }
  }
  return absl::OkStatus();
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
    const engine::Facts& facts, absl::Span<const Entry> entries, Depth depth) {
  std::set<std::string> names;
  for (const Entry& entry : entries) names.insert(entry.action());
  const std::vector<std::string> actions(names.begin(), names.end());
  absl::StatusOr<std::map<std::string, Action>> found =
      facts.FindAll<Action>(actions);
  if (!found.ok()) return found.status();
  absl::StatusOr<std::map<std::string, std::vector<Milestone>>> milestones =
      facts.Below<Milestone>(actions);
  if (!milestones.ok()) return milestones.status();
  std::vector<PlannedAction> planned;
  for (const Entry& entry : entries) {
    const auto action = found->find(entry.action());
    if (action == found->end()) continue;
    planned.push_back({entry,
                       action->second,
                       TakeBelow(*milestones, entry.action()),
                       {},
                       {}});
  }
  if (depth == Depth::kGaps) {
    absl::Status status = AddForGaps(facts, planned);
    if (!status.ok()) return status;
  }
  return planned;
}

absl::StatusOr<std::vector<rules::MeasureValues>> MeasuresOf(
    const engine::Facts& facts, absl::Span<const Objective> objectives) {
  std::vector<std::string> names;
  for (const Objective& objective : objectives) {
    names.push_back(objective.name());
  }
  const auto by_objective = facts.Referring<Objective, Measure>(names);
  if (!by_objective.ok()) return by_objective.status();
  auto measures = WithValues(facts, *by_objective);
  if (!measures.ok()) return measures.status();
  std::vector<rules::MeasureValues> values;
  for (auto& [name, each] : *measures) values.push_back(std::move(each));
  return values;
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
