// StrategyService.OpenConsultation and CloseConsultation.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::strategies {

std::unique_ptr<engine::WriteCommand> MakeOpenConsultation();
std::unique_ptr<engine::WriteCommand> MakeCloseConsultation();

}  // namespace minutebook::strategies
