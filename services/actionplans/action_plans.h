// What is particular to action plans, actions and milestones.
#pragma once

#include "services/engine/engine.h"

namespace minutebook::actionplans {

// After the areas of meetings and strategies, whose records plans rest on.
void RegisterActionPlans(engine::Engine& engine);

}  // namespace minutebook::actionplans
