// A plan from year to year: revised, decided entry by entry, closed.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::actionplans {

std::unique_ptr<engine::WriteCommand> MakeRevisePlan();
std::unique_ptr<engine::WriteCommand> MakeSetDispositions();
std::unique_ptr<engine::WriteCommand> MakeClosePlan();

}  // namespace minutebook::actionplans
