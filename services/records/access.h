// AccessService: what is particular to tokens and grants, and ExplainAccess.
#pragma once

#include "services/engine/engine.h"

namespace minutebook::records {

void RegisterAccess(engine::Engine& engine);

}  // namespace minutebook::records
