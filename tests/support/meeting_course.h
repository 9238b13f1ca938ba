// Wexcombe with meetings in any state, and the methods that lead them there.
#pragma once

#include <string>
#include <vector>

#include "minutebook/records/v1/change.pb.h"
#include "tests/support/course_fixture.h"

namespace minutebook::testing {

// The methods are called on meetings with the item `1`.
class MeetingCourseFixture : public CourseFixture<meetings::v1::Meeting> {
 protected:
  MeetingCourseFixture() {
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

  meetings::v1::Meeting GetMeeting(const std::string& name,
                                   const std::string& caller = "root") {
    return Get<meetings::v1::Meeting, meetings::v1::GetMeetingRequest>(name,
                                                                       caller);
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

  int meetings_ = 0;
};

}  // namespace minutebook::testing
