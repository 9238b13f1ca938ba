// An invented council in a TestServer, and short ways to fill it.
#pragma once

#include <string>

#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/councils/v1/council.pb.h"
#include "minutebook/meetings/v1/commitment.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/paper.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "minutebook/meetings/v1/recommendation.pb.h"
#include "tests/support/test_server.h"

namespace minutebook::testing {

inline constexpr char kCouncils[] = "minutebook.councils.v1.CouncilService/";
inline constexpr char kMeetings[] = "minutebook.meetings.v1.MeetingService/";
inline constexpr char kDecisions[] = "minutebook.meetings.v1.DecisionService/";
inline constexpr char kWex[] = "councils/wex";

inline google::type::Date Day(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

// A server with the empty council `wex`.
class Wexcombe : public TestServer {
 public:
  explicit Wexcombe(std::shared_ptr<StatementTexts> texts = nullptr,
                    StoreKind kind = ChosenStoreKind())
      : TestServer(std::move(texts), kind) {
    councils::v1::CreateCouncilRequest request;
    request.set_council_id("wex");
    request.mutable_council()->set_display_name("Wexcombe District Council");
    Must<councils::v1::Council>(std::string(kCouncils) + "CreateCouncil",
                                request);
  }

  councils::v1::Body CreateBody(const std::string& id,
                                const std::string& display_name) {
    councils::v1::CreateBodyRequest request;
    request.set_parent(kWex);
    request.set_body_id(id);
    request.mutable_body()->set_display_name(display_name);
    return Must<councils::v1::Body>(std::string(kCouncils) + "CreateBody",
                                    request);
  }

  meetings::v1::Meeting CreateMeeting(
      const std::string& id, const std::string& body,
      const google::type::Date* date,
      options::v1::Visibility visibility = options::v1::VISIBILITY_PUBLIC) {
    meetings::v1::CreateMeetingRequest request;
    request.set_parent(kWex);
    request.set_meeting_id(id);
    request.mutable_meeting()->set_body(body);
    request.mutable_meeting()->set_visibility(visibility);
    if (date != nullptr) *request.mutable_meeting()->mutable_date() = *date;
    return Must<meetings::v1::Meeting>(std::string(kMeetings) + "CreateMeeting",
                                       request);
  }

  meetings::v1::Issue CreateIssue(const std::string& id,
                                  const std::string& title) {
    meetings::v1::CreateIssueRequest request;
    request.set_parent(kWex);
    request.set_issue_id(id);
    request.mutable_issue()->set_title(title);
    request.mutable_issue()->set_visibility(options::v1::VISIBILITY_PUBLIC);
    return Must<meetings::v1::Issue>(std::string(kMeetings) + "CreateIssue",
                                     request);
  }

  meetings::v1::Item CreateItem(
      const std::string& meeting, const std::string& id,
      const std::string& issue,
      options::v1::Visibility visibility = options::v1::VISIBILITY_PUBLIC) {
    meetings::v1::CreateItemRequest request;
    request.set_parent(meeting);
    request.set_item_id(id);
    request.mutable_item()->set_title("Item " + id);
    request.mutable_item()->add_issues(issue);
    request.mutable_item()->set_visibility(visibility);
    return Must<meetings::v1::Item>(std::string(kMeetings) + "CreateItem",
                                    request);
  }
};

}  // namespace minutebook::testing
