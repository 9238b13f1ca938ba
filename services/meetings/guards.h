// What the standard methods may not do to the records of this area.
#pragma once

#include "services/engine/resource_type.h"

namespace minutebook::meetings {

// From publication on, records are corrected or withdrawn, never deleted, and
// what a method of its own changes is not changed by an update.
void SetGuards(engine::Catalogue& catalogue);

}  // namespace minutebook::meetings
