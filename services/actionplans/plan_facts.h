// Plans with what they are judged by: their entries with actions, milestones
// and the holdings of owners, gathered many at once.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/entry.pb.h"
#include "minutebook/strategies/v1/objective.pb.h"
#include "services/engine/facts.h"
#include "services/rules/gaps.h"

namespace minutebook::actionplans {

// The entries of `plan` in the order in which it lists them: by their
// positions, then by their names.
absl::StatusOr<std::vector<v1::Entry>> EntriesOf(const engine::Facts& facts,
                                                 const std::string& plan);

// Orders entries as their plan lists them.
void SortByPosition(std::vector<v1::Entry>& entries);

// How much of what an action is judged by is wanted.
enum class Depth {
  kProgress,  // milestones
  kGaps,      // holdings of the owners and measures with all values too
};

// What each of `entries` is judged by; those whose action is hidden are left
// out. A fixed number of statements for every hundred actions, owners and
// measures.
absl::StatusOr<std::vector<rules::PlannedAction>> PlannedActions(
    const engine::Facts& facts, absl::Span<const v1::Entry> entries,
    Depth depth);

// The measures that tell about each of `objectives`, each once.
absl::StatusOr<std::vector<rules::MeasureValues>> MeasuresOf(
    const engine::Facts& facts,
    absl::Span<const strategies::v1::Objective> objectives);

// The objectives of the strategies that `plan` delivers.
absl::StatusOr<std::vector<strategies::v1::Objective>> ObjectivesOf(
    const engine::Facts& facts, const v1::ActionPlan& plan);

// The plans that deliver each of `strategies`, by its name.
absl::StatusOr<std::map<std::string, std::vector<v1::ActionPlan>>> PlansOf(
    const engine::Facts& facts, absl::Span<const std::string> strategies);

}  // namespace minutebook::actionplans
