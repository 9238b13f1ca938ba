// GetProgress: how a plan, a strategy or a council goes.
#pragma once

#include <memory>
#include <vector>

#include "minutebook/actionplans/v1/progress.pb.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"
#include "services/engine/command.h"

namespace minutebook::actionplans {

std::unique_ptr<engine::ReadCommand> MakeGetProgress();

}  // namespace minutebook::actionplans
