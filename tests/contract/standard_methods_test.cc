// The standard methods as a caller sees them, on bodies and meetings; every
// other resource goes the same path.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "minutebook/records/v1/document.pb.h"
#include "tests/support/matchers.h"
#include "tests/support/wexcombe.h"

namespace minutebook::testing {
namespace {

using councils::v1::Body;
using ::testing::ElementsAre;
using ::testing::MatchesRegex;

const std::string kCreate = std::string(kCouncils) + "CreateBody";
const std::string kGet = std::string(kCouncils) + "GetBody";
const std::string kList = std::string(kCouncils) + "ListBodies";
const std::string kBatchGet = std::string(kCouncils) + "BatchGetBodies";
const std::string kUpdate = std::string(kCouncils) + "UpdateBody";
const std::string kDelete = std::string(kCouncils) + "DeleteBody";

class StandardMethodsTest : public ::testing::Test {
 protected:
  absl::StatusOr<Body> Get(const std::string& name) {
    councils::v1::GetBodyRequest request;
    request.set_name(name);
    Body body;
    absl::Status status = wex_.Call(kGet, request, &body);
    if (!status.ok()) return status;
    return body;
  }

  Wexcombe wex_;
};

TEST_F(StandardMethodsTest, CreatedRecordIsReadBackAsAnswered) {
  const Body created = wex_.CreateBody("cabinet", "Cabinet");
  EXPECT_EQ(created.name(), "councils/wex/bodies/cabinet");
  EXPECT_EQ(created.visibility(), options::v1::VISIBILITY_PUBLIC);
  EXPECT_TRUE(created.has_create_time());
  EXPECT_THAT(created.etag(), MatchesRegex("\"[A-Za-z0-9_-]{20}\""));
  EXPECT_THAT(*Get(created.name()), EqualsProto(created));
}

TEST_F(StandardMethodsTest, ServerMakesIdsInTheOrderOfTime) {
  const std::string first = wex_.CreateBody("", "One").name();
  const std::string second = wex_.CreateBody("", "Two").name();
  EXPECT_THAT(first, MatchesRegex("councils/wex/bodies/[0-9a-z]{26}"));
  EXPECT_LT(first, second);
}

TEST_F(StandardMethodsTest, CouncilComesWithItsSettings) {
  councils::v1::GetSettingsRequest request;
  request.set_name("councils/wex/settings");
  const auto settings = wex_.Must<councils::v1::Settings>(
      std::string(kCouncils) + "GetSettings", request);
  EXPECT_EQ(settings.name(), request.name());
}

TEST_F(StandardMethodsTest, CouncilIsARecordLikeOthers) {
  councils::v1::UpdateCouncilRequest update;
  update.mutable_council()->set_name(kWex);
  update.mutable_council()->set_website_uri("https://wexcombe.example");
  const auto council = wex_.Must<councils::v1::Council>(
      std::string(kCouncils) + "UpdateCouncil", update);
  EXPECT_EQ(council.display_name(), "Wexcombe District Council");
  const auto list = wex_.Must<councils::v1::ListCouncilsResponse>(
      std::string(kCouncils) + "ListCouncils",
      councils::v1::ListCouncilsRequest(), "public");
  ASSERT_EQ(list.councils_size(), 1);
  EXPECT_THAT(list.councils(0), EqualsProto(council));
}

TEST_F(StandardMethodsTest, OutputOnlyFieldsOfTheCallerAreNotRead) {
  councils::v1::CreateBodyRequest request;
  request.set_parent(kWex);
  request.set_body_id("cabinet");
  request.mutable_body()->set_name("councils/elsewhere/bodies/x");
  request.mutable_body()->set_display_name("Cabinet");
  request.mutable_body()->mutable_create_time()->set_seconds(1);
  request.mutable_body()->mutable_delete_time()->set_seconds(1);
  const Body body = wex_.Must<Body>(kCreate, request);
  EXPECT_EQ(body.name(), "councils/wex/bodies/cabinet");
  EXPECT_GT(body.create_time().seconds(), 1);
  EXPECT_FALSE(body.has_delete_time());
}

TEST_F(StandardMethodsTest, TakenIdIsRefusedEvenAfterDeletion) {
  wex_.CreateBody("cabinet", "Cabinet");
  councils::v1::DeleteBodyRequest deletion;
  deletion.set_name("councils/wex/bodies/cabinet");
  const Body deleted = wex_.Must<Body>(kDelete, deletion);
  EXPECT_TRUE(deleted.has_delete_time());
  EXPECT_THAT(Get(deletion.name()), HasReason("RECORD_NOT_FOUND"));

  councils::v1::CreateBodyRequest again;
  again.set_parent(kWex);
  again.set_body_id("cabinet");
  again.mutable_body()->set_display_name("Cabinet");
  Body body;
  EXPECT_THAT(wex_.Call(kCreate, again, &body), HasReason("ID_TAKEN"));
}

TEST_F(StandardMethodsTest, UpdateChangesWhatTheMaskNames) {
  Body body = wex_.CreateBody("cabinet", "Cabinet");
  councils::v1::UpdateBodyRequest request;
  request.mutable_body()->set_name(body.name());
  request.mutable_body()->set_display_name("Executive");
  request.mutable_body()->set_note("not in the mask");
  request.mutable_update_mask()->add_paths("display_name");
  const Body updated = wex_.Must<Body>(kUpdate, request);
  EXPECT_EQ(updated.display_name(), "Executive");
  EXPECT_EQ(updated.note(), "");
  EXPECT_NE(updated.etag(), body.etag());
  EXPECT_THAT(updated.create_time(), EqualsProto(body.create_time()));
}

TEST_F(StandardMethodsTest, AbsentMaskMeansThePopulatedFields) {
  const Body body = wex_.CreateBody("cabinet", "Cabinet");
  councils::v1::UpdateBodyRequest request;
  request.mutable_body()->set_name(body.name());
  request.mutable_body()->set_note("in force");
  const Body updated = wex_.Must<Body>(kUpdate, request);
  EXPECT_EQ(updated.display_name(), "Cabinet");
  EXPECT_EQ(updated.note(), "in force");
}

TEST_F(StandardMethodsTest, StarReplacesAllAndRequiredFieldsStayRequired) {
  Body body = wex_.CreateBody("cabinet", "Cabinet");
  councils::v1::UpdateBodyRequest request;
  request.mutable_body()->set_name(body.name());
  request.mutable_body()->set_note("all else cleared");
  request.mutable_update_mask()->add_paths("*");
  Body reply;
  const absl::Status status = wex_.Call(kUpdate, request, &reply);
  EXPECT_THAT(status, HasReason("FIELDS_INVALID"));
  EXPECT_THAT(status, HasFields(ElementsAre("body.display_name")));
  EXPECT_THAT(*Get(body.name()), EqualsProto(body));
}

TEST_F(StandardMethodsTest, UpdateThatChangesNothingLeavesTheRecordAlone) {
  const Body body = wex_.CreateBody("cabinet", "Cabinet");
  const int64_t rows = wex_.CountRows();
  councils::v1::UpdateBodyRequest request;
  *request.mutable_body() = body;
  EXPECT_THAT(wex_.Must<Body>(kUpdate, request), EqualsProto(body));
  EXPECT_EQ(wex_.CountRows(), rows);
}

TEST_F(StandardMethodsTest, AllowMissingCreates) {
  councils::v1::UpdateBodyRequest request;
  request.mutable_body()->set_name("councils/wex/bodies/board");
  request.mutable_body()->set_display_name("Board");
  Body body;
  EXPECT_THAT(wex_.Call(kUpdate, request, &body),
              HasReason("RECORD_NOT_FOUND"));
  request.set_allow_missing(true);
  body = wex_.Must<Body>(kUpdate, request);
  EXPECT_THAT(*Get("councils/wex/bodies/board"), EqualsProto(body));
}

TEST_F(StandardMethodsTest, UnknownFieldsSurviveUpdates) {
  Body body = wex_.CreateBody("cabinet", "Cabinet");
  councils::v1::CreateBodyRequest creation;
  creation.set_parent(kWex);
  creation.set_body_id("newer");
  creation.mutable_body()->set_display_name("Newer");
  // Field 1000 with the number 7, from a later version of the contract.
  creation.mutable_body()
      ->GetReflection()
      ->MutableUnknownFields(creation.mutable_body())
      ->AddVarint(1000, 7);
  wex_.Must<Body>(kCreate, creation);
  councils::v1::UpdateBodyRequest update;
  update.mutable_body()->set_name("councils/wex/bodies/newer");
  update.mutable_body()->set_note("changed");
  const Body updated = wex_.Must<Body>(kUpdate, update);
  ASSERT_EQ(updated.GetReflection()->GetUnknownFields(updated).field_count(),
            1);
}

TEST_F(StandardMethodsTest, RepeatedRequestAnswersWithTheFirstResult) {
  councils::v1::CreateBodyRequest request;
  request.set_parent(kWex);
  request.mutable_body()->set_display_name("Cabinet");
  request.set_request_id("6f1c1b1e-8f0e-4c57-9d0a-3f2f6d1c0a11");
  const Body first = wex_.Must<Body>(kCreate, request);
  councils::v1::UpdateBodyRequest update;
  update.mutable_body()->set_name(first.name());
  update.mutable_body()->set_display_name("Executive");
  wex_.Must<Body>(kUpdate, update);
  const int64_t rows = wex_.CountRows();
  EXPECT_THAT(wex_.Must<Body>(kCreate, request), EqualsProto(first));
  EXPECT_EQ(wex_.CountRows(), rows);
  EXPECT_EQ(Get(first.name())->display_name(), "Executive");
}

TEST_F(StandardMethodsTest, TheRequestOfAnotherCallerIsNoRepeat) {
  meetings::v1::CreateIssueRequest request;
  request.set_parent(kWex);
  request.mutable_issue()->set_title("The price of the land");
  request.mutable_issue()->set_visibility(options::v1::VISIBILITY_EXEMPT);
  request.set_request_id("6f1c1b1e-8f0e-4c57-9d0a-3f2f6d1c0a13");
  const std::string method = std::string(kMeetings) + "CreateIssue";
  const auto issue = wex_.Must<meetings::v1::Issue>(method, request, "clerk");
  meetings::v1::Issue again;
  EXPECT_THAT(wex_.Call(method, request, &again, "officer"),
              HasReason("REQUEST_ID_REUSED"));
  EXPECT_THAT(wex_.Call(method, request, &again, "clerk"), IsOk());
  EXPECT_THAT(again, EqualsProto(issue));
}

TEST_F(StandardMethodsTest, RepeatOfAnUpdateThatChangedNothingIsRemembered) {
  const Body body = wex_.CreateBody("cabinet", "Cabinet");
  councils::v1::UpdateBodyRequest request;
  request.mutable_body()->set_name(body.name());
  request.mutable_body()->set_display_name("Cabinet");
  request.set_request_id("6f1c1b1e-8f0e-4c57-9d0a-3f2f6d1c0a12");
  wex_.Must<Body>(kUpdate, request);
  councils::v1::UpdateBodyRequest other;
  other.mutable_body()->set_name(body.name());
  other.mutable_body()->set_display_name("Executive");
  wex_.Must<Body>(kUpdate, other);
  EXPECT_EQ(wex_.Must<Body>(kUpdate, request).display_name(), "Cabinet");
  EXPECT_EQ(Get(body.name())->display_name(), "Executive");
}

TEST_F(StandardMethodsTest, ValidateOnlyWritesNothing) {
  const int64_t rows = wex_.CountRows();
  councils::v1::CreateBodyRequest request;
  request.set_parent(kWex);
  request.set_body_id("cabinet");
  request.mutable_body()->set_display_name("Cabinet");
  request.set_validate_only(true);
  EXPECT_EQ(wex_.Must<Body>(kCreate, request).name(),
            "councils/wex/bodies/cabinet");
  EXPECT_EQ(wex_.CountRows(), rows);
}

TEST_F(StandardMethodsTest, PagesHoldEveryRecordOnceInOrder) {
  std::vector<std::string> expected;
  for (int i = 0; i < 125; ++i) {
    expected.push_back(
        wex_.CreateBody(absl::StrCat("b", absl::Dec(i, absl::kZeroPad3)),
                        absl::StrCat("Body ", i))
            .name());
  }
  councils::v1::ListBodiesRequest request;
  request.set_parent(kWex);
  std::vector<std::string> seen;
  int pages = 0;
  do {
    request.set_page_size(pages == 0 ? 0 : 30);
    const auto page =
        wex_.Must<councils::v1::ListBodiesResponse>(kList, request);
    EXPECT_EQ(page.bodies_size(), pages == 0 ? 50 : pages == 3 ? 15 : 30);
    for (const Body& body : page.bodies()) seen.push_back(body.name());
    request.set_page_token(page.next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(seen, expected);
  EXPECT_EQ(pages, 4);
}

TEST_F(StandardMethodsTest, LargeRecordsMakeShortPages) {
  for (int i = 0; i < 4; ++i) {
    records::v1::CreateDocumentRequest request;
    request.set_parent(kWex);
    request.mutable_document()->set_content(std::string(1000000, 'x'));
    const auto document = wex_.Must<records::v1::Document>(
        "minutebook.records.v1.DocumentService/CreateDocument", request);
    EXPECT_EQ(document.size_bytes(), 1000000);
    EXPECT_EQ(document.sha256().size(), 64u);
  }
  records::v1::ListDocumentsRequest request;
  request.set_parent(kWex);
  const auto page = wex_.Must<records::v1::ListDocumentsResponse>(
      "minutebook.records.v1.DocumentService/ListDocuments", request);
  EXPECT_EQ(page.documents_size(), 2);
  EXPECT_NE(page.next_page_token(), "");
}

TEST_F(StandardMethodsTest, ImmutableBytesCannotBeChanged) {
  records::v1::CreateDocumentRequest creation;
  creation.set_parent(kWex);
  creation.mutable_document()->set_content("page");
  const auto document = wex_.Must<records::v1::Document>(
      "minutebook.records.v1.DocumentService/CreateDocument", creation);
  records::v1::UpdateDocumentRequest update;
  update.mutable_document()->set_name(document.name());
  update.mutable_document()->set_content("another page");
  records::v1::Document reply;
  const absl::Status status = wex_.Call(
      "minutebook.records.v1.DocumentService/UpdateDocument", update, &reply);
  EXPECT_THAT(status, HasFields(ElementsAre("document.content")));
}

TEST_F(StandardMethodsTest, BatchGetAnswersInTheOrderAsked) {
  wex_.CreateBody("a", "A");
  wex_.CreateBody("b", "B");
  councils::v1::BatchGetBodiesRequest request;
  request.set_parent(kWex);
  request.add_names("councils/wex/bodies/b");
  request.add_names("councils/wex/bodies/a");
  const auto reply =
      wex_.Must<councils::v1::BatchGetBodiesResponse>(kBatchGet, request);
  ASSERT_EQ(reply.bodies_size(), 2);
  EXPECT_EQ(reply.bodies(0).display_name(), "B");
  request.add_names("councils/wex/bodies/c");
  councils::v1::BatchGetBodiesResponse none;
  EXPECT_THAT(wex_.Call(kBatchGet, request, &none),
              HasReason("RECORD_NOT_FOUND"));
}

TEST_F(StandardMethodsTest, ReadMaskKeepsWhatItNames) {
  wex_.CreateBody("cabinet", "Cabinet");
  councils::v1::GetBodyRequest request;
  request.set_name("councils/wex/bodies/cabinet");
  request.mutable_read_mask()->add_paths("display_name");
  Body expected;
  expected.set_display_name("Cabinet");
  EXPECT_THAT(wex_.Must<Body>(kGet, request), EqualsProto(expected));
}

TEST_F(StandardMethodsTest, FilterFindsByTypedColumns) {
  wex_.CreateBody("cabinet", "Cabinet");
  wex_.CreateBody("board", "Board");
  const google::type::Date june = Day(2015, 6, 2), august = Day(2015, 8, 4);
  wex_.CreateMeeting("m1", "councils/wex/bodies/cabinet", &june);
  wex_.CreateMeeting("m2", "councils/wex/bodies/cabinet", &august);
  wex_.CreateMeeting("m3", "councils/wex/bodies/board", &august);
  wex_.CreateMeeting("m4", "councils/wex/bodies/board", nullptr);
  const auto ids = [&](const std::string& filter) {
    meetings::v1::ListMeetingsRequest request;
    request.set_parent(kWex);
    request.set_filter(filter);
    std::vector<std::string> found;
    const auto page = wex_.Must<meetings::v1::ListMeetingsResponse>(
        std::string(kMeetings) + "ListMeetings", request);
    for (const auto& meeting : page.meetings()) {
      found.push_back(meeting.name().substr(meeting.name().rfind('/') + 1));
    }
    return found;
  };
  EXPECT_THAT(
      ids("body = \"councils/wex/bodies/cabinet\" AND date = 2015-08-04"),
      ElementsAre("m2"));
  EXPECT_THAT(ids("date >= 2015-07-01"), ElementsAre("m2", "m3"));
  EXPECT_THAT(ids("NOT date:*"), ElementsAre("m4"));
  EXPECT_THAT(ids("date != 2015-08-04"), ElementsAre("m1", "m4"));
  // OR binds tighter than AND.
  EXPECT_THAT(ids("body:cabinet AND date = 2015-06-02 OR date = 2015-08-04"),
              ElementsAre("m1", "m2"));
}

}  // namespace
}  // namespace minutebook::testing
