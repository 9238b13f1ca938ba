#include "services/meetings/responses.h"

#include <vector>

#include "minutebook/meetings/v1/recommendation.pb.h"
#include "services/meetings/record_course.h"
#include "services/rules/recommendations.h"

namespace minutebook::meetings {
namespace {

class RespondToRecommendation
    : public RecordCourse<v1::RespondToRecommendationRequest,
                          v1::Recommendation> {
 public:
  RespondToRecommendation() : RecordCourse(rules::kRecommendationLifecycle) {}

 private:
  absl::Status Change(const engine::DecideContext& context,
                      const v1::RespondToRecommendationRequest& request,
                      v1::Recommendation& recommendation,
                      std::vector<engine::Operation>&) const override {
    v1::Recommendation::Response& response = *recommendation.mutable_response();
    response = request.response();
    if (response.status() == v1::Recommendation::Response::STATUS_UNSPECIFIED &&
        response.text().empty()) {
      return engine::RuleBroken(
          request.name(), "an answer has a status, or words that are its text");
    }
    // The day of an item is known from its meeting.
    if (response.has_response_date() || !response.response_item().empty() ||
        !recommendation.put_item().empty()) {
      return absl::OkStatus();
    }
    return SetDay(context, false, {}, response.mutable_response_date());
  }
};

}  // namespace

std::unique_ptr<engine::WriteCommand> MakeRespondToRecommendation() {
  return std::make_unique<RespondToRecommendation>();
}

}  // namespace minutebook::meetings
