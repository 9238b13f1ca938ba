// RecordService.Apply: many creates, updates and deletes as one write.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::records {

std::unique_ptr<engine::WriteCommand> MakeApply();

}  // namespace minutebook::records
