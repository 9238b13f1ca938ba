// Where citations lead: ResolveMinuteReference, ListUnresolvedCitations.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::meetings {

std::unique_ptr<engine::ReadCommand> MakeResolveMinuteReference();
std::unique_ptr<engine::ReadCommand> MakeListUnresolvedCitations();

}  // namespace minutebook::meetings
