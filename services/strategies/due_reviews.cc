#include "services/strategies/due_reviews.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/councils/council_settings.h"
#include "services/engine/standard_methods.h"
#include "services/engine/standard_reads.h"
#include "services/rules/civil_date.h"
#include "services/rules/editions_in_force.h"
#include "services/rules/review_due.h"
#include "services/rules/rule_sets.h"

namespace minutebook::strategies {
namespace {

using engine::Facts;
using google::type::Date;
using v1::DueReview;
using v1::Edition;
using v1::Strategy;

constexpr char kMethod[] =
    "minutebook.strategies.v1.StrategyService.ListDueReviews";

// As a page token's position; orders as the list does.
std::string PositionOf(const DueReview& review) {
  return absl::StrCat(
      absl::Dec(rules::DateNumber(review.due_date()), absl::kZeroPad8),
      review.strategy().name(), " ", static_cast<int>(review.subject()));
}

class ListDueReviews : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(
      const engine::ReadContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request =
        static_cast<const v1::ListDueReviewsRequest&>(message);
    const Facts facts = context.facts();
    const std::string scope = engine::PageScope(kMethod, request);
    std::string after;
    if (!request.page_token().empty()) {
      const std::optional<std::string> position =
          context.tokens.OpenPageToken(scope, request.page_token());
      if (!position.has_value()) return engine::PageTokenInvalid();
      after = *position;
    }
    absl::StatusOr<std::vector<DueReview>> due =
        Due(facts, request, context.now);
    if (!due.ok()) return due.status();

    const int page_size =
        request.page_size() == 0
            ? engine::kDefaultPageSize
            : std::min(request.page_size(), engine::kMaxPageSize);
    v1::ListDueReviewsResponse response;
    size_t bytes = 0;
    for (DueReview& review : *due) {
      if (PositionOf(review) <= after) continue;
      bytes += review.ByteSizeLong();
      if (response.due_reviews_size() == page_size ||
          (bytes > engine::kMaxPageBytes && response.due_reviews_size() > 0)) {
        response.set_next_page_token(context.tokens.PageToken(
            scope, PositionOf(*response.due_reviews().rbegin())));
        break;
      }
      *response.add_due_reviews() = std::move(review);
    }
    return response.SerializeAsString();
  }

 private:
  static absl::StatusOr<std::vector<DueReview>> Due(
      const Facts& facts, const v1::ListDueReviewsRequest& request,
      absl::Time now) {
    absl::StatusOr<councils::v1::Settings> settings =
        councils::SettingsOf(facts);
    if (!settings.ok()) return settings.status();
    const Date on_date = councils::OnDate(*settings, request, now);
    return AllReviews(
        facts, *settings, on_date,
        request.has_until_date() ? request.until_date() : on_date);
  }
};

}  // namespace

std::vector<DueReview> ReviewsOf(
    const Strategy& strategy, const std::map<std::string, Strategy>& strategies,
    const EditionsByStrategy& editions, const councils::v1::Settings& settings,
    const Date& on_date, const Date& until) {
  const auto own = editions.find(strategy.name());
  if (own == editions.end()) return {};
  const int32_t day = rules::DateNumber(on_date);
  const Edition* edition = rules::EditionInForce(own->second, day);
  if (edition == nullptr) return {};
  std::vector<rules::ServedEdition> served;
  for (const std::string& name : strategy.serves()) {
    const auto parent = strategies.find(name);
    const auto of_parent = editions.find(name);
    if (parent == strategies.end() || of_parent == editions.end()) continue;
    const Edition* in_force =
        rules::EditionInForce(of_parent->second, rules::DateNumber(until));
    if (in_force == nullptr) continue;
    served.push_back({parent->second.title(), in_force->name(),
                      rules::LastDate(in_force->start_date())});
  }
  return rules::NextReviews(strategy, *edition, served,
                            rules::RuleSetOn(settings, day), on_date);
}

absl::StatusOr<std::vector<DueReview>> AllReviews(
    const Facts& facts, const councils::v1::Settings& settings,
    const Date& on_date, const Date& until) {
  std::map<std::string, Strategy> strategies;
  std::vector<std::string> names;
  absl::Status status = facts.Each<Strategy>("", [&](Strategy strategy) {
    names.push_back(strategy.name());
    strategies.emplace(names.back(), std::move(strategy));
    return true;
  });
  if (!status.ok()) return status;
  absl::StatusOr<EditionsByStrategy> editions = facts.Below<Edition>(names);
  if (!editions.ok()) return editions.status();

  std::vector<DueReview> due;
  for (const auto& [name, strategy] : strategies) {
    for (DueReview& review :
         ReviewsOf(strategy, strategies, *editions, settings, on_date, until)) {
      if (rules::DateNumber(review.due_date()) <= rules::DateNumber(until)) {
        due.push_back(std::move(review));
      }
    }
  }
  std::sort(due.begin(), due.end(), [](const DueReview& a, const DueReview& b) {
    return PositionOf(a) < PositionOf(b);
  });
  return due;
}

std::unique_ptr<engine::ReadCommand> MakeListDueReviews() {
  return std::make_unique<ListDueReviews>();
}

}  // namespace minutebook::strategies
