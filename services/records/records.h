// What is particular to minutebook.records: Apply, and what follows from a
// document's bytes.
#pragma once

#include "services/engine/engine.h"

namespace minutebook::records {

void RegisterRecords(engine::Engine& engine);

}  // namespace minutebook::records
