// How far a recommendation has come, and whether its answer is late.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "google/type/date.pb.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "minutebook/meetings/v1/recommendation.pb.h"
#include "services/rules/commitments.h"
#include "services/rules/lifecycle.h"

namespace minutebook::rules {

using RecommendationState = meetings::v1::Recommendation::State;

// Where an answer that says "agreed" leads; every other answer leads to the
// state of its own name.
inline constexpr Transition<RecommendationState> kRecommendationLifecycle[] = {
    {meetings::v1::Recommendation::STATE_UNANSWERED, "RespondToRecommendation",
     meetings::v1::Recommendation::STATE_AGREED},
    {meetings::v1::Recommendation::STATE_TO_BE_CONSIDERED,
     "RespondToRecommendation", meetings::v1::Recommendation::STATE_AGREED},
};

// What follows from the record itself: `state`.
void DeriveRecommendation(meetings::v1::Recommendation& recommendation);

// Adds the names of the records by whose days IsOpenOn decides; some are empty.
void AddOpenDays(const meetings::v1::Recommendation& recommendation,
                 std::vector<std::string>& names);

// Whether `recommendation` stood without an answer proper on `day` (YYYYMMDD):
// made by then as far as is known, not withdrawn, and not answered. What was
// answered or withdrawn on a day that is not known is open on none.
bool IsOpenOn(const meetings::v1::Recommendation& recommendation, int32_t day,
              DayOf day_of);

// A recommendation without an answer proper.
struct Unanswered {
  std::optional<google::type::Date> made;
  std::optional<google::type::Date> due;  // when `made` is known
  bool overdue = false;
};

// When `recommendation` was made and is to be answered, if it stood open on
// `day`.
std::optional<Unanswered> UnansweredOn(
    const meetings::v1::Recommendation& recommendation, int32_t day,
    const councils::v1::Settings& settings, DayOf day_of);

}  // namespace minutebook::rules
