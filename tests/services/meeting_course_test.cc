// The course of a meeting: every state and method, what publication releases,
// what is kept of what was before, and what nobody may do any more.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "minutebook/meetings/v1/attendance.pb.h"
#include "minutebook/meetings/v1/exempt_part.pb.h"
#include "minutebook/meetings/v1/notice.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "minutebook/meetings/v1/recommendation.pb.h"
#include "minutebook/records/v1/change.pb.h"
#include "services/rules/meeting_lifecycle.h"
#include "tests/support/meetings_fixture.h"

namespace minutebook::testing {
namespace {

using meetings::v1::Item;
using meetings::v1::Meeting;
using meetings::v1::Paper;
using options::v1::VISIBILITY_EXEMPT;
using options::v1::VISIBILITY_INTERNAL;
using options::v1::VISIBILITY_PUBLIC;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class MeetingCourseTest : public MeetingsFixture {
 protected:
  // Each method of the table, called on a meeting with the item `1`.
  using Methods =
      std::map<std::string, std::function<absl::Status(const std::string&)>>;

  MeetingCourseTest() {
    const google::type::Date may = Day(2016, 5, 10);
    wex_.set_now(absl::FromUnixSeconds(1462874400));  // 10 May 2016
    wex_.CreateMeeting("later", kBoard, &may);
    Add<meetings::v1::PublishAgendaRequest>([](auto&) {});
    Add<meetings::v1::HoldMeetingRequest>([](auto&) {});
    Add<meetings::v1::DraftMinutesRequest>([](auto&) {});
    Add<meetings::v1::PublishMinutesRequest>([](auto&) {});
    Add<meetings::v1::ConfirmMinutesRequest>([](auto& request) {
      request.set_confirmed_by_meeting("councils/wex/meetings/later");
    });
    Add<meetings::v1::CorrectMinutesRequest>([](auto& request) {
      request.set_reason("A name was misspelt");
      auto* correction = request.add_corrections();
      correction->set_item(request.name() + "/items/1");
      correction->set_title("Corrected");
    });
    Add<meetings::v1::RescheduleMeetingRequest>(
        [](auto& request) { *request.mutable_date() = Day(2016, 4, 19); });
    Add<meetings::v1::CancelMeetingRequest>(
        [](auto& request) { request.set_reason("No business"); });
  }

  template <typename Request>
  void Add(std::function<void(Request&)> fill) {
    std::string method = Request::descriptor()->name();
    method.resize(method.size() - std::string("Request").size());
    methods_[method] = [this, fill](const std::string& name) {
      Request request;
      request.set_name(name);
      fill(request);
      return Try<Meeting>(request);
    };
  }

  Meeting GetMeeting(const std::string& name,
                     const std::string& caller = "root") {
    return Get<Meeting, meetings::v1::GetMeetingRequest>(name, caller);
  }

  records::v1::ListChangesResponse FeedOf(const std::string& caller,
                                          const std::string& cursor = "") {
    records::v1::ListChangesRequest request;
    request.set_parent(kWex);
    request.set_cursor(cursor);
    return Do<records::v1::ListChangesResponse>(request, caller);
  }

  // A meeting with one item, led to where these methods lead.
  std::string MeetingAfter(const std::vector<std::string>& methods) {
    const std::string name =
        AddMeeting(absl::StrCat("m", ++meetings_), Day(2016, 4, 12)).name();
    AddItem(name, "1", "5");
    for (const std::string& method : methods) {
      EXPECT_THAT(methods_.at(method)(name), IsOk()) << method;
    }
    return name;
  }

  Methods methods_;
  int meetings_ = 0;
};

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

TEST_F(MeetingCourseTest, MinutesAreConfirmedByALaterMeetingOfTheSameBody) {
  wex_.CreateBody("cabinet", "Cabinet");
  const google::type::Date may = Day(2016, 5, 10);
  const auto other = wex_.CreateMeeting("other", "councils/wex/bodies/cabinet",
                                        &may, VISIBILITY_INTERNAL);
  const std::string name = MeetingAfter({"PublishMinutes"});
  AddMeeting("same-day", Day(2016, 4, 12));
  AddMeeting("off", Day(2016, 6, 1));
  EXPECT_THAT(methods_.at("CancelMeeting")("councils/wex/meetings/off"),
              IsOk());
  meetings::v1::ConfirmMinutesRequest request;
  request.set_name(name);
  for (const std::string id : {"same-day", "off", "other"}) {
    request.set_confirmed_by_meeting("councils/wex/meetings/" + id);
    EXPECT_THAT(Try<Meeting>(request), HasReason("RULE_BROKEN")) << id;
  }
  request.set_confirmed_by_meeting(name);
  EXPECT_THAT(Try<Meeting>(request), HasReason("RULE_BROKEN"));
  request.set_confirmed_by_meeting("councils/wex/meetings/none");
  EXPECT_THAT(Try<Meeting>(request), HasReason("RECORD_NOT_FOUND"));

  // Not any other body's, but that of the one that took over.
  councils::v1::UpdateBodyRequest successor;
  successor.mutable_body()->set_name(kBoard);
  successor.mutable_body()->add_successors("councils/wex/bodies/cabinet");
  Do<councils::v1::Body>(successor);
  request.set_confirmed_by_meeting(other.name());
  // The meeting is public, the other is not.
  EXPECT_THAT(Try<Meeting>(request), HasReason("REFERENCE_HIDDEN"));
  EXPECT_THAT(methods_.at("PublishAgenda")(other.name()), IsOk());
  EXPECT_EQ(Do<Meeting>(request).confirmed_by_meeting(), other.name());

  // What confirmed them is not deleted while they say so.
  MeetingAfter({"PublishMinutes", "ConfirmMinutes"});
  meetings::v1::DeleteMeetingRequest deletion;
  deletion.set_name("councils/wex/meetings/later");
  EXPECT_THAT(Try<Meeting>(deletion), HasReason("RECORD_IN_USE"));
}

TEST_F(MeetingCourseTest, PublishedMinutesAreCorrectedWithAReasonAlone) {
  const std::string name = MeetingAfter({"PublishMinutes", "ConfirmMinutes"});
  const std::string item = name + "/items/1";
  meetings::v1::UpdateItemRequest update;
  update.mutable_item()->set_name(item);
  update.mutable_item()->add_sections()->set_text("Rewritten");
  EXPECT_THAT(Try<Item>(update), HasReason("RULE_BROKEN"));
  update.mutable_item()->clear_sections();
  update.mutable_item()->set_presenter("Councillor Brown");
  EXPECT_THAT(Try<Item>(update), IsOk()) << "is not of the minutes";
  meetings::v1::UpdateMeetingRequest moved;
  moved.mutable_meeting()->set_name(name);
  *moved.mutable_meeting()->mutable_date() = Day(2016, 4, 13);
  EXPECT_THAT(Try<Meeting>(moved), HasReason("RULE_BROKEN"));

  meetings::v1::CorrectMinutesRequest request;
  request.set_name(name);
  request.set_reason("The vote was 5 to 4");
  request.set_agreed_by_meeting("councils/wex/meetings/later");
  auto* correction = request.add_corrections();
  correction->set_item(item);
  correction->add_sections()->set_text("Agreed by 5 to 4");
  const auto corrected = Do<Meeting>(request);
  ASSERT_EQ(corrected.corrections_size(), 1);
  EXPECT_EQ(corrected.corrections(0).reason(), "The vote was 5 to 4");
  EXPECT_EQ(corrected.corrections(0).items(0), item);
  EXPECT_EQ(corrected.state(), Meeting::STATE_MINUTES_CONFIRMED);
  const auto after = Get<Item, meetings::v1::GetItemRequest>(item);
  EXPECT_EQ(after.sections(0).text(), "Agreed by 5 to 4");
  EXPECT_EQ(after.minute_number(), "5") << "what is not given stays";

  correction->set_item("councils/wex/meetings/later/items/1");
  EXPECT_THAT(Try<Meeting>(request), HasReason("RULE_BROKEN"));
  request.clear_reason();
  EXPECT_THAT(Try<Meeting>(request), HasReason("FIELDS_INVALID"));
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

TEST_F(MeetingCourseTest, PublishedMinutesAreNotAddedToNorVotedAnew) {
  const std::string name = MeetingAfter({});
  const std::string item = name + "/items/1";
  const std::string gone = AddItem(name, "gone").name();
  meetings::v1::DeleteItemRequest deletion;
  deletion.set_name(gone);
  Do<Item>(deletion);
  meetings::v1::CreatePaperRequest paper;
  paper.set_parent(kWex);
  paper.mutable_paper()->set_item(item);
  paper.mutable_paper()->set_title("Report");
  const std::string report = Do<Paper>(paper).name();
  meetings::v1::CreateDecisionRequest creation;
  creation.set_parent(kWex);
  creation.mutable_decision()->set_item(item);
  creation.mutable_decision()->add_votes()->set_for_count(5);
  const std::string decision = Do<meetings::v1::Decision>(creation).name();
  meetings::v1::CreatePartRequest part;
  part.set_parent(decision);
  part.mutable_part()->set_text("That it be so");
  const std::string lettered = Do<meetings::v1::Part>(part).name();
  EXPECT_THAT(methods_.at("PublishMinutes")(name), IsOk());

  meetings::v1::CreateItemRequest late;
  late.set_parent(name);
  late.set_item_id("late");
  late.mutable_item()->set_title("Left out");
  EXPECT_THAT(Try<Item>(late), HasReason("RULE_BROKEN"));
  meetings::v1::UpdateItemRequest made;
  made.set_allow_missing(true);
  made.mutable_item()->set_name(name + "/items/late");
  made.mutable_item()->set_title("Left out");
  EXPECT_THAT(Try<Item>(made), HasReason("RULE_BROKEN"));
  meetings::v1::UndeleteItemRequest back;
  back.set_name(gone);
  EXPECT_THAT(Try<Item>(back), HasReason("RULE_BROKEN"));

  meetings::v1::DeletePaperRequest taken;
  taken.set_name(report);
  EXPECT_THAT(Try<Paper>(taken), HasReason("RULE_BROKEN"));
  meetings::v1::UpdatePaperRequest other;
  other.mutable_paper()->set_name(report);
  other.mutable_paper()->set_title("Another report");
  EXPECT_THAT(Try<Paper>(other), HasReason("RULE_BROKEN"));
  other.mutable_paper()->clear_title();
  other.mutable_paper()->mutable_withdrawal()->set_reason("Superseded");
  EXPECT_THAT(Try<Paper>(other), IsOk());

  meetings::v1::UpdateDecisionRequest votes;
  votes.mutable_decision()->set_name(decision);
  votes.mutable_decision()->add_votes()->set_for_count(6);
  EXPECT_THAT(Try<meetings::v1::Decision>(votes), HasReason("RULE_BROKEN"));
  EXPECT_THAT(Try<meetings::v1::Decision>(creation), HasReason("RULE_BROKEN"));
  meetings::v1::UpdatePartRequest of_part;
  of_part.mutable_part()->set_name(lettered);
  of_part.mutable_part()->add_votes()->set_for_count(6);
  EXPECT_THAT(Try<meetings::v1::Part>(of_part), HasReason("RULE_BROKEN"));
  meetings::v1::DeleteDecisionRequest lost;
  lost.set_name(decision);
  lost.set_force(true);
  EXPECT_THAT(Try<meetings::v1::Decision>(lost), HasReason("RULE_BROKEN"));

  meetings::v1::CorrectMinutesRequest request;
  request.set_name(name);
  request.set_reason("An item was left out, and the vote was miscounted");
  EXPECT_THAT(Try<Meeting>(request), HasReason("RULE_BROKEN")) << "of nothing";
  auto* added = request.add_corrections();
  added->set_item(name + "/items/late");
  EXPECT_THAT(Try<Meeting>(request), HasReason("RULE_BROKEN")) << "no title";
  added->set_title("Left out");
  auto* counted = request.add_vote_corrections();
  counted->set_record(decision);
  counted->add_votes()->set_for_count(6);
  request.add_vote_corrections()->set_record(lettered);
  request.mutable_vote_corrections(1)->add_votes()->set_against_count(1);
  const auto corrected = Do<Meeting>(request);
  EXPECT_EQ(corrected.corrections(0).items(0), name + "/items/late");
  EXPECT_EQ(corrected.corrections(0).voted_records_size(), 2);
  using GetItem = meetings::v1::GetItemRequest;
  const auto present = Get<Item, GetItem>(name + "/items/late", "public");
  EXPECT_EQ(present.title(), "Left out");
  EXPECT_EQ(
      (Get<meetings::v1::Decision, meetings::v1::GetDecisionRequest>(decision)
           .votes(0)
           .for_count()),
      6);
  EXPECT_EQ((Get<meetings::v1::Part, meetings::v1::GetPartRequest>(lettered)
                 .votes(0)
                 .against_count()),
            1);
  // Votes at another meeting are not this one's to correct.
  meetings::v1::CreateDecisionRequest elsewhere;
  elsewhere.set_parent(kWex);
  elsewhere.mutable_decision()->set_title("Elsewhere");
  request.clear_corrections();
  request.mutable_vote_corrections()->Clear();
  request.add_vote_corrections()->set_record(
      Do<meetings::v1::Decision>(elsewhere).name());
  EXPECT_THAT(Try<Meeting>(request), HasReason("RULE_BROKEN"));
}

TEST_F(MeetingCourseTest, PapersOfPublishedMinutesStayAsTheyWere) {
  const std::string name = MeetingAfter({});
  const std::string drafted = MeetingAfter({}) + "/items/1";
  meetings::v1::CreatePaperRequest paper;
  paper.set_parent(kWex);
  paper.mutable_paper()->set_item(name + "/items/1");
  paper.mutable_paper()->set_title("Report");
  const std::string report = Do<Paper>(paper).name();
  const std::string erased = Do<Paper>(paper).name();
  meetings::v1::DeletePaperRequest deletion;
  deletion.set_name(erased);
  Do<Paper>(deletion);
  paper.mutable_paper()->set_item(drafted);
  const std::string other = Do<Paper>(paper).name();
  EXPECT_THAT(methods_.at("PublishMinutes")(name), IsOk());

  meetings::v1::UpdatePaperRequest update;
  const auto fresh = [&](const std::string& of) -> Paper& {
    update.Clear();
    update.mutable_paper()->set_name(of);
    return *update.mutable_paper();
  };
  fresh(report).add_formats()->set_format("PDF");
  EXPECT_THAT(Try<Paper>(update), HasReason("RULE_BROKEN")) << "its bytes";
  *fresh(report).mutable_circulated_date() = Day(2016, 4, 1);
  EXPECT_THAT(Try<Paper>(update), HasReason("RULE_BROKEN"));
  fresh(report).set_visibility(VISIBILITY_EXEMPT);
  EXPECT_THAT(Try<Paper>(update), IsOk()) << "who may read it is no minute";
  fresh(other).set_item(name + "/items/1");
  EXPECT_THAT(Try<Paper>(update), HasReason("RULE_BROKEN")) << "moved there";
  meetings::v1::UndeletePaperRequest back;
  back.set_name(erased);
  EXPECT_THAT(Try<Paper>(back), HasReason("RULE_BROKEN"));

  paper.mutable_paper()->set_item(name + "/items/1");
  EXPECT_THAT(Try<Paper>(paper), HasReason("RULE_BROKEN"));
  paper.mutable_paper()->set_late(true);
  EXPECT_THAT(Try<Paper>(paper), HasReason("RULE_BROKEN")) << "without why";
  paper.mutable_paper()->set_urgency_reason("Appended in the Minute Book");
  EXPECT_THAT(Try<Paper>(paper), IsOk());
}

TEST_F(MeetingCourseTest, ExemptMinutesAreCorrectedWithAReasonThatStaysExempt) {
  using meetings::v1::ExemptPart;
  const std::string name = MeetingAfter({});
  const std::string item = name + "/items/1";
  meetings::v1::CreateExemptPartRequest creation;
  creation.set_parent(item);
  creation.mutable_exempt_part()->add_sections()->set_text("The price is 4m");
  const std::string exempt = Do<ExemptPart>(creation).name();
  EXPECT_THAT(methods_.at("PublishMinutes")(name), IsOk());

  EXPECT_THAT(Try<ExemptPart>(creation), HasReason("RULE_BROKEN"));
  meetings::v1::UpdateExemptPartRequest update;
  update.mutable_exempt_part()->set_name(exempt);
  update.mutable_exempt_part()->add_sections()->set_text("The price is 5m");
  EXPECT_THAT(Try<ExemptPart>(update), HasReason("RULE_BROKEN"));
  update.mutable_exempt_part()->clear_sections();
  update.mutable_exempt_part()->set_visibility(
      options::v1::VISIBILITY_CONFIDENTIAL);
  EXPECT_THAT(Try<ExemptPart>(update), IsOk());
  meetings::v1::DeleteExemptPartRequest deletion;
  deletion.set_name(exempt);
  EXPECT_THAT(Try<ExemptPart>(deletion), HasReason("RULE_BROKEN"));

  const Meeting before = GetMeeting(name);
  meetings::v1::CorrectMinutesRequest request;
  request.set_name(name);
  request.set_reason("The bid was misread");
  auto* correction = request.add_exempt_part_corrections();
  correction->set_exempt_part(exempt);
  correction->add_sections()->set_text("The price is 5m");
  auto* left_out = request.add_exempt_part_corrections();
  left_out->set_item(item);
  left_out->add_sections()->set_text("The bidders were three");
  request.set_request_id("6f1c1b1e-8f0e-4c57-9d0a-3f2f6d1c0a11");
  const std::string seen = FeedOf("public").cursor();
  EXPECT_THAT(Do<Meeting>(request), EqualsProto(before))
      << "who may not read the part learns nothing";
  EXPECT_THAT(Do<Meeting>(request), EqualsProto(before)) << "said again";
  request.clear_request_id();
  EXPECT_THAT(FeedOf("public", seen).changes(), IsEmpty())
      << "nor that anything was done";
  EXPECT_THAT(FeedOf("clerk", seen).changes(), SizeIs(2));
  const auto after =
      Get<ExemptPart, meetings::v1::GetExemptPartRequest>(exempt);
  EXPECT_EQ(after.sections(0).text(), "The price is 5m");
  ASSERT_EQ(after.corrections_size(), 1);
  EXPECT_EQ(after.corrections(0).reason(), "The bid was misread");
  EXPECT_THAT(after.corrections(0).correction_date(),
              EqualsProto(Day(2016, 5, 10)));
  meetings::v1::ListExemptPartsRequest list;
  list.set_parent(item);
  using Parts = meetings::v1::ListExemptPartsResponse;
  EXPECT_EQ(Do<Parts>(list, "clerk").exempt_parts_size(), 2);
  EXPECT_EQ(Do<Parts>(list, "public").exempt_parts_size(), 0);

  // Of another meeting, of none, or of both kinds at once.
  const std::string elsewhere = MeetingAfter({}) + "/items/1";
  left_out->set_item(elsewhere);
  EXPECT_THAT(Try<Meeting>(request), HasReason("RULE_BROKEN"));
  left_out->clear_item();
  EXPECT_THAT(Try<Meeting>(request), HasReason("RULE_BROKEN"));
  left_out->set_item(item);
  left_out->set_exempt_part(exempt);
  EXPECT_THAT(Try<Meeting>(request), HasReason("RULE_BROKEN"));
}

TEST_F(MeetingCourseTest, MinutesReleaseWhatCameOfTheMeeting) {
  const std::string name = MeetingAfter({});
  const std::string item = name + "/items/1";
  using meetings::v1::Commitment;
  using meetings::v1::Decision;
  using meetings::v1::Part;
  using meetings::v1::Recommendation;
  meetings::v1::CreatePaperRequest paper;
  paper.set_parent(kWex);
  paper.mutable_paper()->set_item(item);
  paper.mutable_paper()->set_title("Tabled");
  const std::string tabled = Do<Paper>(paper).name();
  meetings::v1::CreateDecisionRequest decision;
  decision.set_parent(kWex);
  decision.mutable_decision()->set_item(item);
  const std::string taken = Do<Decision>(decision).name();
  meetings::v1::CreatePartRequest part;
  part.set_parent(taken);
  part.mutable_part()->set_text("That it be so");
  const std::string public_part = Do<Part>(part).name();
  part.mutable_part()->set_intended_visibility(VISIBILITY_EXEMPT);
  const std::string exempt_part = Do<Part>(part).name();
  decision.mutable_decision()->set_intended_visibility(VISIBILITY_INTERNAL);
  const std::string kept = Do<Decision>(decision).name();
  meetings::v1::PublishDecisionRequest publication;
  publication.set_name(kept);
  *publication.mutable_publication_date() = Day(2016, 4, 1);
  Do<Decision>(publication);
  meetings::v1::CreateRecommendationRequest recommendation;
  recommendation.set_parent(kWex);
  recommendation.mutable_recommendation()->set_text("Do it");
  recommendation.mutable_recommendation()->set_made_item(item);
  const std::string made = Do<Recommendation>(recommendation).name();
  meetings::v1::CreateCommitmentRequest commitment;
  commitment.set_parent(kWex);
  commitment.mutable_commitment()->set_what("Report back");
  commitment.mutable_commitment()->set_origin_item(item);
  commitment.mutable_commitment()->set_origin_part(public_part);
  const std::string promise = Do<Commitment>(commitment).name();

  meetings::v1::PublishMinutesRequest request;
  request.set_name(name);
  *request.mutable_publication_date() = Day(2016, 4, 20);
  Do<Meeting>(request);
  EXPECT_EQ((Get<Paper, meetings::v1::GetPaperRequest>(tabled).visibility()),
            VISIBILITY_PUBLIC);
  using GetDecision = meetings::v1::GetDecisionRequest;
  const auto published = Get<Decision, GetDecision>(taken, "public");
  EXPECT_THAT(published.publication_date(), EqualsProto(Day(2016, 4, 20)));
  using GetPart = meetings::v1::GetPartRequest;
  EXPECT_EQ((Get<Part, GetPart>(public_part).visibility()), VISIBILITY_PUBLIC);
  EXPECT_EQ((Get<Part, GetPart>(exempt_part).visibility()), VISIBILITY_EXEMPT);
  const auto before = Get<Decision, GetDecision>(kept);
  EXPECT_EQ(before.visibility(), VISIBILITY_INTERNAL)
      << "it was published to officers and stays so";
  EXPECT_THAT(before.publication_date(), EqualsProto(Day(2016, 4, 1)));
  EXPECT_EQ((Get<Recommendation, meetings::v1::GetRecommendationRequest>(made)
                 .visibility()),
            VISIBILITY_PUBLIC);
  EXPECT_EQ((Get<Commitment, meetings::v1::GetCommitmentRequest>(promise)
                 .visibility()),
            VISIBILITY_PUBLIC);
  meetings::v1::DeleteDecisionRequest deletion;
  deletion.set_name(taken);
  deletion.set_force(true);
  EXPECT_THAT(Try<Decision>(deletion), HasReason("RULE_BROKEN"));
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
