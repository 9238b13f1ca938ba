// Issues and promises of a large council, for the engine's benchmark.
#pragma once

#include <string>

#include "tests/bench/plan_traffic.h"

namespace minutebook::bench {

// Adds an issue of so many items, each at a meeting of its own with a paper, a
// decision of one part, a recommendation, a promise and a citation. Returns the
// issue's name.
std::string AddIssue(const CallMethod& call, const std::string& parent,
                     int items);

// Reads the whole history, page by page. Returns the number of its entries.
int ReadHistory(const CallMethod& call, const std::string& issue);

// Adds promises, every second of which was due before 2016, the others later.
void AddPromises(const CallMethod& call, const std::string& parent,
                 int promises);

// Lists all that were overdue on 1 January 2016, page by page of 1,000. Returns
// their number.
int ListOverdue(const CallMethod& call, const std::string& parent);

}  // namespace minutebook::bench
