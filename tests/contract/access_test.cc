// Who may call and see what, as far as the first roles go: credentials, roles
// before names, visibility in every query, and references that show nobody
// what it may not see.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/actionplans/v1/milestone.pb.h"
#include "minutebook/records/v1/apply.pb.h"
#include "tests/support/matchers.h"
#include "tests/support/script.h"
#include "tests/support/wexcombe.h"

namespace minutebook::testing {
namespace {

using meetings::v1::Meeting;
using options::v1::VISIBILITY_CONFIDENTIAL;
using options::v1::VISIBILITY_EXEMPT;
using options::v1::VISIBILITY_INTERNAL;
using options::v1::VISIBILITY_PUBLIC;
using ::testing::ElementsAre;

class AccessTest : public ::testing::Test {
 protected:
  absl::Status Get(const std::string& name, const std::string& token) {
    meetings::v1::GetMeetingRequest request;
    request.set_name(name);
    Meeting meeting;
    return wex_.Call(std::string(kMeetings) + "GetMeeting", request, &meeting,
                     token);
  }

  std::vector<std::string> List(const std::string& token,
                                const std::string& filter = "") {
    meetings::v1::ListMeetingsRequest request;
    request.set_parent(kWex);
    request.set_filter(filter);
    std::vector<std::string> ids;
    const auto page = wex_.Must<meetings::v1::ListMeetingsResponse>(
        std::string(kMeetings) + "ListMeetings", request, token);
    for (const Meeting& meeting : page.meetings()) {
      ids.push_back(meeting.name().substr(meeting.name().rfind('/') + 1));
    }
    return ids;
  }

  absl::Status SetVisibility(const std::string& name,
                             options::v1::Visibility visibility) {
    meetings::v1::UpdateMeetingRequest request;
    request.mutable_meeting()->set_name(name);
    request.mutable_meeting()->set_visibility(visibility);
    Meeting meeting;
    return wex_.Call(std::string(kMeetings) + "UpdateMeeting", request,
                     &meeting);
  }

  Script wex_;
};

TEST_F(AccessTest, CallsWithoutValidCredentialsAreRefused) {
  for (const char* token : {"", "unknown"}) {
    const absl::Status status = Get("councils/wex/meetings/m", token);
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnauthenticated));
    EXPECT_THAT(status, HasReason("CREDENTIALS_INVALID"));
  }
}

TEST_F(AccessTest, RoleIsAskedForBeforeAnythingElse) {
  for (const char* parent : {"councils/wex", "councils/none", "nonsense", ""}) {
    meetings::v1::CreateMeetingRequest request;
    request.set_parent(parent);
    Meeting meeting;
    EXPECT_THAT(wex_.Call(std::string(kMeetings) + "CreateMeeting", request,
                          &meeting, "staff"),
                HasReason("ROLE_MISSING"))
        << parent;
  }
}

TEST_F(AccessTest, RolesOfOneCouncilCountForNothingInAnother) {
  councils::v1::CreateCouncilRequest council;
  council.set_council_id("other");
  council.mutable_council()->set_display_name("Other Council");
  councils::v1::Council created;
  EXPECT_THAT(wex_.Call(std::string(kCouncils) + "CreateCouncil", council,
                        &created, "admin"),
              HasReason("ROLE_MISSING"));
  wex_.Must<councils::v1::Council>(std::string(kCouncils) + "CreateCouncil",
                                   council);
  meetings::v1::CreateMeetingRequest request;
  request.set_parent("councils/other");
  request.mutable_meeting()->set_venue("Town hall");
  const auto meeting = wex_.Must<Meeting>(
      std::string(kMeetings) + "CreateMeeting", request, "root");
  EXPECT_THAT(Get(meeting.name(), "clerk"), HasReason("RECORD_NOT_FOUND"));
  Meeting reply;
  EXPECT_THAT(wex_.Call(std::string(kMeetings) + "CreateMeeting", request,
                        &reply, "clerk"),
              HasReason("ROLE_MISSING"));
}

TEST_F(AccessTest, EachCallerSeesItsVisibilities) {
  wex_.CreateMeeting("a", "", nullptr, VISIBILITY_PUBLIC);
  wex_.CreateMeeting("b", "", nullptr, VISIBILITY_INTERNAL);
  wex_.CreateMeeting("c", "", nullptr, VISIBILITY_EXEMPT);
  EXPECT_THAT(List("public"), ElementsAre("a"));
  EXPECT_THAT(List("staff"), ElementsAre("a", "b"));
  EXPECT_THAT(List("clerk"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(List("public", "NOT date:*"), ElementsAre("a"));
  // A filter cannot reach round the condition that hides.
  EXPECT_THAT(List("public", "date:* OR NOT date:*"), ElementsAre("a"));
}

TEST_F(AccessTest, HiddenAndAbsentAreTheSame) {
  wex_.CreateMeeting("hidden", "", nullptr, VISIBILITY_EXEMPT);
  const absl::Status hidden = Get("councils/wex/meetings/hidden", "staff");
  const absl::Status absent = Get("councils/wex/meetings/absent", "staff");
  EXPECT_THAT(hidden, HasReason("RECORD_NOT_FOUND"));
  EXPECT_EQ(hidden.message(), "there is no councils/wex/meetings/hidden");
  EXPECT_EQ(absent.message(), "there is no councils/wex/meetings/absent");
}

TEST_F(AccessTest, AWriterCannotReferToWhatItMayNotSee) {
  const auto hidden =
      wex_.CreateMeeting("hidden", "", nullptr, VISIBILITY_EXEMPT);
  meetings::v1::CreateItemRequest request;
  request.set_parent(hidden.name());
  request.mutable_item()->set_title("x");
  meetings::v1::Item item;
  EXPECT_THAT(wex_.Call(std::string(kMeetings) + "CreateItem", request, &item,
                        "officer"),
              HasReason("PARENT_NOT_FOUND"));
}

// Whose department a hidden action is, or in what state a hidden plan, is told
// to nobody who may not see it.
TEST_F(AccessTest, ARefusalTellsNothingOfAHiddenParent) {
  wex_.CreateIssue("i", "Parking");
  const std::string department =
      wex_.Add("Department", "d", "display_name: 'Roads'");
  const std::string action =
      wex_.Add("Action", "a",
               "title: 'A' visibility: VISIBILITY_EXEMPT department: '" +
                   department + "'");
  actionplans::v1::Milestone milestone;
  const std::string below = "parent: '" + action + "' milestone { title: 'M' }";
  EXPECT_THAT(wex_.Try("CreateMilestone", below, &milestone, "head"),
              HasReason("PARENT_NOT_FOUND"));
  wex_.Ask<actionplans::v1::Action>(
      "UpdateAction",
      "action { name: '" + action + "' visibility: VISIBILITY_INTERNAL }");
  EXPECT_THAT(wex_.Try("CreateMilestone", below, &milestone, "head"),
              HasReason("ROLE_MISSING"));
}

TEST_F(AccessTest, APublicRecordCannotReferToAHiddenOne) {
  wex_.CreateBody("cabinet", "Cabinet");
  councils::v1::UpdateBodyRequest hide;
  hide.mutable_body()->set_name("councils/wex/bodies/cabinet");
  hide.mutable_body()->set_visibility(VISIBILITY_INTERNAL);
  wex_.Must<councils::v1::Body>(std::string(kCouncils) + "UpdateBody", hide);
  meetings::v1::CreateMeetingRequest request;
  request.set_parent(kWex);
  request.mutable_meeting()->set_body("councils/wex/bodies/cabinet");
  request.mutable_meeting()->set_visibility(VISIBILITY_PUBLIC);
  Meeting meeting;
  const absl::Status status =
      wex_.Call(std::string(kMeetings) + "CreateMeeting", request, &meeting);
  EXPECT_THAT(status, HasReason("REFERENCE_HIDDEN"));
  EXPECT_THAT(status, HasFields(ElementsAre("meeting.body")));
}

TEST_F(AccessTest, NarrowingIsRefusedWhileWiderRecordsReferOrLieBelow) {
  const auto issue = wex_.CreateIssue("i", "Parking");
  const auto meeting = wex_.CreateMeeting("m", "", nullptr);
  wex_.CreateItem(meeting.name(), "1", issue.name());
  EXPECT_THAT(SetVisibility(meeting.name(), VISIBILITY_INTERNAL),
              HasReason("REFERENCE_HIDDEN"));
  meetings::v1::UpdateIssueRequest narrow;
  narrow.mutable_issue()->set_name(issue.name());
  narrow.mutable_issue()->set_visibility(VISIBILITY_EXEMPT);
  meetings::v1::Issue reply;
  const absl::Status status =
      wex_.Call(std::string(kMeetings) + "UpdateIssue", narrow, &reply);
  EXPECT_THAT(status, HasReason("REFERENCE_HIDDEN"));
  EXPECT_THAT(std::string(status.message()),
              ::testing::HasSubstr("councils/wex/meetings/m/items/1"));
}

TEST_F(AccessTest, NarrowingSeesTheWiderRecordBehindManyNarrowOnes) {
  const auto issue = wex_.CreateIssue("i", "Parking");
  const auto meeting =
      wex_.CreateMeeting("m", "", nullptr, VISIBILITY_CONFIDENTIAL);
  constexpr int kMany = 300;
  records::v1::ApplyRequest request;
  request.set_parent(kWex);
  for (int i = 0; i < kMany; ++i) {
    meetings::v1::Item item;
    item.set_visibility(VISIBILITY_CONFIDENTIAL);
    item.add_issues(issue.name());
    auto* create = request.add_operations()->mutable_create();
    create->set_parent(meeting.name());
    create->mutable_record()->PackFrom(item);
  }
  wex_.Must<records::v1::ApplyResponse>(
      "minutebook.records.v1.RecordService/Apply", request);
  const std::string narrow =
      "issue { name: '" + issue.name() + "' visibility: VISIBILITY_EXEMPT }";
  const auto last = wex_.CreateMeeting("z", "", nullptr);
  wex_.CreateItem(last.name(), "1", issue.name());
  meetings::v1::Issue reply;
  EXPECT_THAT(wex_.Try("UpdateIssue", narrow, &reply, "root"),
              HasReason("REFERENCE_HIDDEN"));
  meetings::v1::Item item;
  EXPECT_THAT(wex_.Try("UpdateItem",
                       "item { name: '" + last.name() +
                           "/items/1' visibility: VISIBILITY_EXEMPT }",
                       &item, "root"),
              IsOk());
  EXPECT_THAT(wex_.Try("UpdateIssue", narrow, &reply, "root"), IsOk());
}

TEST_F(AccessTest, AChildIsNotWiderThanItsParent) {
  const auto meeting =
      wex_.CreateMeeting("m", "", nullptr, VISIBILITY_INTERNAL);
  meetings::v1::CreateItemRequest request;
  request.set_parent(meeting.name());
  request.mutable_item()->set_visibility(VISIBILITY_PUBLIC);
  meetings::v1::Item item;
  EXPECT_THAT(wex_.Call(std::string(kMeetings) + "CreateItem", request, &item),
              HasReason("REFERENCE_HIDDEN"));
}

TEST_F(AccessTest, WhatOthersReferToIsNotDeleted) {
  const auto issue = wex_.CreateIssue("i", "Parking");
  const auto meeting = wex_.CreateMeeting("m", "", nullptr);
  const auto item = wex_.CreateItem(meeting.name(), "1", issue.name());
  meetings::v1::DeleteIssueRequest delete_issue;
  delete_issue.set_name(issue.name());
  meetings::v1::Issue gone_issue;
  EXPECT_THAT(wex_.Call(std::string(kMeetings) + "DeleteIssue", delete_issue,
                        &gone_issue),
              HasReason("RECORD_IN_USE"));
  meetings::v1::DeleteMeetingRequest delete_meeting;
  delete_meeting.set_name(meeting.name());
  Meeting gone_meeting;
  EXPECT_THAT(wex_.Call(std::string(kMeetings) + "DeleteMeeting",
                        delete_meeting, &gone_meeting),
              HasReason("RECORD_IN_USE"));
  meetings::v1::DeleteItemRequest delete_item;
  delete_item.set_name(item.name());
  wex_.Must<meetings::v1::Item>(std::string(kMeetings) + "DeleteItem",
                                delete_item);
  wex_.Must<meetings::v1::Issue>(std::string(kMeetings) + "DeleteIssue",
                                 delete_issue);
  wex_.Must<Meeting>(std::string(kMeetings) + "DeleteMeeting", delete_meeting);
}

}  // namespace
}  // namespace minutebook::testing
