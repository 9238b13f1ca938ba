// What is particular to minutebook.strategies.
#pragma once

#include "services/engine/engine.h"

namespace minutebook::strategies {

// After the area of meetings: what an approval rests on is guarded besides what
// guards it there.
void RegisterStrategies(engine::Engine& engine);

}  // namespace minutebook::strategies
