// A store of targets, for pulling them all.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tests/bench/our_server.h"

namespace minutebook::bench {

// Starts over a store with `targets` targets, kApplyRecords below each measure;
// fills it when it is not there or was left half full.
absl::StatusOr<std::unique_ptr<OurServer>> StartWithTargets(
    const std::string& store, int64_t targets);

// The field of PullTargetsResponse that holds targets.
inline constexpr int kTargetsField = 2;

// A request for all of them.
std::string PullRequest();

}  // namespace minutebook::bench
