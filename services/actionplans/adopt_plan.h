// AdoptPlan: by a decision's part, or a text that tells of one.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::actionplans {

std::unique_ptr<engine::WriteCommand> MakeAdoptPlan();

}  // namespace minutebook::actionplans
