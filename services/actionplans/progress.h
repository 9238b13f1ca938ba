// GetProgress: how a plan, a strategy or a council goes.
#pragma once

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "google/type/date.pb.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/progress.pb.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "services/engine/command.h"
#include "services/engine/facts.h"

namespace minutebook::actionplans {

std::unique_ptr<engine::ReadCommand> MakeGetProgress();

// Those of `plans` that are carried out on `day`.
std::vector<v1::ActionPlan> CarriedOut(std::vector<v1::ActionPlan> plans,
                                       const google::type::Date& day);

// How the actions of `plans` go on `day`, in the order in which the plans list
// them; each action once, by its first entry that has not moved it. A fixed
// number of statements for every hundred plans or actions.
absl::StatusOr<std::vector<v1::ActionProgress>> ProgressOfPlans(
    const engine::Facts& facts, const councils::v1::Settings& settings,
    const std::vector<v1::ActionPlan>& plans, const google::type::Date& day);

}  // namespace minutebook::actionplans
