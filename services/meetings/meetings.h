// What is particular to minutebook.meetings.
#pragma once

#include "services/engine/engine.h"

namespace minutebook::meetings {

void RegisterMeetings(engine::Engine& engine);

}  // namespace minutebook::meetings
