// FindGaps: what plans leave open, in pages.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::actionplans {

std::unique_ptr<engine::ReadCommand> MakeFindGaps();

}  // namespace minutebook::actionplans
