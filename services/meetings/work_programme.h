// GetWorkProgramme.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::meetings {

std::unique_ptr<engine::ReadCommand> MakeGetWorkProgramme();

}  // namespace minutebook::meetings
