// What is particular to minutebook.strategies.
#pragma once

#include <memory>

#include "services/drawing/page_drawer.h"
#include "services/engine/engine.h"

namespace minutebook::strategies {

// After the area of meetings: what an approval rests on is guarded besides what
// guards it there. `drawer` draws the pages asked for.
void RegisterStrategies(engine::Engine& engine,
                        std::unique_ptr<drawing::PageDrawer> drawer);

}  // namespace minutebook::strategies
