// Deadlines on a clock that a change of the machine's time of day does not
// move: a jump neither ends a call early nor holds it up.
#pragma once

#include <algorithm>
#include <chrono>

#include "absl/time/time.h"

namespace minutebook::storage {

using SteadyTime = std::chrono::steady_clock::time_point;

inline constexpr SteadyTime kNoDeadline = SteadyTime::max();

inline SteadyTime SteadyNow() { return std::chrono::steady_clock::now(); }

// The time that far from now; none when that is more than a year away.
inline SteadyTime SteadyAfter(absl::Duration duration) {
  constexpr absl::Duration kYear = absl::Hours(24 * 365);
  if (duration > kYear) return kNoDeadline;
  return SteadyNow() + absl::ToChronoNanoseconds(std::max(duration, -kYear));
}

}  // namespace minutebook::storage
