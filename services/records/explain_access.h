// The command that says why a call is let through or refused.
#pragma once

#include <memory>

#include "services/engine/command.h"
#include "services/engine/engine.h"

namespace minutebook::records {

// `engine` outlives the command.
std::unique_ptr<engine::ReadCommand> MakeExplainAccess(engine::Engine& engine);

}  // namespace minutebook::records
