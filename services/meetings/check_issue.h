// CheckIssue: what does not agree about a matter.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::meetings {

std::unique_ptr<engine::ReadCommand> MakeCheckIssue();

}  // namespace minutebook::meetings
