// GetPerformance: how measures go on a day.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::actionplans {

std::unique_ptr<engine::ReadCommand> MakeGetPerformance();

}  // namespace minutebook::actionplans
