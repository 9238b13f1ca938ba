// ReportReadings: what a performance-management system has observed.
#pragma once

#include <memory>

#include "services/engine/command.h"

namespace minutebook::actionplans {

// `catalogue` outlives the command.
std::unique_ptr<engine::WriteCommand> MakeReportReadings(
    const engine::Catalogue& catalogue);

}  // namespace minutebook::actionplans
