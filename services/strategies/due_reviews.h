// Which reviews of strategies are due.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "google/type/date.pb.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/review.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"
#include "services/engine/command.h"
#include "services/engine/facts.h"

namespace minutebook::strategies {

using EditionsByStrategy = std::map<std::string, std::vector<v1::Edition>>;

// The next reviews of `strategy` as they are on `on_date`, with what makes them
// due by `until` (not before `on_date`); none where no edition is in force.
// `strategies` and `editions` hold at least it and those that it serves.
std::vector<v1::DueReview> ReviewsOf(
    const v1::Strategy& strategy,
    const std::map<std::string, v1::Strategy>& strategies,
    const EditionsByStrategy& editions, const councils::v1::Settings& settings,
    const google::type::Date& on_date, const google::type::Date& until);

// The reviews of all the council's strategies, as they are on `on_date`, that
// are due by `until`, in the order of their days and then of the strategies'
// names. The strategies are few, and what is due follows from several of them
// at once, so all are read: a statement for every five hundred, and one for the
// editions of every hundred.
absl::StatusOr<std::vector<v1::DueReview>> AllReviews(
    const engine::Facts& facts, const councils::v1::Settings& settings,
    const google::type::Date& on_date, const google::type::Date& until);

// StrategyService.ListDueReviews.
std::unique_ptr<engine::ReadCommand> MakeListDueReviews();

}  // namespace minutebook::strategies
