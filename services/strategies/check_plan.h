// StrategyService.CheckPlanOnAPage.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::strategies {

std::unique_ptr<engine::ReadCommand> MakeCheckPlanOnAPage();

}  // namespace minutebook::strategies
