// The store that the settings name.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "services/settings/settings.h"
#include "storage/driver.h"

namespace minutebook::commands {

absl::StatusOr<std::unique_ptr<storage::Driver>> OpenDriver(
    const settings::Settings& settings);

}  // namespace minutebook::commands
