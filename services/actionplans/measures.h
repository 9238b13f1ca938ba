// What is particular to MeasureService.
#pragma once

#include "services/engine/engine.h"

namespace minutebook::actionplans {

void RegisterMeasures(engine::Engine& engine);

}  // namespace minutebook::actionplans
