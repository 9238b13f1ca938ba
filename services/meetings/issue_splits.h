// MergeIssues and SplitIssue.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::meetings {

std::unique_ptr<engine::WriteCommand> MakeMergeIssues();
std::unique_ptr<engine::WriteCommand> MakeSplitIssue();

}  // namespace minutebook::meetings
