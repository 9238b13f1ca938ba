// read_time, revisions and their comparison, and what deletion and undeletion
// bring along.

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"
#include "minutebook/records/v1/apply.pb.h"
#include "minutebook/records/v1/revision.pb.h"
#include "tests/support/matchers.h"
#include "tests/support/random_writes.h"

namespace minutebook::testing {
namespace {

using google::protobuf::Timestamp;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kLedger = "minutebook.records.v1.LedgerService/";

class PastTest : public ::testing::Test {
 protected:
  // What a caller reads: the bodies with their pages put together.
  std::vector<std::string> Bodies(const std::string& token,
                                  const Timestamp* read_time) {
    councils::v1::ListBodiesRequest request;
    request.set_parent(kWex);
    request.set_page_size(2);
    if (read_time != nullptr) *request.mutable_read_time() = *read_time;
    std::vector<std::string> found;
    do {
      const auto reply = wex_.Must<councils::v1::ListBodiesResponse>(
          std::string(kCouncils) + "ListBodies", request, token);
      for (const auto& body : reply.bodies()) {
        found.push_back(body.SerializeAsString());
      }
      request.set_page_token(reply.next_page_token());
    } while (!request.page_token().empty());
    return found;
  }

  absl::Status Delete(const std::string& meeting, bool force) {
    meetings::v1::DeleteMeetingRequest request;
    request.set_name(meeting);
    request.set_force(force);
    meetings::v1::Meeting reply;
    return wex_.Call(std::string(kMeetings) + "DeleteMeeting", request, &reply);
  }

  absl::Status Undelete(const std::string& meeting,
                        const std::string& token = "root",
                        const std::string& etag = "") {
    meetings::v1::UndeleteMeetingRequest request;
    request.set_name(meeting);
    request.set_etag(etag);
    meetings::v1::Meeting reply;
    return wex_.Call(std::string(kMeetings) + "UndeleteMeeting", request,
                     &reply, token);
  }

  std::vector<std::string> Items(const std::string& meeting) {
    meetings::v1::ListItemsRequest request;
    request.set_parent(meeting);
    const auto reply = wex_.Must<meetings::v1::ListItemsResponse>(
        std::string(kMeetings) + "ListItems", request);
    std::vector<std::string> names;
    for (const auto& item : reply.items()) names.push_back(item.name());
    return names;
  }

  records::v1::ListRevisionsResponse Revisions(const std::string& name,
                                               const std::string& token) {
    records::v1::ListRevisionsRequest request;
    request.set_name(name);
    return wex_.Must<records::v1::ListRevisionsResponse>(
        kLedger + "ListRevisions", request, token);
  }

  Wexcombe wex_;
};

// What was read after each write is read again for its time.
TEST_F(PastTest, ReadTimeAnswersAsOfThen) {
  struct Moment {
    Timestamp time;
    std::vector<std::string> all;
  };
  std::vector<Moment> moments;
  RandomWrites writes(wex_, 3);
  for (int i = 0; i < 300; ++i) {
    if (!writes.Do()) continue;
    // The latest change of any body or meeting is the time of the write.
    Timestamp last;
    const absl::Status status = wex_.store().Read(
        storage::kNoDeadline, false, [&](storage::ReadSession& session) {
          return session.QueryOnce(
              "SELECT commit_time FROM heads WHERE council = 'wex'", {},
              [&](const storage::Row& row) {
                last =
                    google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(
                        row.Int(0));
              });
        });
    ASSERT_THAT(status, IsOk());
    moments.push_back({last, Bodies("root", nullptr)});
  }
  ASSERT_GT(moments.size(), 30u);
  for (const Moment& moment : moments) {
    EXPECT_EQ(Bodies("root", &moment.time), moment.all)
        << moment.time.ShortDebugString();
  }
}

TEST_F(PastTest, APastStateIsShownToWhoMayReadItAndThePresentOne) {
  const auto body = wex_.CreateBody("b", "As it was");
  councils::v1::UpdateBodyRequest narrow;
  narrow.mutable_body()->set_name(body.name());
  narrow.mutable_body()->set_display_name("As it is");
  narrow.mutable_body()->set_visibility(options::v1::VISIBILITY_INTERNAL);
  wex_.Must<councils::v1::Body>(std::string(kCouncils) + "UpdateBody", narrow);

  councils::v1::GetBodyRequest get;
  get.set_name(body.name());
  *get.mutable_read_time() = body.create_time();
  councils::v1::Body found;
  EXPECT_THAT(
      wex_.Call(std::string(kCouncils) + "GetBody", get, &found, "staff"),
      IsOk());
  EXPECT_THAT(found, EqualsProto(body));
  EXPECT_THAT(
      wex_.Call(std::string(kCouncils) + "GetBody", get, &found, "public"),
      HasReason("RECORD_NOT_FOUND"));
  EXPECT_THAT(Bodies("public", &body.create_time()), IsEmpty());
  EXPECT_THAT(Bodies("staff", &body.create_time()),
              ElementsAre(body.SerializeAsString()));
}

TEST_F(PastTest, ReadTimeGoesWithNoFilterNorOrder) {
  councils::v1::ListBodiesRequest request;
  request.set_parent(kWex);
  request.set_filter("display_name:*");
  request.set_order_by("display_name");
  request.mutable_read_time()->set_seconds(1438713000);
  councils::v1::ListBodiesResponse reply;
  const absl::Status status =
      wex_.Call(std::string(kCouncils) + "ListBodies", request, &reply);
  EXPECT_THAT(ReadError(status).fields, ElementsAre("filter", "order_by"));
}

TEST_F(PastTest, ForceDeletesWhatLiesBelowAndUndeleteBringsThatBack) {
  wex_.CreateBody("cabinet", "Cabinet");
  const auto issue = wex_.CreateIssue("i", "Parking");
  const auto meeting =
      wex_.CreateMeeting("m", "councils/wex/bodies/cabinet", nullptr);
  for (const char* id : {"1", "2", "3"}) {
    wex_.CreateItem(meeting.name(), id, issue.name());
  }
  meetings::v1::DeleteItemRequest item;
  item.set_name(meeting.name() + "/items/2");
  wex_.Must<meetings::v1::Item>(std::string(kMeetings) + "DeleteItem", item);

  EXPECT_THAT(Delete(meeting.name(), false), HasReason("RECORD_IN_USE"));
  const int64_t before = wex_.CountRows();
  ASSERT_THAT(Delete(meeting.name(), true), IsOk());
  // One write, one entry for each of the three; the items' links are gone.
  EXPECT_EQ(wex_.CountRows(), before + 3 - 3);
  EXPECT_THAT(Items(meeting.name()), IsEmpty());
  EXPECT_THAT(Undelete(meeting.name() + "x"), HasReason("RECORD_NOT_FOUND"));
  ASSERT_THAT(Undelete(meeting.name()), IsOk());
  EXPECT_THAT(Undelete(meeting.name()), HasReason("RECORD_STANDS"));
  // Item 2 was deleted by another write.
  EXPECT_THAT(Items(meeting.name()), ElementsAre(meeting.name() + "/items/1",
                                                 meeting.name() + "/items/3"));
  EXPECT_THAT(Revisions(meeting.name() + "/items/3", "root").revisions_size(),
              3);
}

TEST_F(PastTest, UndeleteLooksAtReferencesAndEtag) {
  wex_.CreateBody("cabinet", "Cabinet");
  const auto meeting =
      wex_.CreateMeeting("m", "councils/wex/bodies/cabinet", nullptr);
  ASSERT_THAT(Delete(meeting.name(), false), IsOk());
  EXPECT_THAT(Undelete(meeting.name(), "public"), HasReason("ROLE_MISSING"));
  EXPECT_THAT(Undelete(meeting.name(), "root", meeting.etag()),
              HasReason("ETAG_STALE"));
  councils::v1::DeleteBodyRequest body;
  body.set_name("councils/wex/bodies/cabinet");
  wex_.Must<councils::v1::Body>(std::string(kCouncils) + "DeleteBody", body);
  EXPECT_THAT(Undelete(meeting.name()), HasReason("REFERENCE_NOT_FOUND"));
}

TEST_F(PastTest, ADeletionByForceStopsAtWhatOthersReferTo) {
  wex_.CreateBody("cabinet", "Cabinet");
  const auto issue = wex_.CreateIssue("i", "Parking");
  const auto meeting =
      wex_.CreateMeeting("m", "councils/wex/bodies/cabinet", nullptr);
  const auto item = wex_.CreateItem(meeting.name(), "1", issue.name());
  meetings::v1::CreateDecisionRequest decision;
  decision.set_parent(kWex);
  decision.set_decision_id("d");
  decision.mutable_decision()->set_item(item.name());
  wex_.Must<meetings::v1::Decision>(std::string(kDecisions) + "CreateDecision",
                                    decision);
  const absl::Status status = Delete(meeting.name(), true);
  EXPECT_THAT(status, HasReason("RECORD_IN_USE"));
  EXPECT_THAT(
      std::string(status.message()),
      AllOf(HasSubstr(item.name()), HasSubstr("councils/wex/decisions/d")));
}

TEST_F(PastTest, APublishedDecisionIsNotDeletedByAnyRoad) {
  meetings::v1::CreateDecisionRequest create;
  create.set_parent(kWex);
  create.set_decision_id("d");
  *create.mutable_decision()->mutable_publication_date() = Day(2015, 8, 11);
  const auto decision = wex_.Must<meetings::v1::Decision>(
      std::string(kDecisions) + "CreateDecision", create);
  meetings::v1::DeleteDecisionRequest deletion;
  deletion.set_name(decision.name());
  deletion.set_force(true);
  meetings::v1::Decision reply;
  EXPECT_THAT(
      wex_.Call(std::string(kDecisions) + "DeleteDecision", deletion, &reply),
      HasReason("RULE_BROKEN"));
  records::v1::ApplyRequest apply;
  apply.set_parent(kWex);
  apply.add_operations()->mutable_delete_()->set_name(decision.name());
  records::v1::ApplyResponse applied;
  EXPECT_THAT(
      wex_.Call("minutebook.records.v1.RecordService/Apply", apply, &applied),
      HasReason("RULE_BROKEN"));
}

TEST_F(PastTest, RevisionsTellWhoWhenAndWhat) {
  const auto body = wex_.CreateBody("b", "One");
  councils::v1::UpdateBodyRequest update;
  update.mutable_body()->set_name(body.name());
  update.mutable_body()->set_display_name("Two");
  update.mutable_body()->add_former_names()->set_display_name("One");
  const auto after = wex_.Must<councils::v1::Body>(
      std::string(kCouncils) + "UpdateBody", update, "admin");

  const auto all = Revisions(body.name(), "staff");
  ASSERT_EQ(all.revisions_size(), 2);
  EXPECT_EQ(all.revisions(0).action(), records::v1::Revision::ACTION_UPDATE);
  EXPECT_EQ(all.revisions(0).actor(), "admin");
  EXPECT_EQ(all.revisions(0).method(),
            "minutebook.councils.v1.CouncilService.UpdateBody");
  EXPECT_EQ(all.revisions(0).record().value(), after.SerializeAsString());
  EXPECT_EQ(all.revisions(1).record().value(), body.SerializeAsString());
  EXPECT_THAT(Revisions(body.name(), "public").revisions(0).actor(), "");

  records::v1::GetRevisionRequest get;
  get.set_name(all.revisions(1).name());
  EXPECT_THAT(
      wex_.Must<records::v1::Revision>(kLedger + "GetRevision", get, "staff"),
      EqualsProto(all.revisions(1)));

  records::v1::CompareRevisionsRequest compare;
  compare.set_name(all.revisions(1).name());
  compare.set_other(all.revisions(0).name());
  const auto reply = wex_.Must<records::v1::CompareRevisionsResponse>(
      kLedger + "CompareRevisions", compare);
  ASSERT_EQ(reply.differences_size(), 2);
  EXPECT_EQ(reply.differences(0).path(), "display_name");
  EXPECT_EQ(reply.differences(0).before().string_value(), "One");
  EXPECT_EQ(reply.differences(0).after().string_value(), "Two");
  EXPECT_EQ(reply.differences(1).path(), "former_names[0]");
  EXPECT_FALSE(reply.differences(1).has_before());
  EXPECT_EQ(reply.differences(1)
                .after()
                .struct_value()
                .fields()
                .at("display_name")
                .string_value(),
            "One");
}

TEST_F(PastTest, RevisionNamesOfOthersFindNothing) {
  const auto one = wex_.CreateBody("one", "One");
  const auto two = wex_.CreateBody("two", "Two");
  const std::string name = Revisions(one.name(), "root").revisions(0).name();
  records::v1::GetRevisionRequest get;
  records::v1::Revision reply;
  for (const std::string& wrong :
       {two.name() + name.substr(name.find('@')), one.name(), one.name() + "@",
        one.name() + "@abc", std::string("@")}) {
    get.set_name(wrong);
    EXPECT_THAT(wex_.Call(kLedger + "GetRevision", get, &reply),
                HasReason("RECORD_NOT_FOUND"))
        << wrong;
  }
  records::v1::CompareRevisionsRequest compare;
  compare.set_name(name);
  compare.set_other(Revisions(two.name(), "root").revisions(0).name());
  records::v1::CompareRevisionsResponse compared;
  EXPECT_THAT(
      ReadError(wex_.Call(kLedger + "CompareRevisions", compare, &compared))
          .fields,
      ElementsAre("other"));
}

TEST_F(PastTest, RevisionsComeInPagesAndDeletedOnesToStaff) {
  const auto body = wex_.CreateBody("b", "0");
  for (int i = 1; i < 7; ++i) {
    councils::v1::UpdateBodyRequest update;
    update.mutable_body()->set_name(body.name());
    update.mutable_body()->set_display_name(absl::StrCat(i));
    update.mutable_body()->set_visibility(i % 2 == 0
                                              ? options::v1::VISIBILITY_PUBLIC
                                              : options::v1::VISIBILITY_EXEMPT);
    wex_.Must<councils::v1::Body>(std::string(kCouncils) + "UpdateBody",
                                  update);
  }
  const auto names = [&](const std::string& token) {
    records::v1::ListRevisionsRequest request;
    request.set_name(body.name());
    request.set_page_size(2);
    std::vector<std::string> names;
    do {
      const auto reply = wex_.Must<records::v1::ListRevisionsResponse>(
          kLedger + "ListRevisions", request, token);
      for (const auto& revision : reply.revisions()) {
        councils::v1::Body state;
        revision.record().UnpackTo(&state);
        names.push_back(state.display_name());
      }
      request.set_page_token(reply.next_page_token());
    } while (!request.page_token().empty());
    return names;
  };
  EXPECT_THAT(names("root"), ElementsAre("6", "5", "4", "3", "2", "1", "0"));
  EXPECT_THAT(names("public"), ElementsAre("6", "4", "2", "0"));
  councils::v1::DeleteBodyRequest deletion;
  deletion.set_name(body.name());
  wex_.Must<councils::v1::Body>(std::string(kCouncils) + "DeleteBody",
                                deletion);
  EXPECT_THAT(names("staff"), ElementsAre("6", "6", "4", "2", "0"));
  records::v1::ListRevisionsRequest request;
  request.set_name(body.name());
  records::v1::ListRevisionsResponse reply;
  EXPECT_THAT(wex_.Call(kLedger + "ListRevisions", request, &reply, "public"),
              HasReason("RECORD_NOT_FOUND"));
}

TEST_F(PastTest, UndeletionLeavesWhatItsCallerMayNotRead) {
  const std::string meeting = "councils/wex/meetings/m";
  wex_.CreateMeeting("m", wex_.CreateBody("b", "B").name(), nullptr);
  const std::string secret = wex_.CreateIssue("secret", "Land").name();
  meetings::v1::UpdateIssueRequest narrow;
  narrow.mutable_issue()->set_name(secret);
  narrow.mutable_issue()->set_visibility(options::v1::VISIBILITY_EXEMPT);
  wex_.Must<meetings::v1::Issue>(std::string(kMeetings) + "UpdateIssue",
                                 narrow);
  for (const bool hidden : {false, true}) {
    meetings::v1::CreateItemRequest item;
    item.set_parent(meeting);
    item.set_item_id(hidden ? "hidden" : "seen");
    item.mutable_item()->set_title("Item");
    if (hidden) {
      item.mutable_item()->add_issues(secret);
      item.mutable_item()->set_visibility(options::v1::VISIBILITY_EXEMPT);
    }
    wex_.Must<meetings::v1::Item>(std::string(kMeetings) + "CreateItem", item);
  }
  ASSERT_THAT(Delete(meeting, true), IsOk());
  EXPECT_THAT(Undelete(meeting, "officer"), IsOk());
  EXPECT_THAT(Items(meeting), ElementsAre(meeting + "/items/seen"));
  meetings::v1::UndeleteItemRequest back;
  back.set_name(meeting + "/items/hidden");
  meetings::v1::Item item;
  EXPECT_THAT(wex_.Call(std::string(kMeetings) + "UndeleteItem", back, &item,
                        "officer"),
              HasReason("RECORD_NOT_FOUND"));
  EXPECT_THAT(
      wex_.Call(std::string(kMeetings) + "UndeleteItem", back, &item, "clerk"),
      IsOk());
}

}  // namespace
}  // namespace minutebook::testing
