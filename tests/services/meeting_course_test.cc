// The course of a meeting: every state and method, what publication releases,
// what is kept of what was before, and what nobody may do any more.

#include "tests/support/meeting_course.h"

#include <map>
#include <string>
#include <vector>

#include "minutebook/meetings/v1/attendance.pb.h"
#include "minutebook/meetings/v1/exempt_part.pb.h"
#include "minutebook/meetings/v1/notice.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "services/rules/meeting_lifecycle.h"

namespace minutebook::testing {
namespace {

using meetings::v1::Item;
using meetings::v1::Meeting;
using meetings::v1::Paper;
using options::v1::VISIBILITY_EXEMPT;
using options::v1::VISIBILITY_INTERNAL;
using options::v1::VISIBILITY_PUBLIC;

class MeetingCourseTest : public MeetingCourseFixture {};

TEST_F(MeetingCourseTest, EveryStateAndMethodAsTheTableSays) {
  const std::map<Meeting::State, std::vector<std::string>> ways = {
      {Meeting::STATE_SCHEDULED, {}},
      {Meeting::STATE_AGENDA_PUBLISHED, {"PublishAgenda"}},
      {Meeting::STATE_HELD, {"HoldMeeting"}},
      {Meeting::STATE_MINUTES_DRAFT, {"HoldMeeting", "DraftMinutes"}},
      {Meeting::STATE_MINUTES_PUBLISHED, {"PublishMinutes"}},
      {Meeting::STATE_MINUTES_CONFIRMED, {"PublishMinutes", "ConfirmMinutes"}},
      {Meeting::STATE_CANCELLED, {"CancelMeeting"}},
  };
  EXPECT_EQ(static_cast<int>(ways.size()), Meeting::State_ARRAYSIZE - 1);
  const rules::Lifecycle<Meeting::State> table = rules::kMeetingLifecycle;
  for (const auto& transition : table) {
    EXPECT_TRUE(methods_.contains(std::string(transition.method)));
  }
  for (const auto& [state, way] : ways) {
    for (const auto& [method, call] : methods_) {
      const std::string name = MeetingAfter(way);
      const Meeting before = GetMeeting(name);
      ASSERT_EQ(before.state(), state);
      const auto next = rules::NextState(table, state, method);
      const absl::Status status = call(name);
      if (next.has_value()) {
        EXPECT_THAT(status, IsOk()) << method;
        EXPECT_EQ(GetMeeting(name).state(), *next) << method;
      } else {
        EXPECT_THAT(status, HasReason("RULE_BROKEN")) << method;
        EXPECT_THAT(GetMeeting(name), EqualsProto(before)) << method;
      }
    }
  }
}

TEST_F(MeetingCourseTest, NothingOfAMeetingHappensBeforeItsDay) {
  const google::type::Date next = Day(2016, 6, 1);
  const google::type::Date today = Day(2016, 5, 10);
  wex_.CreateMeeting("next", kBoard, &next);
  const std::string coming = "councils/wex/meetings/next";
  AddItem(coming, "1");
  for (const char* method : {"HoldMeeting", "PublishMinutes"}) {
    const Meeting before = GetMeeting(coming);
    EXPECT_THAT(methods_.at(method)(coming), HasReason("RULE_BROKEN"))
        << method;
    EXPECT_THAT(GetMeeting(coming), EqualsProto(before)) << method;
  }
  meetings::v1::ConfirmMinutesRequest confirmation;
  confirmation.set_name(MeetingAfter({"PublishMinutes"}));
  confirmation.set_confirmed_by_meeting(coming);
  EXPECT_THAT(Try<Meeting>(confirmation), HasReason("RULE_BROKEN"));

  // Minutes are of a day that has come, and not older than the meeting.
  meetings::v1::PublishMinutesRequest publication;
  publication.set_name(wex_.CreateMeeting("held", kBoard, &today).name());
  *publication.mutable_publication_date() = Day(2016, 5, 9);
  EXPECT_THAT(Try<Meeting>(publication), HasReason("RULE_BROKEN"));
  *publication.mutable_publication_date() = today;
  EXPECT_THAT(Try<Meeting>(publication), IsOk());
  // Of a meeting whose day is not known nothing stands in the way.
  wex_.CreateMeeting("undated", kBoard, nullptr);
  EXPECT_THAT(methods_.at("HoldMeeting")("councils/wex/meetings/undated"),
              IsOk());

  meetings::v1::HoldMeetingRequest times;
  times.set_name(wex_.CreateMeeting("timed", kBoard, &today).name());
  times.mutable_actual_start_time()->set_seconds(1462874400);
  times.mutable_actual_end_time()->set_seconds(1462874399);
  EXPECT_THAT(Try<Meeting>(times), HasReason("FIELDS_INVALID"));
  times.mutable_actual_end_time()->set_seconds(1462874400);
  EXPECT_THAT(Try<Meeting>(times), IsOk());
}

TEST_F(MeetingCourseTest, AStandardMethodDoesNotSetTheState) {
  meetings::v1::CreateMeetingRequest creation;
  creation.set_parent(kWex);
  creation.mutable_meeting()->set_state(Meeting::STATE_MINUTES_CONFIRMED);
  creation.mutable_meeting()->set_confirmed_by_meeting(
      "councils/wex/meetings/later");
  const auto meeting = Do<Meeting>(creation);
  EXPECT_EQ(meeting.state(), Meeting::STATE_SCHEDULED);
  EXPECT_EQ(meeting.confirmed_by_meeting(), "");
}

TEST_F(MeetingCourseTest, AgendaReleasesWhatWasIntendedAndASupplementTheRest) {
  const std::string name = MeetingAfter({});
  meetings::v1::UpdateItemRequest exempt;
  exempt.mutable_item()->set_name(AddItem(name, "2").name());
  exempt.mutable_item()->set_intended_visibility(VISIBILITY_EXEMPT);
  Do<Item>(exempt);
  meetings::v1::CreatePaperRequest paper;
  paper.set_parent(kWex);
  paper.mutable_paper()->set_item(name + "/items/1");
  paper.mutable_paper()->set_title("Report");
  const std::string report = Do<Paper>(paper).name();
  EXPECT_THAT(methods_.at("PublishAgenda")(name), IsOk());
  EXPECT_EQ(GetMeeting(name, "public").visibility(), VISIBILITY_PUBLIC);
  using Get1 = meetings::v1::GetItemRequest;
  EXPECT_EQ((Get<Item, Get1>(name + "/items/1", "public").title()), "Item 1");
  EXPECT_EQ((Get<Item, Get1>(name + "/items/2").visibility()),
            VISIBILITY_EXEMPT);
  EXPECT_EQ((Get<Paper, meetings::v1::GetPaperRequest>(report, "public")
                 .visibility()),
            VISIBILITY_PUBLIC);

  const std::string late = AddItem(name, "3").name();
  meetings::v1::PublishAgendaRequest supplement;
  supplement.set_name(name);
  supplement.set_note("Supplement");
  *supplement.mutable_publication_date() = Day(2016, 4, 11);
  const auto published = Do<Meeting>(supplement);
  ASSERT_EQ(published.agenda_publications_size(), 2);
  EXPECT_THAT(published.agenda_publications(0).publication_date(),
              EqualsProto(Day(2016, 5, 10)));
  EXPECT_EQ(published.agenda_publications(1).note(), "Supplement");
  EXPECT_EQ((Get<Item, Get1>(late, "public").visibility()), VISIBILITY_PUBLIC);
  EXPECT_EQ((Get<Item, Get1>(name + "/items/2").visibility()),
            VISIBILITY_EXEMPT);
}

TEST_F(MeetingCourseTest, EveryEarlierDateIsKept) {
  const std::string name = MeetingAfter({"PublishAgenda"});
  meetings::v1::RescheduleMeetingRequest request;
  request.set_name(name);
  request.set_reason("Snow");
  *request.mutable_date() = Day(2016, 4, 19);
  Do<Meeting>(request);
  request.clear_date();
  request.set_reason("No quorum");
  *request.mutable_rescheduled_date() = Day(2016, 4, 18);
  const auto meeting = Do<Meeting>(request);
  EXPECT_FALSE(meeting.has_date());
  ASSERT_EQ(meeting.earlier_dates_size(), 2);
  EXPECT_THAT(meeting.earlier_dates(0).date(), EqualsProto(Day(2016, 4, 12)));
  EXPECT_THAT(meeting.earlier_dates(0).rescheduled_date(),
              EqualsProto(Day(2016, 5, 10)));
  EXPECT_THAT(meeting.earlier_dates(1).date(), EqualsProto(Day(2016, 4, 19)));
  EXPECT_EQ(meeting.earlier_dates(1).reason(), "No quorum");
}

TEST_F(MeetingCourseTest, WhatWasPublishedIsNeverDeleted) {
  const std::string drafted = MeetingAfter({});
  const std::string name = MeetingAfter({"PublishAgenda"});
  meetings::v1::DeleteItemRequest item;
  item.set_name(name + "/items/1");
  EXPECT_THAT(Try<Item>(item), HasReason("RULE_BROKEN"));
  item.set_name(drafted + "/items/1");
  EXPECT_THAT(Try<Item>(item), IsOk());
  meetings::v1::DeleteMeetingRequest meeting;
  meeting.set_force(true);
  meeting.set_name(name);
  EXPECT_THAT(Try<Meeting>(meeting), HasReason("RULE_BROKEN"));
  meeting.set_name(drafted);
  EXPECT_THAT(Try<Meeting>(meeting), IsOk());
  // A date moves by RescheduleMeeting, which keeps it.
  meetings::v1::UpdateMeetingRequest update;
  update.mutable_meeting()->set_name(name);
  *update.mutable_meeting()->mutable_date() = Day(2016, 4, 13);
  EXPECT_THAT(Try<Meeting>(update), HasReason("RULE_BROKEN"));

  meetings::v1::CreateNoticeRequest notice;
  notice.set_parent(kWex);
  *notice.mutable_notice()->mutable_publication_date() = Day(2016, 3, 1);
  meetings::v1::DeleteNoticeRequest deletion;
  deletion.set_name(Do<meetings::v1::Notice>(notice).name());
  EXPECT_THAT(Try<meetings::v1::Notice>(deletion), HasReason("RULE_BROKEN"));
  meetings::v1::UpdateNoticeRequest emptied;
  emptied.mutable_notice()->set_name(deletion.name());
  emptied.mutable_update_mask()->add_paths("publication_date");
  EXPECT_THAT(Try<meetings::v1::Notice>(emptied), HasReason("RULE_BROKEN"));
}

TEST_F(MeetingCourseTest, RulesOfWhatIsHiddenAreNotTold) {
  const std::string name = MeetingAfter({"PublishMinutes"});
  meetings::v1::UpdateItemRequest item;
  item.mutable_item()->set_name(name + "/items/1");
  item.mutable_item()->set_visibility(VISIBILITY_EXEMPT);
  EXPECT_THAT(Try<Item>(item), IsOk());
  meetings::v1::UpdateMeetingRequest meeting;
  meeting.mutable_meeting()->set_name(name);
  meeting.mutable_meeting()->set_visibility(VISIBILITY_EXEMPT);
  EXPECT_THAT(Try<Meeting>(meeting), IsOk());
  for (const std::string& of : {name, std::string("councils/wex/meetings/x")}) {
    meetings::v1::CreatePaperRequest paper;
    paper.set_parent(kWex);
    paper.mutable_paper()->set_item(of + "/items/2");
    paper.mutable_paper()->set_title("Report");
    EXPECT_THAT(Try<Paper>(paper, "officer"), HasReason("REFERENCE_NOT_FOUND"))
        << of;
    meetings::v1::CreateDecisionRequest decision;
    decision.set_parent(kWex);
    decision.mutable_decision()->set_item(of + "/items/2");
    decision.mutable_decision()->add_votes()->set_for_count(5);
    EXPECT_THAT(Try<meetings::v1::Decision>(decision, "officer"),
                HasReason("REFERENCE_NOT_FOUND"))
        << of;
  }
  for (const char* id : {"1", "2"}) {
    meetings::v1::CreateItemRequest below;
    below.set_parent(name);
    below.set_item_id(id);
    below.mutable_item()->set_title("Item");
    EXPECT_THAT(Try<Item>(below, "officer"), HasReason("PARENT_NOT_FOUND"));
  }
}

TEST_F(MeetingCourseTest, WhatTookPlaceIsNotMovedToADayToCome) {
  for (const char* last : {"HoldMeeting", "DraftMinutes", "PublishMinutes"}) {
    const std::string name =
        MeetingAfter(last == std::string("DraftMinutes")
                         ? std::vector<std::string>{"HoldMeeting", last}
                         : std::vector<std::string>{last});
    meetings::v1::UpdateMeetingRequest update;
    update.mutable_meeting()->set_name(name);
    *update.mutable_meeting()->mutable_date() = Day(2016, 5, 11);
    EXPECT_THAT(Try<Meeting>(update), HasReason("RULE_BROKEN")) << last;
    *update.mutable_meeting()->mutable_date() = Day(2016, 5, 10);
    EXPECT_THAT(Try<Meeting>(update), IsOk()) << last;
  }
  // What is to come may be put off.
  meetings::v1::UpdateMeetingRequest update;
  update.mutable_meeting()->set_name(MeetingAfter({}));
  *update.mutable_meeting()->mutable_date() = Day(2016, 5, 11);
  EXPECT_THAT(Try<Meeting>(update), IsOk());
}

TEST_F(MeetingCourseTest, WhatIsToStayInternalDoesSoAtEveryRelease) {
  const std::string name = MeetingAfter({});
  meetings::v1::UpdateItemRequest internal;
  internal.mutable_item()->set_name(name + "/items/1");
  internal.mutable_item()->set_intended_visibility(VISIBILITY_INTERNAL);
  Do<Item>(internal);
  for (const char* method :
       {"PublishAgenda", "PublishAgenda", "PublishMinutes"}) {
    EXPECT_THAT(methods_.at(method)(name), IsOk());
    EXPECT_EQ((Get<Item, meetings::v1::GetItemRequest>(name + "/items/1")
                   .visibility()),
              VISIBILITY_INTERNAL)
        << method;
  }
}

TEST_F(MeetingCourseTest, ABudgetMeetingAsksForNamesInVotes) {
  const std::string name = MeetingAfter({});
  meetings::v1::UpdateMeetingRequest budget;
  budget.mutable_meeting()->set_name(name);
  budget.mutable_meeting()->set_kind(Meeting::KIND_BUDGET);
  Do<Meeting>(budget);
  meetings::v1::CreateDecisionRequest creation;
  creation.set_parent(kWex);
  creation.mutable_decision()->set_item(name + "/items/1");
  auto* vote = creation.mutable_decision()->add_votes();
  vote->set_for_count(1);
  const std::string decision = Do<meetings::v1::Decision>(creation).name();
  meetings::v1::PublishDecisionRequest publication;
  publication.set_name(decision);
  EXPECT_THAT(Try<meetings::v1::Decision>(publication),
              HasReason("RULE_BROKEN"));
  EXPECT_THAT(methods_.at("PublishMinutes")(name), HasReason("RULE_BROKEN"));
  meetings::v1::UpdateDecisionRequest named;
  named.mutable_decision()->set_name(decision);
  *named.mutable_decision()->add_votes() = *vote;
  auto* member = named.mutable_decision()->mutable_votes(0)->add_named_votes();
  member->set_person_as_stated("Councillor Brown");
  member->set_choice(meetings::v1::Vote::CHOICE_FOR);
  Do<meetings::v1::Decision>(named);
  meetings::v1::CreatePartRequest part;
  part.set_parent(decision);
  part.mutable_part()->set_text("That council tax be set");
  *part.mutable_part()->add_votes() = *vote;
  const std::string lettered = Do<meetings::v1::Part>(part).name();
  EXPECT_THAT(methods_.at("PublishMinutes")(name), HasReason("RULE_BROKEN"))
      << "parts are voted on too";
  meetings::v1::UpdatePartRequest of_part;
  of_part.mutable_part()->set_name(lettered);
  *of_part.mutable_part()->add_votes() = named.decision().votes(0);
  Do<meetings::v1::Part>(of_part);
  EXPECT_THAT(methods_.at("PublishMinutes")(name), IsOk());
}

TEST_F(MeetingCourseTest, RefusalsAndTrialsWriteNothing) {
  const std::string name = MeetingAfter({});
  const int64_t rows = wex_.CountRows();
  meetings::v1::PublishAgendaRequest request;
  request.set_name(name);
  EXPECT_THAT(Try<Meeting>(request, "officer"), HasReason("ROLE_MISSING"));
  request.set_etag("stale");
  EXPECT_THAT(Try<Meeting>(request), HasReason("ETAG_STALE"));
  request.clear_etag();
  request.set_validate_only(true);
  EXPECT_EQ(Do<Meeting>(request).state(), Meeting::STATE_AGENDA_PUBLISHED);
  request.set_validate_only(false);
  request.set_name("councils/wex/meetings/none");
  EXPECT_THAT(Try<Meeting>(request), HasReason("RECORD_NOT_FOUND"));
  EXPECT_EQ(wex_.CountRows(), rows);
  EXPECT_EQ(GetMeeting(name).state(), Meeting::STATE_SCHEDULED);
}

TEST_F(MeetingCourseTest, AnExemptPartIsHiddenBelowAPublicItem) {
  const std::string name = MeetingAfter({});
  meetings::v1::CreateExemptPartRequest part;
  part.set_parent(name + "/items/1");
  part.mutable_exempt_part()->add_sections()->set_text("The price is 4m");
  const auto exempt = Do<meetings::v1::ExemptPart>(part);
  EXPECT_THAT(methods_.at("PublishAgenda")(name), IsOk());
  meetings::v1::ListExemptPartsRequest list;
  list.set_parent(name + "/items/1");
  using Parts = meetings::v1::ListExemptPartsResponse;
  EXPECT_EQ(Do<Parts>(list, "clerk").exempt_parts_size(), 1);
  EXPECT_EQ(Do<Parts>(list, "public").exempt_parts_size(), 0);
  meetings::v1::GetExemptPartRequest get;
  get.set_name(exempt.name());
  EXPECT_THAT(Try<meetings::v1::ExemptPart>(get, "staff"),
              HasReason("RECORD_NOT_FOUND"));
}

TEST_F(MeetingCourseTest, AttendancesTellWhoCameForWhomAndWithWhatInterest) {
  const std::string name = MeetingAfter({});
  meetings::v1::CreateAttendanceRequest request;
  request.set_parent(name);
  auto& attendance = *request.mutable_attendance();
  attendance.set_person_as_stated("Councillor Malik");
  attendance.set_role(meetings::v1::Attendance::ROLE_SUBSTITUTE);
  attendance.set_presence(meetings::v1::Attendance::PRESENCE_PRESENT);
  auto* interest = attendance.add_interests();
  interest->set_item(name + "/items/1");
  interest->set_withdrew(true);
  Do<meetings::v1::Attendance>(request);
  // The item is spoken of, so it stays.
  meetings::v1::DeleteItemRequest deletion;
  deletion.set_name(name + "/items/1");
  EXPECT_THAT(Try<Item>(deletion), HasReason("RECORD_IN_USE"));
  meetings::v1::ListAttendancesRequest list;
  list.set_parent(name);
  list.set_filter("presence = PRESENCE_PRESENT");
  EXPECT_EQ(Do<meetings::v1::ListAttendancesResponse>(list).attendances_size(),
            1);
}

}  // namespace
}  // namespace minutebook::testing
