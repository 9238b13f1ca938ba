#include "services/rules/plan_entries.h"

#include <map>
#include <utility>

#include "services/rules/civil_date.h"

namespace minutebook::rules {
namespace {

using actionplans::v1::Action;
using actionplans::v1::ActionPlan;
using actionplans::v1::Entry;
using actionplans::v1::PlanDifference;

std::map<std::string, const Entry*> ByAction(absl::Span<const Entry> entries) {
  std::map<std::string, const Entry*> by_action;
  for (const Entry& entry : entries) by_action.emplace(entry.action(), &entry);
  return by_action;
}

std::vector<std::string> FieldsThatDiffer(const Entry& a, const Entry& b) {
  std::vector<std::string> fields;
  if (a.number() != b.number()) fields.push_back("number");
  if (a.objective() != b.objective()) fields.push_back("objective");
  if (a.note() != b.note()) fields.push_back("note");
  return fields;
}

// Whether the plan ends with the action: it drops, completes or moves it.
bool Ends(const Entry& entry) {
  return !GoesOn(entry) && entry.disposition() != Entry::DISPOSITION_UNDECIDED;
}

PlanDifference::Kind KindOf(const Entry& base, const Entry& revised,
                            bool differs) {
  if (Ends(base) && GoesOn(revised)) return PlanDifference::KIND_ADDED;
  const bool ended_before =
      Ends(base) && base.disposition() == revised.disposition();
  switch (ended_before ? Entry::DISPOSITION_UNSPECIFIED
                       : revised.disposition()) {
    case Entry::DISPOSITION_DROPPED:
      return PlanDifference::KIND_DROPPED;
    case Entry::DISPOSITION_COMPLETED:
      return PlanDifference::KIND_COMPLETED;
    case Entry::DISPOSITION_MOVED:
      return PlanDifference::KIND_MOVED;
    case Entry::DISPOSITION_UNDECIDED:
      return PlanDifference::KIND_UNDECIDED;
    default:
      return differs ? PlanDifference::KIND_CHANGED
                     : PlanDifference::KIND_UNSPECIFIED;
  }
}

bool HasYear(const ActionPlan& plan) {
  return plan.has_start_date() && plan.has_end_date();
}

}  // namespace

bool GoesOn(const Entry& entry) {
  return entry.disposition() == Entry::DISPOSITION_ADDED ||
         entry.disposition() == Entry::DISPOSITION_CARRIED;
}

std::vector<Entry> Undecided(absl::Span<const Entry> entries) {
  std::vector<Entry> undecided;
  for (const Entry& entry : entries) {
    if (!GoesOn(entry)) continue;
    Entry next;
    next.set_number(entry.number());
    next.set_position(entry.position());
    next.set_action(entry.action());
    next.set_objective(entry.objective());
    next.set_note(entry.note());
    next.set_visibility(entry.visibility());
    if (entry.has_exemption()) *next.mutable_exemption() = entry.exemption();
    next.set_language_code(entry.language_code());
    next.set_disposition(Entry::DISPOSITION_UNDECIDED);
    undecided.push_back(std::move(next));
  }
  return undecided;
}

Action::State StateIn(Entry::Disposition disposition, Action::State standing) {
  switch (disposition) {
    case Entry::DISPOSITION_COMPLETED:
      return Action::STATE_COMPLETED;
    case Entry::DISPOSITION_DROPPED:
      return Action::STATE_DROPPED;
    default:
      return standing;
  }
}

PlanComparison ComparePlans(absl::Span<const Entry> base,
                            absl::Span<const Entry> revised) {
  const std::map<std::string, const Entry*> before = ByAction(base);
  std::map<std::string, const Entry*> all = ByAction(revised);
  for (const auto& [action, entry] : before) {
    if (GoesOn(*entry)) all.emplace(action, nullptr);
  }
  PlanComparison comparison;
  for (const auto& [action, after] : all) {
    const auto earlier = before.find(action);
    PlanDifference difference;
    if (after == nullptr) {
      difference.set_kind(PlanDifference::KIND_DROPPED);
    } else if (earlier == before.end()) {
      difference.set_kind(PlanDifference::KIND_ADDED);
    } else {
      const std::vector<std::string> fields =
          FieldsThatDiffer(*earlier->second, *after);
      difference.set_kind(KindOf(*earlier->second, *after, !fields.empty()));
      difference.mutable_fields()->Add(fields.begin(), fields.end());
    }
    if (difference.kind() == PlanDifference::KIND_UNSPECIFIED) {
      ++comparison.same;
      continue;
    }
    difference.mutable_action()->set_name(action);
    if (earlier != before.end()) {
      *difference.mutable_base_entry() = *earlier->second;
    }
    if (after != nullptr) *difference.mutable_revised_entry() = *after;
    comparison.differences.push_back(std::move(difference));
  }
  return comparison;
}

bool Overlap(const ActionPlan& a, const ActionPlan& b) {
  return HasYear(a) && HasYear(b) &&
         DateNumber(a.start_date()) <= DateNumber(b.end_date()) &&
         DateNumber(b.start_date()) <= DateNumber(a.end_date());
}

bool Covers(const ActionPlan& plan, int32_t day) {
  return HasYear(plan) && DateNumber(plan.start_date()) <= day &&
         day <= DateNumber(plan.end_date());
}

}  // namespace minutebook::rules
