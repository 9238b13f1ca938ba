// When a refused call is worth trying again.
#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace minutebook::engine {

// The error with a google.rpc.RetryInfo that says to wait so long.
absl::Status WithRetry(absl::Status error, absl::Duration delay);

}  // namespace minutebook::engine
