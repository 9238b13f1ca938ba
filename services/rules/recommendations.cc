#include "services/rules/recommendations.h"

#include "services/rules/civil_date.h"
#include "services/rules/response_due.h"

namespace minutebook::rules {

using meetings::v1::Recommendation;

namespace {

RecommendationState Answered(const Recommendation& recommendation) {
  const Recommendation::Response& response = recommendation.response();
  switch (response.status()) {
    case Recommendation::Response::STATUS_AGREED:
    case Recommendation::Response::STATUS_AGREED_IN_PART:
      for (const auto& implementation : recommendation.implementations()) {
        if (implementation.has_implementation_date() &&
            !implementation.partial()) {
          return Recommendation::STATE_IMPLEMENTED;
        }
      }
      return Recommendation::STATE_AGREED;
    case Recommendation::Response::STATUS_NOT_AGREED:
      return Recommendation::STATE_NOT_AGREED;
    case Recommendation::Response::STATUS_TO_BE_CONSIDERED:
      return Recommendation::STATE_TO_BE_CONSIDERED;
    default:
      return response.text().empty() ? Recommendation::STATE_UNANSWERED
                                     : Recommendation::STATE_ANSWERED;
  }
}

// 0 when it is not known.
int32_t MadeDay(const Recommendation& recommendation, DayOf day_of) {
  return recommendation.has_made_date() ? DateNumber(recommendation.made_date())
                                        : day_of(recommendation.made_item());
}

}  // namespace

void DeriveRecommendation(Recommendation& recommendation) {
  recommendation.set_state(recommendation.has_withdrawal()
                               ? Recommendation::STATE_WITHDRAWN
                               : Answered(recommendation));
}

void AddOpenDays(const Recommendation& recommendation,
                 std::vector<std::string>& names) {
  names.push_back(recommendation.made_item());
  names.push_back(recommendation.put_item());
  names.push_back(recommendation.response().response_item());
}

bool IsOpenOn(const Recommendation& recommendation, int32_t day, DayOf day_of) {
  if (MadeDay(recommendation, day_of) > day) return false;
  // Day 0 is not known: before every day.
  if (recommendation.has_withdrawal() &&
      DateNumber(recommendation.withdrawal().withdrawal_date()) <= day) {
    return false;
  }
  const RecommendationState state = Answered(recommendation);
  if (state == Recommendation::STATE_UNANSWERED ||
      state == Recommendation::STATE_TO_BE_CONSIDERED) {
    return true;
  }
  const Recommendation::Response& response = recommendation.response();
  int32_t answered = response.has_response_date()
                         ? DateNumber(response.response_date())
                         : day_of(response.response_item());
  if (answered == 0) answered = day_of(recommendation.put_item());
  return answered > day;
}

std::optional<Unanswered> UnansweredOn(const Recommendation& recommendation,
                                       int32_t day,
                                       const councils::v1::Settings& settings,
                                       DayOf day_of) {
  if (!IsOpenOn(recommendation, day, day_of)) return std::nullopt;
  Unanswered unanswered;
  const int32_t made = MadeDay(recommendation, day_of);
  if (made != 0) {
    unanswered.made = DateOf(made);
    unanswered.due = ResponseDueDate(settings, *unanswered.made);
    unanswered.overdue = DateNumber(*unanswered.due) < day;
  }
  return unanswered;
}

}  // namespace minutebook::rules
