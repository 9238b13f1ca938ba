// What is particular to action plans, actions and milestones.
#pragma once

#include "services/engine/engine.h"

namespace minutebook::actionplans {

// After the area of meetings, whose records an adoption rests on.
void RegisterActionPlans(engine::Engine& engine);

}  // namespace minutebook::actionplans
