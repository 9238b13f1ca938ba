// A strategy with a long history, for the benchmarks.
#pragma once

#include <string>

#include "tests/bench/plan_traffic.h"

namespace minutebook::bench {

// Fills the council kCouncil, which has the body kBodyId, with a strategy: two
// editions, six objectives, a plan of 50 actions, and ten meetings that dealt
// with it, each with a paper, a decision that endorsed it, a recommendation and
// two promises to report back. Returns its name.
std::string AddStrategy(const CallMethod& call);

}  // namespace minutebook::bench
