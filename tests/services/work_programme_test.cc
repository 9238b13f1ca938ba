// GetWorkProgramme: what comes to a body, by meeting.

#include "services/strategies/work_programme.h"

#include <string>

#include "minutebook/meetings/v1/forward_plan_entry.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "minutebook/meetings/v1/work_programme.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"
#include "tests/support/meetings_fixture.h"

namespace minutebook::testing {
namespace {

using meetings::v1::Commitment;
using meetings::v1::ForwardPlanEntry;
using meetings::v1::GetWorkProgrammeRequest;
using meetings::v1::GetWorkProgrammeResponse;
using meetings::v1::PlannedReview;
using strategies::v1::Edition;
using strategies::v1::Strategy;

class WorkProgrammeTest : public MeetingsFixture {
 protected:
  WorkProgrammeTest() {
    AddMeeting("march", Day(2016, 3, 8));
    AddMeeting("may", Day(2016, 5, 10));
    AddMeeting("june", Day(2016, 6, 14));
    AddMeeting("off", Day(2016, 5, 24));
    meetings::v1::CancelMeetingRequest cancelled;
    cancelled.set_name("councils/wex/meetings/off");
    cancelled.set_reason("No business");
    Do<meetings::v1::Meeting>(cancelled);
  }

  std::string Promise(const std::string& id, const google::type::Date* last) {
    meetings::v1::CreateCommitmentRequest request;
    request.set_parent(kWex);
    request.set_commitment_id(id);
    request.mutable_commitment()->set_what("Report " + id);
    request.mutable_commitment()->set_to_body(kBoard);
    if (last != nullptr) {
      *request.mutable_commitment()->mutable_due()->mutable_not_after() = *last;
    }
    return Do<Commitment>(request).name();
  }

  ForwardPlanEntry Plan(const std::string& title, const std::string& meeting) {
    meetings::v1::CreateForwardPlanEntryRequest request;
    request.set_parent(kWex);
    request.mutable_forward_plan_entry()->set_title(title);
    request.mutable_forward_plan_entry()->set_decision_maker(kBoard);
    request.mutable_forward_plan_entry()->set_meeting(meeting);
    return Do<ForwardPlanEntry>(request);
  }

  // A strategy whose edition `body` approved on 12 May 2015, to be reviewed
  // after these months: its plan, and itself.
  void Adopt(
      const std::string& id, const std::string& body, int plan_months,
      int months,
      options::v1::Visibility visibility = options::v1::VISIBILITY_PUBLIC) {
    strategies::v1::CreateStrategyRequest strategy;
    strategy.set_parent(kWex);
    strategy.set_strategy_id(id);
    strategy.mutable_strategy()->set_title("Strategy " + id);
    strategy.mutable_strategy()->set_plan_review_months(plan_months);
    strategy.mutable_strategy()->set_review_months(months);
    strategy.mutable_strategy()->set_visibility(visibility);
    const std::string name = Do<Strategy>(strategy).name();
    strategies::v1::CreateEditionRequest edition;
    edition.set_parent(name);
    edition.mutable_edition()->set_visibility(visibility);
    const std::string text = Do<Edition>(edition).name();
    meetings::v1::CreateDecisionRequest decision;
    decision.set_parent(kWex);
    decision.mutable_decision()->set_decision_maker(body);
    *decision.mutable_decision()->mutable_decision_date() = Day(2015, 5, 12);
    decision.mutable_decision()->set_visibility(visibility);
    meetings::v1::CreatePartRequest part;
    part.set_parent(Do<meetings::v1::Decision>(decision).name());
    part.mutable_part()->set_text("That it be approved");
    part.mutable_part()->set_visibility(visibility);
    auto& effect = *part.mutable_part()->add_effects();
    effect.set_verb(meetings::v1::Part::VERB_APPROVED);
    effect.add_subjects()->set_record(name);
    strategies::v1::SubmitEditionRequest submission;
    submission.set_name(text);
    Do<Edition>(submission);
    strategies::v1::ApproveEditionRequest approval;
    approval.set_name(text);
    approval.set_part(Do<meetings::v1::Part>(part).name());
    Do<Edition>(approval);
  }

  GetWorkProgrammeResponse Programme(const std::string& caller = "root") {
    GetWorkProgrammeRequest request;
    request.set_name(kBoard);
    return Do<GetWorkProgrammeResponse>(request, caller);
  }
};

TEST_F(WorkProgrammeTest, EachStandsAtTheMeetingThatItsTimeAllows) {
  const google::type::Date may = Day(2016, 5, 31), past = Day(2016, 2, 1);
  Promise("by-may", &may);
  Promise("late", &past);
  Promise("some-day", nullptr);
  Plan("Budget", "councils/wex/meetings/june");
  Plan("Undated", "");
  const auto programme = Programme();
  EXPECT_EQ(programme.body().display_name(), "Executive Board");
  ASSERT_EQ(programme.meetings_size(), 2) << "neither past nor cancelled";
  const auto& first = programme.meetings(0);
  EXPECT_EQ(first.meeting().name(), "councils/wex/meetings/may");
  ASSERT_EQ(first.work().commitments_size(), 1);
  EXPECT_EQ(first.work().commitments(0).what(), "Report by-may");
  const auto& second = programme.meetings(1).work();
  ASSERT_EQ(second.forward_plan_entries_size(), 1);
  EXPECT_EQ(second.forward_plan_entries(0).title(), "Budget");
  EXPECT_EQ(programme.unplaced().commitments_size(), 2);
  EXPECT_EQ(programme.unplaced().forward_plan_entries_size(), 1);
}

TEST_F(WorkProgrammeTest, WhatIsDoneOrWithdrawnOrHiddenIsNotOnIt) {
  const google::type::Date may = Day(2016, 5, 31);
  meetings::v1::WithdrawCommitmentRequest withdrawn;
  withdrawn.set_name(Promise("withdrawn", &may));
  withdrawn.set_reason("Moot");
  Do<Commitment>(withdrawn);
  meetings::v1::UpdateForwardPlanEntryRequest gone;
  gone.mutable_forward_plan_entry()->set_name(Plan("Gone", "").name());
  gone.mutable_forward_plan_entry()->mutable_withdrawal()->set_reason("Moot");
  Do<ForwardPlanEntry>(gone);
  const auto programme = Programme();
  EXPECT_EQ(programme.meetings(0).work().ByteSizeLong(), 0u);
  EXPECT_EQ(programme.unplaced().ByteSizeLong(), 0u);
  const auto seen = Programme("public");
  EXPECT_EQ(seen.meetings_size(), 0) << "the meetings are internal";
  GetWorkProgrammeRequest none;
  none.set_name("councils/wex/bodies/none");
  EXPECT_THAT(Try<GetWorkProgrammeResponse>(none),
              HasReason("RECORD_NOT_FOUND"));
}

TEST_F(WorkProgrammeTest, ReviewsComeToTheBodyThatApprovedTheEdition) {
  wex_.CreateBody("cabinet", "Cabinet");
  Adopt("a", kBoard, 12, 13);
  Adopt("b", kBoard, 10, 14);  // 12 March 2016 is past; 12 July comes later
  Adopt("c", "councils/wex/bodies/cabinet", 12, 13);
  Adopt("d", kBoard, 12, 36, options::v1::VISIBILITY_INTERNAL);
  const auto programme = Programme();
  ASSERT_EQ(programme.meetings_size(), 2);
  // 12 May: the last meeting before it is that of 10 May.
  const auto& may = programme.meetings(0).work();
  ASSERT_EQ(may.reviews_size(), 3);
  EXPECT_EQ(may.reviews(0).strategy(), "councils/wex/strategies/a");
  EXPECT_EQ(may.reviews(0).title(), "Strategy a");
  EXPECT_EQ(may.reviews(0).subject(), PlannedReview::SUBJECT_ACTION_PLAN);
  EXPECT_THAT(may.reviews(0).due_date(), EqualsProto(Day(2016, 5, 12)));
  EXPECT_EQ(may.reviews(0).why(), "12 months after 2015-05-12");
  EXPECT_EQ(may.reviews(1).strategy(), "councils/wex/strategies/d");
  EXPECT_EQ(may.reviews(2).subject(), PlannedReview::SUBJECT_STRATEGY);
  EXPECT_THAT(may.reviews(2).due_date(), EqualsProto(Day(2016, 6, 12)));
  EXPECT_EQ(programme.meetings(1).work().reviews_size(), 0);
  ASSERT_EQ(programme.unplaced().reviews_size(), 1) << "what is overdue";
  EXPECT_EQ(programme.unplaced().reviews(0).strategy(),
            "councils/wex/strategies/b");
  // What is internal comes to nobody whom it is hidden from.
  const auto seen = Programme("public");
  EXPECT_EQ(seen.meetings_size(), 0);
  EXPECT_EQ(seen.unplaced().reviews_size(), 1);
}

TEST_F(WorkProgrammeTest, StatementsDoNotGrowWithWhatComes) {
  const google::type::Date may = Day(2016, 5, 31);
  GetWorkProgrammeRequest request;
  request.set_name(kBoard);
  const auto statements = [&] {
    return StatementsOf(*strategies::MakeGetWorkProgramme(), request);
  };
  Adopt("s", kBoard, 12, 13);
  Promise("p", &may);
  Plan("Budget", "");
  const int64_t few = statements();
  for (int i = 0; i < 40; ++i) {
    Adopt(absl::StrCat("s", i), kBoard, 12, 13);
    Promise(absl::StrCat("p", i), &may);
    Plan("Budget", "");
  }
  EXPECT_EQ(Programme().meetings(0).work().reviews_size(), 82);
  EXPECT_EQ(statements(), few);
  EXPECT_LE(few, 12);
}

}  // namespace
}  // namespace minutebook::testing
