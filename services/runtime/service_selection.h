// Which services of the contract a process serves.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace minutebook::runtime {

// The full names that `wanted` selects of `known`; all when nothing is wanted.
// A service is named in full (minutebook.meetings.v1.MeetingService), from its
// area on (meetings.v1.MeetingService), or by its last part (MeetingService);
// an area (meetings) selects all of its services. INVALID_ARGUMENT for a name
// that selects nothing; lists those known.
absl::StatusOr<std::set<std::string>> SelectServices(
    const std::vector<std::string>& wanted, const std::set<std::string>& known);

}  // namespace minutebook::runtime
