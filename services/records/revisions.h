// LedgerService.ListRevisions, GetRevision and CompareRevisions: the states
// that a record has had, as its caller may see them.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::records {

std::unique_ptr<engine::ReadCommand> MakeListRevisions();
std::unique_ptr<engine::ReadCommand> MakeGetRevision();
std::unique_ptr<engine::ReadCommand> MakeCompareRevisions();

}  // namespace minutebook::records
