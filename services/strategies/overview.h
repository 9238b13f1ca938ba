// StrategyService.GetStrategyOverview.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::strategies {

// A fixed number of statements, and a few more for every hundred records of a
// kind, whatever hangs on the strategy.
std::unique_ptr<engine::ReadCommand> MakeGetStrategyOverview();

}  // namespace minutebook::strategies
