// Bad input: each kind gets its documented code and reason, and leaves no trace
// in the store.

#include <functional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/records/v1/apply.pb.h"
#include "tests/support/matchers.h"
#include "tests/support/wexcombe.h"

namespace minutebook::testing {
namespace {

struct BadInput {
  const char* name;
  const char* method;
  std::function<std::string(Wexcombe&)> request;  // its bytes
  absl::StatusCode code;
  const char* reason;
  std::vector<std::string> fields;
};

std::string CreateItemFor(const std::string& parent, const std::string& issue) {
  meetings::v1::CreateItemRequest request;
  request.set_parent(parent);
  request.mutable_item()->set_title("An item");
  if (!issue.empty()) request.mutable_item()->add_issues(issue);
  return request.SerializeAsString();
}

std::string CreateBodyFor(
    const std::function<void(councils::v1::Body&)>& fill) {
  councils::v1::CreateBodyRequest request;
  request.set_parent(kWex);
  request.mutable_body()->set_display_name("Cabinet");
  fill(*request.mutable_body());
  return request.SerializeAsString();
}

const BadInput kBadInputs[] = {
    {"AWrongName",
     "minutebook.councils.v1.CouncilService/GetBody",
     [](Wexcombe&) {
       councils::v1::GetBodyRequest request;
       request.set_name("councils/wex/bodies/Not_An_Id");
       return request.SerializeAsString();
     },
     absl::StatusCode::kInvalidArgument,
     "FIELDS_INVALID",
     {"name"}},
    {"ANameOfAnotherType",
     "minutebook.councils.v1.CouncilService/GetBody",
     [](Wexcombe&) {
       councils::v1::GetBodyRequest request;
       request.set_name("councils/wex/meetings/m");
       return request.SerializeAsString();
     },
     absl::StatusCode::kInvalidArgument,
     "FIELDS_INVALID",
     {"name"}},
    {"AMissingParent",
     "minutebook.meetings.v1.MeetingService/CreateItem",
     [](Wexcombe&) { return CreateItemFor("councils/wex/meetings/none", ""); },
     absl::StatusCode::kNotFound,
     "PARENT_NOT_FOUND",
     {}},
    {"AMissingCouncil",
     "minutebook.councils.v1.CouncilService/CreateBody",
     [](Wexcombe&) {
       councils::v1::CreateBodyRequest request;
       request.set_parent("councils/none");
       request.mutable_body()->set_display_name("Cabinet");
       return request.SerializeAsString();
     },
     absl::StatusCode::kNotFound,
     "PARENT_NOT_FOUND",
     {}},
    {"AnUnknownMaskPath",
     "minutebook.councils.v1.CouncilService/UpdateBody",
     [](Wexcombe& wex) {
       councils::v1::UpdateBodyRequest request;
       *request.mutable_body() = wex.CreateBody("cabinet", "Cabinet");
       request.mutable_update_mask()->add_paths("display_name");
       request.mutable_update_mask()->add_paths("colour");
       request.mutable_update_mask()->add_paths(".create_time");
       return request.SerializeAsString();
     },
     absl::StatusCode::kInvalidArgument,
     "FIELDS_INVALID",
     {"update_mask.paths[1]", "update_mask.paths[2]"}},
    {"APageTokenOfAnotherList",
     "minutebook.meetings.v1.MeetingService/ListMeetings",
     [](Wexcombe& wex) {
       wex.CreateBody("a", "A");
       wex.CreateBody("b", "B");
       councils::v1::ListBodiesRequest bodies;
       bodies.set_parent(kWex);
       bodies.set_page_size(1);
       meetings::v1::ListMeetingsRequest request;
       request.set_parent(kWex);
       request.set_page_token(
           wex.Must<councils::v1::ListBodiesResponse>(
                  "minutebook.councils.v1.CouncilService/ListBodies", bodies)
               .next_page_token());
       EXPECT_NE(request.page_token(), "");
       return request.SerializeAsString();
     },
     absl::StatusCode::kInvalidArgument,
     "PAGE_TOKEN_INVALID",
     {}},
    {"APageTokenWithAnotherFilter",
     "minutebook.councils.v1.CouncilService/ListBodies",
     [](Wexcombe& wex) {
       wex.CreateBody("a", "A");
       wex.CreateBody("b", "B");
       councils::v1::ListBodiesRequest request;
       request.set_parent(kWex);
       request.set_page_size(1);
       request.set_page_token(
           wex.Must<councils::v1::ListBodiesResponse>(
                  "minutebook.councils.v1.CouncilService/ListBodies", request)
               .next_page_token());
       request.set_filter("display_name = A");
       return request.SerializeAsString();
     },
     absl::StatusCode::kInvalidArgument,
     "PAGE_TOKEN_INVALID",
     {}},
    {"AStaleEtag",
     "minutebook.councils.v1.CouncilService/UpdateBody",
     [](Wexcombe& wex) {
       councils::v1::UpdateBodyRequest request;
       *request.mutable_body() = wex.CreateBody("cabinet", "Cabinet");
       request.mutable_body()->set_display_name("Executive");
       wex.Must<councils::v1::Body>(
           "minutebook.councils.v1.CouncilService/UpdateBody", request);
       request.mutable_body()->set_display_name("Board");
       return request.SerializeAsString();
     },
     absl::StatusCode::kAborted,
     "ETAG_STALE",
     {}},
    {"AReferenceToNothing",
     "minutebook.meetings.v1.MeetingService/CreateItem",
     [](Wexcombe& wex) {
       wex.CreateMeeting("m", "", nullptr);
       return CreateItemFor("councils/wex/meetings/m",
                            "councils/wex/issues/none");
     },
     absl::StatusCode::kFailedPrecondition,
     "REFERENCE_NOT_FOUND",
     {"item.issues[0]"}},
    {"AReferenceToAnotherCouncil",
     "minutebook.meetings.v1.MeetingService/CreateItem",
     [](Wexcombe& wex) {
       wex.CreateMeeting("m", "", nullptr);
       return CreateItemFor("councils/wex/meetings/m",
                            "councils/other/issues/i");
     },
     absl::StatusCode::kInvalidArgument,
     "FIELDS_INVALID",
     {"item.issues[0]"}},
    {"ATextOf10MiB",
     "minutebook.councils.v1.CouncilService/CreateBody",
     [](Wexcombe&) {
       return CreateBodyFor([](councils::v1::Body& body) {
         body.set_note(std::string(10 << 20, 'x'));
       });
     },
     absl::StatusCode::kInvalidArgument,
     "FIELDS_INVALID",
     {"body.note"}},
    {"InvalidUtf8",
     "minutebook.councils.v1.CouncilService/CreateBody",
     [](Wexcombe&) {
       std::string bytes = CreateBodyFor([](councils::v1::Body& body) {
         body.set_display_name("Cabinet @@");
       });
       bytes.replace(bytes.find("@@"), 2, "\xff\xfe");
       return bytes;
     },
     absl::StatusCode::kInvalidArgument,
     "MALFORMED_REQUEST",
     {}},
    {"BytesThatAreNoMessage",
     "minutebook.councils.v1.CouncilService/CreateBody",
     [](Wexcombe&) { return std::string("\x0a\xff\xff\xff\xff\x0f", 6); },
     absl::StatusCode::kInvalidArgument,
     "MALFORMED_REQUEST",
     {}},
    {"AnEmptyRequest",
     "minutebook.councils.v1.CouncilService/CreateBody",
     [](Wexcombe&) { return std::string(); },
     absl::StatusCode::kInvalidArgument,
     "FIELDS_INVALID",
     {"parent", "body"}},
    {"AnApplyOfARecordOfNoType",
     "minutebook.records.v1.RecordService/Apply",
     [](Wexcombe&) {
       records::v1::ApplyRequest request;
       request.set_parent(kWex);
       auto* create = request.add_operations()->mutable_create();
       create->set_parent(kWex);
       create->mutable_record();
       return request.SerializeAsString();
     },
     absl::StatusCode::kInvalidArgument,
     "FIELDS_INVALID",
     {"operations[0].create.record"}},
    {"AnEmptyApply",
     "minutebook.records.v1.RecordService/Apply",
     [](Wexcombe&) {
       records::v1::ApplyRequest request;
       request.set_parent(kWex);
       return request.SerializeAsString();
     },
     absl::StatusCode::kInvalidArgument,
     "FIELDS_INVALID",
     {"operations"}},
    {"ManyWrongFieldsAtOnce",
     "minutebook.councils.v1.CouncilService/CreateBody",
     [](Wexcombe&) {
       return CreateBodyFor([](councils::v1::Body& body) {
         body.set_display_name("two\nlines");
         body.set_kind(static_cast<councils::v1::Body::Kind>(99));
         body.set_language_code("not a tag");
         body.mutable_start_date()->set_year(2015);
         body.mutable_start_date()->set_month(13);
         body.add_former_names();
       });
     },
     absl::StatusCode::kInvalidArgument,
     "FIELDS_INVALID",
     {"body.language_code", "body.display_name", "body.kind",
      "body.former_names[0].display_name", "body.start_date"}},
    {"ADayThatIsNone",
     "minutebook.meetings.v1.MeetingService/CreateMeeting",
     [](Wexcombe&) {
       meetings::v1::CreateMeetingRequest request;
       request.set_parent(kWex);
       *request.mutable_meeting()->mutable_date() = Day(2015, 2, 29);
       return request.SerializeAsString();
     },
     absl::StatusCode::kInvalidArgument,
     "FIELDS_INVALID",
     {"meeting.date"}},
    {"ALastDayBeforeTheFirst",
     "minutebook.councils.v1.CouncilService/CreateBody",
     [](Wexcombe&) {
       return CreateBodyFor([](councils::v1::Body& body) {
         *body.mutable_start_date() = Day(2010, 5, 1);
         *body.mutable_end_date() = Day(2010, 4, 30);
         // A year and a day within it go together, whichever comes first.
         auto& right = *body.add_former_names();
         right.set_display_name("Executive");
         right.mutable_start_date()->set_year(2008);
         right.mutable_end_date()->set_year(2008);
         right.mutable_end_date()->set_month(3);
         auto& wrong = *body.add_former_names();
         wrong.set_display_name("Board");
         wrong.mutable_start_date()->set_year(2008);
         wrong.mutable_end_date()->set_year(2007);
       });
     },
     absl::StatusCode::kInvalidArgument,
     "FIELDS_INVALID",
     {"body.former_names[1].end_date", "body.end_date"}},
    {"AWrongRequestId",
     "minutebook.councils.v1.CouncilService/CreateBody",
     [](Wexcombe&) {
       councils::v1::CreateBodyRequest request;
       request.set_parent(kWex);
       request.mutable_body()->set_display_name("Cabinet");
       request.set_request_id("again");
       return request.SerializeAsString();
     },
     absl::StatusCode::kInvalidArgument,
     "FIELDS_INVALID",
     {"request_id"}},
    {"ARequestIdForAnotherRequest",
     "minutebook.councils.v1.CouncilService/CreateBody",
     [](Wexcombe& wex) {
       councils::v1::CreateBodyRequest request;
       request.set_parent(kWex);
       request.mutable_body()->set_display_name("Cabinet");
       request.set_request_id("6f1c1b1e-8f0e-4c57-9d0a-3f2f6d1c0a11");
       wex.Must<councils::v1::Body>(
           "minutebook.councils.v1.CouncilService/CreateBody", request);
       request.mutable_body()->set_display_name("Board");
       return request.SerializeAsString();
     },
     absl::StatusCode::kInvalidArgument,
     "REQUEST_ID_REUSED",
     {}},
    {"AFilterOnNoColumn",
     "minutebook.councils.v1.CouncilService/ListBodies",
     [](Wexcombe&) {
       councils::v1::ListBodiesRequest request;
       request.set_parent(kWex);
       request.set_filter("note = x");
       return request.SerializeAsString();
     },
     absl::StatusCode::kInvalidArgument,
     "FILTER_INVALID",
     {}},
    {"AFilterThatTriesSql",
     "minutebook.councils.v1.CouncilService/ListBodies",
     [](Wexcombe&) {
       councils::v1::ListBodiesRequest request;
       request.set_parent(kWex);
       request.set_filter("display_name = 'x') OR (1 = 1");
       return request.SerializeAsString();
     },
     absl::StatusCode::kInvalidArgument,
     "FILTER_INVALID",
     {}},
    {"ANegativePageSize",
     "minutebook.councils.v1.CouncilService/ListBodies",
     [](Wexcombe&) {
       councils::v1::ListBodiesRequest request;
       request.set_parent(kWex);
       request.set_page_size(-1);
       return request.SerializeAsString();
     },
     absl::StatusCode::kInvalidArgument,
     "FIELDS_INVALID",
     {"page_size"}},
};

class BadInputTest : public ::testing::TestWithParam<BadInput> {};

TEST_P(BadInputTest, IsRefusedWithItsReasonAndLeavesNoTrace) {
  const BadInput& bad = GetParam();
  Wexcombe wex;
  const std::string request = bad.request(wex);
  const int64_t rows = wex.CountRows();
  std::string reply;
  const absl::Status status = wex.CallBytes(bad.method, request, &reply);
  EXPECT_THAT(status, StatusIs(bad.code));
  EXPECT_THAT(status, HasReason(bad.reason));
  EXPECT_THAT(status, HasFields(::testing::ElementsAreArray(bad.fields)));
  EXPECT_EQ(wex.CountRows(), rows);
}

INSTANTIATE_TEST_SUITE_P(All, BadInputTest, ::testing::ValuesIn(kBadInputs),
                         [](const auto& info) {
                           return std::string(info.param.name);
                         });

}  // namespace
}  // namespace minutebook::testing
