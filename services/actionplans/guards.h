// What follows from the fields of plans, entries, actions and milestones, what
// is wrong with them, and what may not be done to them.
#pragma once

#include "services/engine/resource_type.h"

namespace minutebook::actionplans {

void SetGuards(engine::Catalogue& catalogue);

}  // namespace minutebook::actionplans
