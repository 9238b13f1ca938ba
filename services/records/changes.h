// LedgerService.ListChanges and WatchChanges: what changed in a council, as its
// caller may see it.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::records {

std::unique_ptr<engine::ReadCommand> MakeListChanges();
std::unique_ptr<engine::StreamCommand> MakeWatchChanges();

}  // namespace minutebook::records
