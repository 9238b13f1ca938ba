// At which of a body's meetings something comes to it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "minutebook/meetings/v1/due.pb.h"

namespace minutebook::rules {

// The index of the meeting at which what is due then comes: the first that its
// time allows or, where only a last day is known, the last before it. `days`
// are those of the meetings, YYYYMMDD in order. Nothing when none fits.
std::optional<size_t> MeetingFor(const std::vector<int32_t>& days,
                                 const meetings::v1::Due& due);

}  // namespace minutebook::rules
