// What may not be done to the records of meetings once they are public.
#pragma once

#include "services/engine/resource_type.h"

namespace minutebook::meetings {

// A published decision is corrected, never deleted.
engine::ResourceType::Guard DecisionGuard();

}  // namespace minutebook::meetings
