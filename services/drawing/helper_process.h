// Runs another program for one piece of work: input in, output back, within a
// time. What that program reads may be anybody's, so what it does wrong costs
// itself alone.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/steady_time.h"

namespace minutebook::drawing {

// What `program` wrote to its standard output, when it ended with status 0 by
// `deadline`; it is killed at that time, or when it writes more than
// `max_output` bytes. It gets `input` and then the end of its standard input,
// no other open file, and an environment of its own. UNAVAILABLE says which of
// this was not so. Thread-safe.
absl::StatusOr<std::string> RunHelper(const std::string& program,
                                      std::string_view input, size_t max_output,
                                      storage::SteadyTime deadline);

}  // namespace minutebook::drawing
