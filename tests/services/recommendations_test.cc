// Recommendations: their answers, what is still unanswered on a day, and what
// is agreed and not carried out.

#include "services/rules/recommendations.h"

#include <string>
#include <vector>

#include "tests/support/meetings_fixture.h"

namespace minutebook::testing {
namespace {

using meetings::v1::ListUnansweredRecommendationsRequest;
using meetings::v1::ListUnansweredRecommendationsResponse;
using meetings::v1::Recommendation;
using Response = meetings::v1::Recommendation::Response;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RecommendationsTest : public MeetingsFixture {
 protected:
  std::string Recommend(
      const std::string& id, const google::type::Date* made,
      options::v1::Visibility visibility = options::v1::VISIBILITY_PUBLIC) {
    meetings::v1::CreateRecommendationRequest request;
    request.set_parent(kWex);
    request.set_recommendation_id(id);
    request.mutable_recommendation()->set_text("That the strategy be widened");
    request.mutable_recommendation()->set_visibility(visibility);
    if (made != nullptr) {
      *request.mutable_recommendation()->mutable_made_date() = *made;
    }
    return Do<Recommendation>(request).name();
  }

  static meetings::v1::RespondToRecommendationRequest Answer(
      const std::string& name, Response::Status status,
      const std::string& text) {
    meetings::v1::RespondToRecommendationRequest request;
    request.set_name(name);
    request.mutable_response()->set_status(status);
    request.mutable_response()->set_text(text);
    return request;
  }

  ListUnansweredRecommendationsResponse Unanswered(
      const google::type::Date& day, bool overdue_only = false,
      const std::string& caller = "root") {
    ListUnansweredRecommendationsRequest request;
    request.set_parent(kWex);
    request.set_overdue_only(overdue_only);
    *request.mutable_on_date() = day;
    return Do<ListUnansweredRecommendationsResponse>(request, caller);
  }

  std::vector<std::string> Ids(
      const ListUnansweredRecommendationsResponse& response) {
    std::vector<std::string> ids;
    for (const auto& unanswered : response.recommendations()) {
      const std::string& name = unanswered.recommendation().name();
      ids.push_back(name.substr(name.rfind('/') + 1));
    }
    return ids;
  }

  const google::type::Date day_ = Day(2016, 1, 31);
};

TEST_F(RecommendationsTest, EveryStateAndEveryAnswer) {
  const std::vector<std::pair<Recommendation::State, Response::Status>> states =
      {{Recommendation::STATE_UNANSWERED, Response::STATUS_UNSPECIFIED},
       {Recommendation::STATE_TO_BE_CONSIDERED,
        Response::STATUS_TO_BE_CONSIDERED},
       {Recommendation::STATE_NOT_AGREED, Response::STATUS_NOT_AGREED},
       {Recommendation::STATE_AGREED, Response::STATUS_AGREED},
       {Recommendation::STATE_AGREED, Response::STATUS_AGREED_IN_PART},
       {Recommendation::STATE_ANSWERED, Response::STATUS_UNSPECIFIED}};
  int count = 0;
  for (const auto& [state, status] : states) {
    const std::string name = Recommend(absl::StrCat("r", ++count), &day_);
    if (state != Recommendation::STATE_UNANSWERED) {
      const auto answered =
          Do<Recommendation>(Answer(name, status, "So be it"));
      EXPECT_EQ(answered.state(), state);
      EXPECT_THAT(answered.response().response_date(),
                  EqualsProto(Day(2016, 4, 8)));
    }
    const auto next = rules::NextState<Recommendation::State>(
        rules::kRecommendationLifecycle, state, "RespondToRecommendation");
    const absl::Status again =
        Try<Recommendation>(Answer(name, Response::STATUS_AGREED, ""));
    if (next.has_value()) {
      EXPECT_THAT(again, IsOk());
      EXPECT_EQ(
          (Get<Recommendation, meetings::v1::GetRecommendationRequest>(name)
               .state()),
          *next);
    } else {
      EXPECT_THAT(again, HasReason("RULE_BROKEN"));
    }
  }
  const std::string name = Recommend("empty", &day_);
  EXPECT_THAT(
      Try<Recommendation>(Answer(name, Response::STATUS_UNSPECIFIED, "")),
      HasReason("RULE_BROKEN"));
}

TEST_F(RecommendationsTest,
       ThreeRecommendationsTwoAgreedAndOneToBeInvestigated) {
  Do<Recommendation>(
      Answer(Recommend("a", &day_), Response::STATUS_AGREED, "Agreed"));
  Do<Recommendation>(Answer(Recommend("b", &day_),
                            Response::STATUS_AGREED_IN_PART, "In part"));
  Do<Recommendation>(Answer(Recommend("c", &day_),
                            Response::STATUS_TO_BE_CONSIDERED,
                            "The Board is willing to investigate this"));
  EXPECT_THAT(Ids(Unanswered(Day(2016, 4, 8))), ElementsAre("c"));
  meetings::v1::ListRecommendationsRequest agreed;
  agreed.set_parent(kWex);
  agreed.set_filter("state = STATE_AGREED");
  using List = meetings::v1::ListRecommendationsResponse;
  EXPECT_EQ(Do<List>(agreed).recommendations_size(), 2);
  meetings::v1::UpdateRecommendationRequest done;
  done.mutable_recommendation()->set_name("councils/wex/recommendations/a");
  *done.mutable_recommendation()
       ->add_implementations()
       ->mutable_implementation_date() = Day(2016, 4, 1);
  Do<Recommendation>(done);
  EXPECT_EQ(Do<List>(agreed).recommendations_size(), 1);
}

TEST_F(RecommendationsTest, WhatWasUnansweredOnAPastDay) {
  auto answer = Answer(Recommend("a", &day_), Response::STATUS_AGREED, "");
  *answer.mutable_response()->mutable_response_date() = Day(2016, 4, 5);
  Do<Recommendation>(answer);
  Recommend("b", nullptr);
  EXPECT_THAT(Ids(Unanswered(Day(2016, 1, 30))), ElementsAre("b"))
      << "not yet made";
  EXPECT_THAT(Ids(Unanswered(Day(2016, 3, 31), true)), IsEmpty());
  const auto late = Unanswered(Day(2016, 4, 1), true);
  ASSERT_THAT(Ids(late), ElementsAre("a"));
  EXPECT_TRUE(late.recommendations(0).overdue());
  EXPECT_THAT(late.recommendations(0).response_due_date(),
              EqualsProto(Day(2016, 3, 31)));
  const auto all = Unanswered(Day(2016, 4, 4));
  ASSERT_THAT(Ids(all), ElementsAre("b", "a"));
  EXPECT_FALSE(all.recommendations(0).has_response_due_date());
  EXPECT_THAT(Ids(Unanswered(Day(2016, 4, 5))), ElementsAre("b"));
}

TEST_F(RecommendationsTest, TheDayOfTheItemCountsAndTheCouncilsOwnClock) {
  const std::string meeting = AddMeeting("m", Day(2016, 1, 31)).name();
  meetings::v1::CreateRecommendationRequest request;
  request.set_parent(kWex);
  request.set_recommendation_id("r");
  request.mutable_recommendation()->set_text("That it be widened");
  request.mutable_recommendation()->set_made_item(AddItem(meeting, "1").name());
  Do<Recommendation>(request);
  councils::v1::UpdateSettingsRequest settings;
  settings.mutable_settings()->set_name("councils/wex/settings");
  settings.mutable_settings()->add_rule_sets()->set_response_months(1);
  Do<councils::v1::Settings>(settings);
  EXPECT_THAT(Ids(Unanswered(Day(2016, 2, 29), true)), IsEmpty());
  const auto late = Unanswered(Day(2016, 3, 1), true);
  ASSERT_THAT(Ids(late), ElementsAre("r"));
  EXPECT_THAT(late.recommendations(0).made_date(),
              EqualsProto(Day(2016, 1, 31)));
  EXPECT_THAT(Ids(Unanswered(Day(2016, 3, 1), true, "public")), IsEmpty());
}

TEST_F(RecommendationsTest, AnAnsweredOneIsWithdrawnNotDeleted) {
  const std::string name = Recommend("a", &day_);
  Do<Recommendation>(Answer(name, Response::STATUS_AGREED, ""));
  meetings::v1::DeleteRecommendationRequest deletion;
  deletion.set_name(name);
  EXPECT_THAT(Try<Recommendation>(deletion), HasReason("RULE_BROKEN"));
  meetings::v1::UpdateRecommendationRequest update;
  update.mutable_recommendation()->set_name(name);
  update.mutable_update_mask()->add_paths("response");
  EXPECT_THAT(Try<Recommendation>(update), HasReason("RULE_BROKEN"));
  update.mutable_update_mask()->set_paths(0, "withdrawal");
  update.mutable_recommendation()->mutable_withdrawal()->set_reason("Moot");
  EXPECT_EQ(Do<Recommendation>(update).state(),
            Recommendation::STATE_WITHDRAWN);
  deletion.set_name(Recommend("b", &day_));
  EXPECT_THAT(Try<Recommendation>(deletion), IsOk());
}

}  // namespace
}  // namespace minutebook::testing
