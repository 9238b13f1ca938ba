// ComparePlans: how the actions of two plans differ.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::actionplans {

std::unique_ptr<engine::ReadCommand> MakeComparePlans();

}  // namespace minutebook::actionplans
