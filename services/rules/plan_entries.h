// What a plan says of its actions, and how two plans differ.
#pragma once

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/entry.pb.h"
#include "minutebook/actionplans/v1/plan_comparison.pb.h"

namespace minutebook::rules {

// Whether the plan goes on with the entry's action: it adds or carries it.
bool GoesOn(const actionplans::v1::Entry& entry);

// What the next year's plan begins with: the entries of `entries` whose actions
// go on, undecided, without names, in their order.
std::vector<actionplans::v1::Entry> Undecided(
    absl::Span<const actionplans::v1::Entry> entries);

// The state that an action has by what a plan does with it: what the plan lists
// as completed or dropped is so; others stay as they are.
actionplans::v1::Action::State StateIn(
    actionplans::v1::Entry::Disposition disposition,
    actionplans::v1::Action::State standing);

struct PlanComparison {
  // Without the actions themselves, by the actions' names.
  std::vector<actionplans::v1::PlanDifference> differences;
  int same = 0;  // actions that stand alike in both
};

// How the entries of a plan and a later one differ. Where a plan lists an
// action twice, its first entry counts.
PlanComparison ComparePlans(absl::Span<const actionplans::v1::Entry> base,
                            absl::Span<const actionplans::v1::Entry> revised);

// Whether the years of two plans have a day in common. A year whose beginning
// or end is not known has none in common with others.
bool Overlap(const actionplans::v1::ActionPlan& a,
             const actionplans::v1::ActionPlan& b);

// Whether `day` (YYYYMMDD) is of the plan's year.
bool Covers(const actionplans::v1::ActionPlan& plan, int32_t day);

}  // namespace minutebook::rules
