// Which edition of a strategy is in force on a day. An edition of which only
// the month or year of its beginning is known is in force from the end of
// that, when it certainly is.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/types/span.h"
#include "google/type/date.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/overview.pb.h"

namespace minutebook::rules {

// The first day (YYYYMMDD) on which an approved edition certainly is in force;
// 0 where that is not known.
int32_t FirstDayInForce(const strategies::v1::Edition& edition);

// The edition of `editions`, which are of one strategy, in force on `day`
// (YYYYMMDD): the one that began last by then, unless it has ended. Null where
// none is; never more than one.
const strategies::v1::Edition* EditionInForce(
    absl::Span<const strategies::v1::Edition> editions, int32_t day);

// How `edition`, one of `editions`, stands on `day`.
strategies::v1::EditionStanding::Standing StandingOn(
    const strategies::v1::Edition& edition,
    absl::Span<const strategies::v1::Edition> editions, int32_t day);

// The last day on which `edition`, one of `editions`, is in force: its own end,
// or the day before the next one begins. Nothing where no end is known, or it
// was never in force.
std::optional<google::type::Date> LastDateInForce(
    const strategies::v1::Edition& edition,
    absl::Span<const strategies::v1::Edition> editions);

}  // namespace minutebook::rules
