// What is particular to minutebook.councils.
#pragma once

#include "services/engine/engine.h"

namespace minutebook::councils {

void RegisterCouncils(engine::Engine& engine);

}  // namespace minutebook::councils
