// StrategyService.SupersedeStrategy.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::strategies {

std::unique_ptr<engine::WriteCommand> MakeSupersedeStrategy();

}  // namespace minutebook::strategies
