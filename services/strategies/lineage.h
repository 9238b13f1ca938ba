// Lineage: which strategy took the place of which.
#pragma once

#include <memory>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "minutebook/strategies/v1/strategy.pb.h"
#include "services/engine/command.h"
#include "services/engine/facts.h"

namespace minutebook::strategies {

// The names of the strategies whose place `strategy` took, and of those before
// them: a statement for each generation and hundred strategies.
absl::StatusOr<std::set<std::string>> ForerunnersOf(
    const engine::Facts& facts, const v1::Strategy& strategy);

// StrategyService.GetLineage.
std::unique_ptr<engine::ReadCommand> MakeGetLineage();

}  // namespace minutebook::strategies
