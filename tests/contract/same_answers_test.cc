// One council in two databases: the same calls give the same bytes, errors
// included.

#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/made_up_council.h"
#include "tests/support/matchers.h"
#include "tests/support/wexcombe.h"

namespace minutebook::testing {
namespace {

constexpr int kWrites = 4400;
constexpr int kReads = 10000;
constexpr char kApply[] = "minutebook.records.v1.RecordService.Apply";

class SameAnswersTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (TestPostgresAddress().empty()) {
      GTEST_SKIP() << "MINUTEBOOK_TEST_POSTGRES names no server";
    }
    first_ = std::make_unique<Wexcombe>(nullptr, StoreKind::kDisk);
    second_ = std::make_unique<Wexcombe>(nullptr, StoreKind::kPostgres);
  }

  // The same call of both, at the same time of their clocks.
  absl::StatusOr<std::string> CallBoth(const std::string& method,
                                       const std::string& request,
                                       const std::string& caller) {
    now_ += absl::Seconds(1);
    const auto first = Call(*first_, method, request, caller);
    const auto second = Call(*second_, method, request, caller);
    EXPECT_EQ(first.status(), second.status()) << method;
    if (first.ok() && second.ok()) {
      EXPECT_TRUE(*first == *second) << method << ": other bytes";
    }
    return first;
  }

  absl::StatusOr<std::string> Call(TestServer& server,
                                   const std::string& method,
                                   const std::string& request,
                                   const std::string& caller) {
    server.set_now(now_);
    return server.backend().Call(method, request, caller);
  }

  absl::Time now_ = absl::FromUnixSeconds(1438713000);
  std::unique_ptr<Wexcombe> first_;
  std::unique_ptr<Wexcombe> second_;
  const std::vector<std::string> callers_ = {"root", "clerk", "officer",
                                             "staff", "public"};
};

TEST_F(SameAnswersTest, MadeUpCouncilIsReadAlike) {
  MadeUpCouncil council(first_->engine().catalogue(), kWex, 20150804);
  std::map<std::string, int> codes;
  for (int i = 0; i < kWrites && !HasFailure(); ++i) {
    const auto reply =
        CallBoth(kApply, council.NextWrite().SerializeAsString(), callers_[0]);
    ++codes[absl::StatusCodeToString(reply.status().code())];
    records::v1::ApplyResponse response;
    if (reply.ok() && response.ParseFromString(*reply)) council.Learn(response);
  }
  std::printf("%d writes, %zu records:", kWrites, council.records());
  for (const auto& [code, count] : codes) {
    std::printf(" %s %d", code.c_str(), count);
  }
  std::printf("\n");
  EXPECT_GT(council.records(), 1500u);
  ASSERT_EQ(first_->CountRows(), second_->CountRows());

  std::vector<const google::protobuf::MethodDescriptor*> methods;
  for (const auto* method : first_->engine().methods()) {
    if (method->server_streaming()) continue;
    for (const char* kind : {"Get", "BatchGet", "List"}) {
      if (absl::StartsWith(method->name(), kind)) methods.push_back(method);
    }
  }
  codes.clear();
  int64_t bytes = 0;
  for (int i = 0; i < kReads && !HasFailure(); ++i) {
    const auto call = council.NextRead(methods);
    const auto reply = CallBoth(call.method->full_name(), call.request,
                                callers_[i % callers_.size()]);
    ++codes[absl::StatusCodeToString(reply.status().code())];
    if (!reply.ok()) continue;
    bytes += static_cast<int64_t>(reply->size());
    council.LearnPage(call, *reply);
  }
  std::printf("%d reads, %lld bytes:", kReads, static_cast<long long>(bytes));
  for (const auto& [code, count] : codes) {
    std::printf(" %s %d", code.c_str(), count);
  }
  std::printf("\n");
  EXPECT_GT(codes["OK"], kReads / 3);
}

TEST_F(SameAnswersTest, ControlCharactersInFiltersAreAnsweredAlike) {
  meetings::v1::ListIssuesRequest request;
  request.set_parent(kWex);
  for (const std::string& filter :
       {std::string("title = \"a\0b\"", 13), std::string("title : \"\x01\""),
        std::string("title : \"%\"")}) {
    request.set_filter(filter);
    CallBoth("minutebook.meetings.v1.MeetingService.ListIssues",
             request.SerializeAsString(), callers_[0])
        .IgnoreError();
  }
}

}  // namespace
}  // namespace minutebook::testing
