// PublishAgenda, RescheduleMeeting, CancelMeeting, HoldMeeting.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::meetings {

std::unique_ptr<engine::WriteCommand> MakePublishAgenda();
std::unique_ptr<engine::WriteCommand> MakeRescheduleMeeting();
std::unique_ptr<engine::WriteCommand> MakeCancelMeeting();
std::unique_ptr<engine::WriteCommand> MakeHoldMeeting();

}  // namespace minutebook::meetings
