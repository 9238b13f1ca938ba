// StrategyService.CheckPlanOnAPage: whether a plan is as its template wants it.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "minutebook/strategies/v1/summary.pb.h"
#include "services/engine/command.h"
#include "services/engine/facts.h"

namespace minutebook::strategies {

struct CheckedPlan {
  v1::Summary plan;
  v1::CheckPlanOnAPageResponse check;
  std::string language;  // of the plan; empty: the usual one
};

// The plan `name` checked by the template `template_name`, or by its own where
// that is empty. RECORD_NOT_FOUND when either is named and not to be had.
absl::StatusOr<CheckedPlan> CheckedPlanOf(const engine::Facts& facts,
                                          const std::string& name,
                                          const std::string& template_name);

std::unique_ptr<engine::ReadCommand> MakeCheckPlanOnAPage();

}  // namespace minutebook::strategies
