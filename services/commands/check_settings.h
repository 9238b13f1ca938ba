// Settings that cannot be served, told before anything is opened.
#pragma once

#include "absl/status/status.h"
#include "services/settings/settings.h"

namespace minutebook::commands {

// Whether the settings agree with one another, as far as that can be told
// without opening what they name. INVALID_ARGUMENT names each one that does
// not, on lines of their own.
absl::Status CheckSettings(const settings::Settings& settings);

}  // namespace minutebook::commands
