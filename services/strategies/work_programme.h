// MeetingService.GetWorkProgramme. It stands here because the reviews of
// strategies are part of it.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::strategies {

std::unique_ptr<engine::ReadCommand> MakeGetWorkProgramme();

}  // namespace minutebook::strategies
