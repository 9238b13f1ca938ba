// FulfilCommitment, RescheduleCommitment, WithdrawCommitment.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::meetings {

std::unique_ptr<engine::WriteCommand> MakeFulfilCommitment();
std::unique_ptr<engine::WriteCommand> MakeRescheduleCommitment();
std::unique_ptr<engine::WriteCommand> MakeWithdrawCommitment();

}  // namespace minutebook::meetings
