// What holds of measures, targets and readings beyond what their contract says
// of each field.
#pragma once

#include "services/engine/resource_type.h"

namespace minutebook::actionplans {

void SetMeasureChecks(engine::Catalogue& catalogue);

}  // namespace minutebook::actionplans
