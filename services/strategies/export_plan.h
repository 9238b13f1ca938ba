// ActionPlanService.ExportPlan: one plan complete, as a file. It stands here
// because the pathway of the plan's strategy is part of it.
#pragma once

#include <memory>

#include "services/drawing/page_drawer.h"
#include "services/engine/command.h"

namespace minutebook::strategies {

std::unique_ptr<engine::StreamCommand> MakeExportPlan(
    std::shared_ptr<drawing::PageDrawer> drawer);

}  // namespace minutebook::strategies
