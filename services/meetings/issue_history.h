// MeetingService.GetIssueHistory: what happened to a matter, body by body.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::meetings {

// A page takes a fixed number of statements and a few more for every
// storage::kKeysPerStatement records of a kind on it, however long the history.
std::unique_ptr<engine::ReadCommand> MakeGetIssueHistory();

}  // namespace minutebook::meetings
