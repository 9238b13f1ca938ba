// PublishDecision, and with it what every method with rules of its own can
// count on: decided on what stands, all or nothing, repeated with the first
// result.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/wexcombe.h"

namespace minutebook::testing {
namespace {

using meetings::v1::Decision;
using meetings::v1::Part;
using options::v1::VISIBILITY_EXEMPT;
using options::v1::VISIBILITY_INTERNAL;
using options::v1::VISIBILITY_PUBLIC;

constexpr char kDecision[] = "councils/wex/decisions/d";
constexpr char kRequestId[] = "7b3c1d1e-6f0b-4c2e-9d55-0123456789ab";

class PublishDecisionTest : public ::testing::Test {
 protected:
  PublishDecisionTest() {
    meetings::v1::CreateDecisionRequest request;
    request.set_parent(kWex);
    request.set_decision_id("d");
    request.mutable_decision()->set_title("Customer strategy");
    wex_.Must<Decision>(Method("CreateDecision"), request);
    AddPart("a", options::v1::VISIBILITY_UNSPECIFIED);
    AddPart("b", VISIBILITY_EXEMPT);
  }

  static std::string Method(const char* name) {
    return absl::StrCat(kDecisions, name);
  }

  void AddPart(const std::string& id, options::v1::Visibility intended) {
    meetings::v1::CreatePartRequest request;
    request.set_parent(kDecision);
    request.set_part_id(id);
    request.mutable_part()->set_text("That it be approved");
    request.mutable_part()->set_visibility(VISIBILITY_INTERNAL);
    request.mutable_part()->set_intended_visibility(intended);
    wex_.Must<Part>(Method("CreatePart"), request);
  }

  Part GetPart(const std::string& id) {
    meetings::v1::GetPartRequest request;
    request.set_name(absl::StrCat(kDecision, "/parts/", id));
    return wex_.Must<Part>(Method("GetPart"), request);
  }

  static meetings::v1::PublishDecisionRequest Request() {
    meetings::v1::PublishDecisionRequest request;
    request.set_name(kDecision);
    return request;
  }

  absl::Status Publish(const meetings::v1::PublishDecisionRequest& request,
                       const std::string& token = "clerk") {
    return wex_.Call(Method("PublishDecision"), request, &published_, token);
  }

  Wexcombe wex_;
  Decision published_;
};

TEST_F(PublishDecisionTest, ReleasesTheDecisionAndItsPartsAsIntended) {
  wex_.set_now(absl::FromUnixSeconds(1465599600));  // 11 June 2016 in London
  ASSERT_THAT(Publish(Request()), IsOk());
  EXPECT_THAT(published_.publication_date(), EqualsProto(Day(2016, 6, 11)));
  EXPECT_EQ(published_.visibility(), VISIBILITY_PUBLIC);
  EXPECT_EQ(GetPart("a").visibility(), VISIBILITY_PUBLIC);
  EXPECT_EQ(GetPart("b").visibility(), VISIBILITY_EXEMPT);
  EXPECT_EQ(GetPart("b").intended_visibility(), 0);
}

TEST_F(PublishDecisionTest, ARepeatHasTheFirstResultAndWritesNothing) {
  auto request = Request();
  request.set_request_id(kRequestId);
  *request.mutable_publication_date() = Day(2016, 6, 9);
  ASSERT_THAT(Publish(request), IsOk());
  const Decision first = published_;
  const int64_t rows = wex_.CountRows();
  ASSERT_THAT(Publish(request), IsOk());
  EXPECT_THAT(published_, EqualsProto(first));
  EXPECT_EQ(wex_.CountRows(), rows);
  *request.mutable_publication_date() = Day(2016, 6, 10);
  EXPECT_THAT(Publish(request), HasReason("REQUEST_ID_REUSED"));
}

TEST_F(PublishDecisionTest, APublishedDecisionIsNeitherPublishedNorDeleted) {
  ASSERT_THAT(Publish(Request()), IsOk());
  EXPECT_THAT(Publish(Request()), HasReason("RULE_BROKEN"));
  meetings::v1::DeleteDecisionRequest request;
  request.set_name(kDecision);
  request.set_force(true);
  Decision deleted;
  EXPECT_THAT(wex_.Call(Method("DeleteDecision"), request, &deleted),
              HasReason("RULE_BROKEN"));
}

TEST_F(PublishDecisionTest, RefusalsAndTrialsWriteNothing) {
  const int64_t rows = wex_.CountRows();
  auto request = Request();
  request.set_etag("stale");
  EXPECT_THAT(Publish(request), HasReason("ETAG_STALE"));
  request = Request();
  request.set_name("councils/wex/decisions/none");
  EXPECT_THAT(Publish(request), HasReason("RECORD_NOT_FOUND"));
  request.set_name("councils/nowhere/decisions/none");
  EXPECT_THAT(Publish(request, "root"), HasReason("RECORD_NOT_FOUND"));
  EXPECT_THAT(Publish(Request(), "officer"), HasReason("ROLE_MISSING"));
  request = Request();
  request.set_validate_only(true);
  EXPECT_THAT(Publish(request), IsOk());
  EXPECT_EQ(published_.visibility(), VISIBILITY_PUBLIC);
  EXPECT_EQ(GetPart("a").visibility(), VISIBILITY_INTERNAL);
  EXPECT_EQ(wex_.CountRows(), rows);
}

}  // namespace
}  // namespace minutebook::testing
