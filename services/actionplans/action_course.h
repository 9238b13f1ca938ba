// Actions and milestones put off, milestones reached.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::actionplans {

std::unique_ptr<engine::WriteCommand> MakeRescheduleAction();
std::unique_ptr<engine::WriteCommand> MakeRescheduleMilestone();
std::unique_ptr<engine::WriteCommand> MakeCompleteMilestone();

}  // namespace minutebook::actionplans
