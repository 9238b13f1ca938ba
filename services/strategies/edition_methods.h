// StrategyService.SubmitEdition and WithdrawEdition.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::strategies {

std::unique_ptr<engine::WriteCommand> MakeSubmitEdition();
std::unique_ptr<engine::WriteCommand> MakeWithdrawEdition();

}  // namespace minutebook::strategies
