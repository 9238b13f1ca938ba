// DraftMinutes, PublishMinutes, ConfirmMinutes, CorrectMinutes.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::meetings {

std::unique_ptr<engine::WriteCommand> MakeDraftMinutes();
std::unique_ptr<engine::WriteCommand> MakePublishMinutes();
std::unique_ptr<engine::WriteCommand> MakeConfirmMinutes();
std::unique_ptr<engine::WriteCommand> MakeCorrectMinutes();

}  // namespace minutebook::meetings
