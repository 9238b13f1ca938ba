// Readings reported as a performance-management system reports them.
#pragma once

#include <cstdint>
#include <string>

#include "tests/bench/plan_traffic.h"

namespace minutebook::bench {

inline constexpr int kReadingsOfReport = 1000;

// The measures that the reports below are of.
void AddMeasures(const CallMethod& call, const std::string& parent);

// A report of so many readings of months; no two numbers have one in common.
std::string ReportRequest(const std::string& parent, int64_t number);

}  // namespace minutebook::bench
