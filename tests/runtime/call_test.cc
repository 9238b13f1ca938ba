// What surrounds every call: its trace, its limits, its meter.

#include <chrono>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/runtime/method_meter.h"
#include "services/runtime/router.h"
#include "services/runtime/server.h"
#include "services/runtime/trace.h"
#include "tests/support/matchers.h"
#include "tests/support/raw_call.h"
#include "tests/support/test_server.h"

namespace minutebook::runtime {
namespace {

using ::minutebook::testing::CallBytes;
using ::minutebook::testing::HasReason;
using ::minutebook::testing::ReadError;
using ::testing::MatchesRegex;

constexpr char kGet[] = "minutebook.councils.v1.CouncilService/GetCouncil";
constexpr char kTrace[] = "4bf92f3577b34da6a3ce929d0e0e4736";

TEST(TraceTest, TraceIdIsTakenFromAWellFormedHeaderAlone) {
  const std::string trace = kTrace;
  const std::string good = "00-" + trace + "-00f067aa0ba902b7-01";
  const struct {
    std::string header;
    std::string trace_id;
  } cases[] = {
      {good, trace},
      {"00-" + trace + "-00f067aa0ba902b7-00", trace},
      {"cc-" + trace + "-00f067aa0ba902b7-01", trace},
      {"cc-" + trace + "-00f067aa0ba902b7-01-what-the-future-adds", trace},
      {"cc-" + trace + "-00f067aa0ba902b7-01.x", ""},
      {"", ""},
      {"00", ""},
      {good.substr(0, good.size() - 1), ""},
      {good + "-more", ""},
      {good + " ", ""},
      {"ff" + good.substr(2), ""},
      {"0G" + good.substr(2), ""},
      {"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", ""},
      {"00-00000000000000000000000000000000-00f067aa0ba902b7-01", ""},
      {"00-" + trace + "-0000000000000000-01", ""},
      {"00-" + trace + "-00f067aa0ba902b7-0x", ""},
      {"00_" + trace + "-00f067aa0ba902b7-01", ""},
      {"00-" + trace + "_00f067aa0ba902b7-01", ""},
      {"00-" + trace + "-00f067aa0ba902b7_01", ""},
  };
  for (const auto& [header, trace_id] : cases) {
    EXPECT_EQ(TraceIdOf(header), trace_id) << header;
  }
  EXPECT_THAT(NewTraceId(), MatchesRegex("[0-9a-f]{32}"));
  EXPECT_NE(NewTraceId(), NewTraceId());
}

TEST(CallTest, ErrorBearsTheTraceOfTheCall) {
  testing::TestServer server;
  const auto trace_of = [&](const testing::Headers& headers) {
    std::string reply;
    return ReadError(
               CallBytes(*server.channel(), kGet, "root", "", &reply, headers))
        .trace_id;
  };
  EXPECT_EQ(trace_of({{"traceparent",
                       std::string("00-") + kTrace + "-00f067aa0ba902b7-01"}}),
            kTrace);
  for (const testing::Headers& headers :
       {testing::Headers{}, testing::Headers{{"traceparent", "00-no-trace"}}}) {
    EXPECT_THAT(trace_of(headers), MatchesRegex("[0-9a-f]{32}"));
    EXPECT_NE(trace_of(headers), trace_of(headers));
  }
}

TEST(CallTest, CallsBeyondTheLimitAreToldWhenToTryAgain) {
  testing::TestServer base;
  Log log(LogLevel::kError);
  RouterLimits limits;
  limits.calls = 0;
  Router router(base.engine(), base.authenticator(), log, limits);
  const auto server = Server::Start(router, {});
  ASSERT_THAT(server, testing::IsOk());
  std::string reply;
  const absl::Status status =
      CallBytes(*(*server)->InProcessChannel(), kGet, "root", "", &reply);
  EXPECT_THAT(status, HasReason("OVERLOADED"));
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(ReadError(status).retry);
}

TEST(MethodMeterTest, DurationsFallIntoTheClassThatEndsAtOrAboveThem) {
  MethodMeter meter;
  using std::chrono::microseconds;
  meter.Handled(grpc::StatusCode::OK, microseconds(1));
  meter.Handled(grpc::StatusCode::OK, microseconds(100));
  meter.Handled(grpc::StatusCode::OK, microseconds(101));
  meter.Handled(grpc::StatusCode::UNAUTHENTICATED, std::chrono::hours(1));
  EXPECT_EQ(meter.durations.front(), 2u);
  EXPECT_EQ(meter.durations[1], 1u);
  EXPECT_EQ(meter.durations.back(), 1u);
  EXPECT_EQ(meter.handled[grpc::StatusCode::OK], 3u);
  EXPECT_EQ(meter.handled[grpc::StatusCode::UNAUTHENTICATED], 1u);
  EXPECT_EQ(meter.nanos, 202'000u + 3'600'000'000'000u);
}

}  // namespace
}  // namespace minutebook::runtime
