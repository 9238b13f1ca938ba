// When a strategy and its action plan are due for review, and why.
#pragma once

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "google/type/date.pb.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/review.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"

namespace minutebook::rules {

// An edition of a strategy that the one reviewed serves.
struct ServedEdition {
  std::string strategy_title;
  std::string edition;            // name
  google::type::Date start_date;  // a full day
};

// The next reviews of `strategy`, of which `edition` is in force on `on_date`:
// of the strategy, then of its plan. Counted from the edition's first day or
// the latest review by `on_date`; three years and one where neither strategy
// nor `rules` say otherwise. `served` are the editions in force of the
// strategies it serves: one that began after the edition (or the latest review)
// makes the strategy's own review due. Every reason is given; the earliest
// counts.
std::vector<strategies::v1::DueReview> NextReviews(
    const strategies::v1::Strategy& strategy,
    const strategies::v1::Edition& edition,
    absl::Span<const ServedEdition> served,
    const councils::v1::Settings::RuleSet& rules,
    const google::type::Date& on_date);

}  // namespace minutebook::rules
