// Promises of the same thing for times that exclude each other: one body is
// told "later in 2015", another "April 2016".
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "minutebook/meetings/v1/commitment.pb.h"

namespace minutebook::rules {

// Whether two texts of what is promised on one matter mean the same thing: they
// name the same kinds of document (a strategy, an action plan) or, where
// reports are promised, of which a matter sees many, mostly the same words.
bool PromiseTheSame(std::string_view a, std::string_view b);

// The same of promises on different matters, where "the strategy" is another
// one in each: one text has every word of the other that tells something.
bool PromiseTheSameElsewhere(std::string_view a, std::string_view b);

// The pairs that conflict, of `own` promises on one matter and of those with
// promises on `others`, as indices in order, first of `own`, then of `others`:
// both still to be kept, made at different items or to different bodies, of the
// same thing, and every day that one allows past before the first that the
// other allows.
std::vector<std::pair<size_t, size_t>> ConflictingPromises(
    absl::Span<const meetings::v1::Commitment> own,
    absl::Span<const meetings::v1::Commitment> others = {});

}  // namespace minutebook::rules
