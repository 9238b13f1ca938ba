// ListUnansweredRecommendations.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::meetings {

std::unique_ptr<engine::ReadCommand> MakeListUnansweredRecommendations();

}  // namespace minutebook::meetings
