// PullTargets: what a performance-management system works towards.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::actionplans {

std::unique_ptr<engine::StreamCommand> MakePullTargets();

}  // namespace minutebook::actionplans
