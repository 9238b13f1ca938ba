// MergeBodies.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::councils {

std::unique_ptr<engine::WriteCommand> MakeMergeBodies();

}  // namespace minutebook::councils
