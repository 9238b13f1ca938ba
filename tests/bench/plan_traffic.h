// Action plans of a large council, for the engine's benchmark.
#pragma once

#include <functional>
#include <string>

namespace minutebook::bench {

// Calls a method, given without `minutebook.`, with a request's bytes; the
// reply's.
using CallMethod =
    std::function<std::string(const std::string&, const std::string&)>;

// Fills the council `parent` with adopted plans of 1,000 actions each, every
// fifth of which lacks an owner. Returns the number of actions.
int AddPlans(const CallMethod& call, const std::string& parent, int plans);

// Asks FindGaps for all gaps, page by page. Returns their number.
int FindAllGaps(const CallMethod& call, const std::string& parent);

}  // namespace minutebook::bench
