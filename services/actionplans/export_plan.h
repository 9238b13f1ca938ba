// ExportPlan: one plan complete, as a file.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::actionplans {

std::unique_ptr<engine::StreamCommand> MakeExportPlan();

}  // namespace minutebook::actionplans
