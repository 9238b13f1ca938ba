// The order of a pathway, and what is unusual in it.
#pragma once

#include <vector>

#include "absl/types/span.h"
#include "google/type/date.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/finding.pb.h"
#include "minutebook/strategies/v1/pathway.pb.h"

namespace minutebook::rules {

// The edition of `editions`, all of one strategy, that an act on the strategy
// as a whole was about: the first to come in force on that day or later; where
// none did, the one not yet approved, or else the last. Null for none at all.
// `date` may be partial; null: not known.
const strategies::v1::Edition* EditionActedOn(
    absl::Span<const strategies::v1::Edition> editions,
    const google::type::Date* date);

// Puts the steps in the order of their days, those without one last.
void SortSteps(std::vector<strategies::v1::PathwayStep>& steps);

// What is unusual or missing in the pathway of `edition`; `steps` are in order.
// Of two acts of which only month or year is known, one is after the other
// only where it certainly is.
std::vector<strategies::v1::Finding> PathwayFindings(
    const strategies::v1::Edition& edition,
    absl::Span<const strategies::v1::PathwayStep> steps);

}  // namespace minutebook::rules
