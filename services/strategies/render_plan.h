// StrategyService.RenderPlanOnAPage: a plan as a page to print or hang up.
#pragma once

#include <memory>

#include "services/drawing/page_drawer.h"
#include "services/engine/command.h"

namespace minutebook::strategies {

std::unique_ptr<engine::ReadCommand> MakeRenderPlanOnAPage(
    std::shared_ptr<drawing::PageDrawer> drawer);

}  // namespace minutebook::strategies
