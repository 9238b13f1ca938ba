// GetWorkProgramme: what comes to a body, by meeting.

#include <string>

#include "minutebook/meetings/v1/forward_plan_entry.pb.h"
#include "minutebook/meetings/v1/work_programme.pb.h"
#include "tests/support/meetings_fixture.h"

namespace minutebook::testing {
namespace {

using meetings::v1::Commitment;
using meetings::v1::ForwardPlanEntry;
using meetings::v1::GetWorkProgrammeRequest;
using meetings::v1::GetWorkProgrammeResponse;

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

}  // namespace
}  // namespace minutebook::testing
