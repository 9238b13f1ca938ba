#include "services/meetings/unanswered_recommendations.h"

#include <string>
#include <vector>

#include "minutebook/meetings/v1/recommendation.pb.h"
#include "services/meetings/days.h"
#include "services/meetings/state_walk.h"
#include "services/rules/recommendations.h"

namespace minutebook::meetings {
namespace {

constexpr char kMethod[] =
    "minutebook.meetings.v1.DecisionService.ListUnansweredRecommendations";

class ListUnansweredRecommendations : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(
      const engine::ReadContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request =
        static_cast<const v1::ListUnansweredRecommendationsRequest&>(message);
    const std::string scope = engine::PageScope(kMethod, request);
    absl::StatusOr<WalkPosition> position = PositionOf(context, scope, request);
    if (!position.ok()) return position.status();
    const absl::StatusOr<bool> past = IsPast(context, *position);
    if (!past.ok()) return past.status();

    const engine::Facts facts = context.facts();
    const absl::StatusOr<councils::v1::Settings> settings =
        councils::SettingsOf(facts);
    if (!settings.ok()) return settings.status();
    v1::ListUnansweredRecommendationsResponse response;
    *response.mutable_on_date() = position->on_date;
    Days days;
    const absl::StatusOr<bool> more = WalkStates<v1::Recommendation>(
        facts, Filters(*past), "", request.page_size(), *position,
        [&](const std::vector<v1::Recommendation>& recommendations) {
          std::vector<std::string> names;
          for (const v1::Recommendation& recommendation : recommendations) {
            rules::AddOpenDays(recommendation, names);
          }
          return days.Load(facts, names);
        },
        [&](const v1::Recommendation& recommendation) {
          const std::optional<rules::Unanswered> unanswered =
              rules::UnansweredOn(
                  recommendation, rules::DateNumber(response.on_date()),
                  *settings,
                  [&days](const std::string& name) { return days.Of(name); });
          if (!unanswered.has_value() ||
              (request.overdue_only() && !unanswered->overdue)) {
            return false;
          }
          v1::UnansweredRecommendation& listed =
              *response.add_recommendations();
          *listed.mutable_recommendation() = recommendation;
          if (unanswered->made.has_value()) {
            *listed.mutable_made_date() = *unanswered->made;
            *listed.mutable_response_due_date() = *unanswered->due;
          }
          listed.set_overdue(unanswered->overdue);
          return true;
        });
    if (!more.ok()) return more.status();
    if (*more) {
      response.set_next_page_token(
          context.tokens.PageToken(scope, position->Encode()));
    }
    return response.SerializeAsString();
  }

 private:
  static std::vector<std::string> Filters(bool past) {
    std::vector<std::string> filters = {"state = STATE_UNANSWERED",
                                        "state = STATE_TO_BE_CONSIDERED"};
    if (past) {
      for (const char* state :
           {"AGREED", "NOT_AGREED", "IMPLEMENTED", "ANSWERED", "WITHDRAWN"}) {
        filters.push_back(absl::StrCat("state = STATE_", state));
      }
    }
    return filters;
  }
};

}  // namespace

std::unique_ptr<engine::ReadCommand> MakeListUnansweredRecommendations() {
  return std::make_unique<ListUnansweredRecommendations>();
}

}  // namespace minutebook::meetings
