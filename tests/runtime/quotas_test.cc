// What one caller and one address may ask: the rule by itself, the table that
// it stands in, and what is refused on the way of a call.

#include <arpa/inet.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"
#include "minutebook/records/v1/change.pb.h"
#include "services/engine/error.h"
#include "services/runtime/caller_quotas.h"
#include "services/runtime/client_host.h"
#include "services/runtime/metric_sources.h"
#include "services/runtime/server.h"
#include "services/runtime/token_bucket.h"
#include "tests/support/matchers.h"
#include "tests/support/raw_call.h"
#include "tests/support/watcher.h"
#include "tests/support/wexcombe.h"

namespace minutebook::runtime {
namespace {

using ::minutebook::testing::CallBytes;
using ::minutebook::testing::HasReason;
using ::minutebook::testing::Headers;
using ::minutebook::testing::IsOk;
using ::minutebook::testing::kWex;
using ::minutebook::testing::StatusIs;
using std::chrono::milliseconds;
using storage::SteadyTime;
using ::testing::HasSubstr;

constexpr char kGet[] = "minutebook.councils.v1.CouncilService/GetCouncil";
const SteadyTime kStart = SteadyTime(std::chrono::hours(100));

TEST(TokenBucketTest, GivesABurstAndThenItsRate) {
  const struct {
    const char* what;
    int64_t per_second;
    absl::Duration burst;
    std::vector<int> calls;  // at these milliseconds
    std::vector<int> waits;  // milliseconds; 0: taken
  } cases[] = {
      {"no limit", 0, absl::Seconds(2), {0, 0, 0, 0}, {0, 0, 0, 0}},
      {"two saved up", 10, absl::Milliseconds(200), {0, 0, 0}, {0, 0, 100}},
      {"one comes back",
       10,
       absl::Milliseconds(200),
       {0, 0, 99, 100, 100},
       {0, 0, 1, 0, 100}},
      {"no more than the burst is saved up",
       10,
       absl::Milliseconds(200),
       {100'000, 100'000, 100'000},
       {0, 0, 100}},
      {"without a burst one at a time",
       10,
       absl::ZeroDuration(),
       {0, 0, 99, 100},
       {0, 100, 1, 0}},
      {"what was refused is not taken",
       1,
       absl::Seconds(1),
       {0, 500, 999, 1000},
       {0, 500, 1, 0}},
  };
  for (const auto& c : cases) {
    const Rate rate = PerSecond(c.per_second, c.burst);
    TokenBucket bucket;
    for (size_t i = 0; i < c.calls.size(); ++i) {
      const SteadyTime now = kStart + milliseconds(c.calls[i]);
      const auto wait = bucket.Wait(rate, now);
      EXPECT_EQ(wait, milliseconds(c.waits[i])) << c.what << ", call " << i;
      if (wait.count() == 0) bucket.Take(rate, now);
    }
  }
}

// What the details of a refusal say, whether or not it came over the wire.
struct Refusal {
  std::string limit;
  absl::Duration retry;
};

Refusal ReadRefusal(const absl::Status& status) {
  google::rpc::Status details;
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    if (url == "google.rpc.Status") {
      details.ParseFromString(std::string(payload));
      return;
    }
    auto* detail = details.add_details();
    detail->set_type_url(std::string(url));
    detail->set_value(std::string(payload));
  });
  Refusal refusal;
  for (const google::protobuf::Any& detail : details.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::RetryInfo retry;
    if (detail.UnpackTo(&info) && info.reason() == "OVERLOADED") {
      refusal.limit = info.metadata().at("limit");
    }
    if (detail.UnpackTo(&retry)) {
      refusal.retry = absl::Seconds(retry.retry_delay().seconds()) +
                      absl::Nanoseconds(retry.retry_delay().nanos());
    }
  }
  return refusal;
}

// Refused for one of the limits, and told when to try again.
MATCHER_P(IsRefusedFor, limit, "") {
  *result_listener << arg.ToString();
  const Refusal refusal = ReadRefusal(arg);
  return refusal.limit == limit && refusal.retry > absl::ZeroDuration() &&
         arg.code() == absl::StatusCode::kResourceExhausted;
}

TEST(CallerQuotasTest, CallersAndAddressesAreCountedEachForItself) {
  QuotaLimits limits;
  limits.caller = PerSecond(1, absl::Seconds(2));
  limits.address = PerSecond(1, absl::Seconds(1));
  limits.failures = PerSecond(1, absl::Seconds(1));
  CallerQuotas quotas(limits);
  CallerQuotas::Lease leases[4];
  const auto enter = [&](const char* who, int lease, int millis) {
    return quotas.EnterCaller(who, CallerQuotas::Kind::kCall,
                              kStart + milliseconds(millis), leases[lease]);
  };
  EXPECT_THAT(enter("alice", 0, 0), IsOk());
  EXPECT_THAT(enter("alice", 1, 0), IsOk());
  const absl::Status refused = enter("alice", 2, 1);
  EXPECT_THAT(refused, IsRefusedFor("caller_rate"));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("in 999ms"));
  EXPECT_THAT(enter("bob", 2, 1), IsOk());
  EXPECT_THAT(enter("alice", 3, 1000), IsOk());
  // The same text as address and as who guesses there.
  EXPECT_THAT(quotas.EnterAddress("alice", kStart), IsOk());
  EXPECT_THAT(quotas.EnterAddress("alice", kStart),
              IsRefusedFor("address_rate"));
  const auto unknown = [] { return false; };
  EXPECT_THAT(quotas.CheckFailures("alice", kStart, unknown), IsOk());
  quotas.CountFailure("alice", kStart);
  EXPECT_THAT(quotas.CheckFailures("alice", kStart, unknown),
              IsRefusedFor("address_failures"));
  EXPECT_THAT(quotas.CheckFailures("bob", kStart, unknown), IsOk());
  EXPECT_THAT(
      quotas.CheckFailures("alice", kStart + milliseconds(1000), unknown),
      IsOk());
  EXPECT_EQ(quotas.stats().caller_rate, 1u);
  EXPECT_EQ(quotas.stats().address_rate, 1u);
  EXPECT_EQ(quotas.stats().address_failures, 1u);
}

TEST(CallerQuotasTest, WhatIsUnderWayEndsWithItsLease) {
  QuotaLimits limits;
  limits.calls = 2;
  limits.streams = 1;
  CallerQuotas quotas(limits);
  const auto enter = [&](CallerQuotas::Kind kind, CallerQuotas::Lease& lease) {
    return quotas.EnterCaller("alice", kind, kStart, lease);
  };
  CallerQuotas::Lease stream, none;
  EXPECT_THAT(enter(CallerQuotas::Kind::kStream, stream), IsOk());
  EXPECT_THAT(enter(CallerQuotas::Kind::kStream, none),
              IsRefusedFor("caller_streams"));
  {
    CallerQuotas::Lease first, second;
    EXPECT_THAT(enter(CallerQuotas::Kind::kCall, first), IsOk());
    EXPECT_THAT(enter(CallerQuotas::Kind::kCall, second), IsOk());
    EXPECT_THAT(enter(CallerQuotas::Kind::kCall, none),
                IsRefusedFor("caller_calls"));
    const CallerQuotas::Lease moved = std::move(first);
    EXPECT_THAT(enter(CallerQuotas::Kind::kCall, none),
                IsRefusedFor("caller_calls"));
  }
  EXPECT_THAT(enter(CallerQuotas::Kind::kCall, none), IsOk());
  EXPECT_EQ(quotas.stats().caller_calls, 2u);
  EXPECT_EQ(quotas.stats().caller_streams, 1u);
}

// Many more than the table has room for: who is busy stays limited, who has a
// call under way stays counted, and nothing grows.
TEST(CallerQuotasTest, StrangersDoNotPushOutWhoIsBusy) {
  QuotaLimits limits;
  limits.address = PerSecond(1, absl::Seconds(30));
  limits.calls = 1;
  CallerQuotas quotas(limits);
  CallerQuotas::Lease busy, other;
  const auto enter = [&](const std::string& who, CallerQuotas::Lease& lease) {
    return quotas.EnterCaller(who, CallerQuotas::Kind::kCall, kStart, lease);
  };
  ASSERT_THAT(enter("busy", busy), IsOk());
  for (int i = 0; i < 30; ++i) {
    ASSERT_THAT(quotas.EnterAddress("busy", kStart), IsOk());
  }
  for (int i = 0; i < 200'000; ++i) {
    EXPECT_THAT(quotas.EnterAddress(absl::StrCat("stranger ", i), kStart),
                IsOk());
    CallerQuotas::Lease lease;
    EXPECT_THAT(enter(absl::StrCat("stranger ", i), lease), IsOk());
  }
  EXPECT_THAT(quotas.EnterAddress("busy", kStart),
              IsRefusedFor("address_rate"));
  EXPECT_THAT(enter("busy", other), IsRefusedFor("caller_calls"));
}

std::string Bytes(const char* address) {
  in_addr ipv4{};
  EXPECT_EQ(inet_pton(AF_INET, address, &ipv4), 1);
  return {reinterpret_cast<const char*>(&ipv4), sizeof(ipv4)};
}

TEST(TrustedFrontsTest, OnlyATrustedFrontSaysWhoCalls) {
  const auto fronts = TrustedFronts::Parse({"127.0.0.1", "::1", "unix:"});
  ASSERT_THAT(fronts, IsOk());
  const std::string network("\x20\x01\x0d\xb8\0\1\0\2", 8);
  const struct {
    const char* peer;
    const char* forwarded;
    std::string host;
  } cases[] = {
      {"ipv4:192.0.2.7:5000", "", Bytes("192.0.2.7")},
      {"ipv4:192.0.2.7:5000", "198.51.100.1", Bytes("192.0.2.7")},
      {"ipv4:127.0.0.1:5000", "198.51.100.1", Bytes("198.51.100.1")},
      {"ipv4:127.0.0.1:5000", "10.0.0.1, 198.51.100.1", Bytes("198.51.100.1")},
      {"ipv4:127.0.0.1:5000", "198.51.100.1,", Bytes("127.0.0.1")},
      {"ipv4:127.0.0.1:5000", "unknown", Bytes("127.0.0.1")},
      {"ipv4:127.0.0.1:5000", "", Bytes("127.0.0.1")},
      {"ipv6:%5B::1%5D:5000", "198.51.100.1", Bytes("198.51.100.1")},
      {"ipv6:[::1]:5000", "::ffff:198.51.100.1", Bytes("198.51.100.1")},
      {"ipv6:%5B::1%5D:5000", "2001:db8:1:2:3:4:5:6", network},
      {"ipv6:%5B2001:db8:1:2::9%5D:5000", "198.51.100.1", network},
      {"ipv6:%5B::ffff:192.0.2.7%5D:5000", "", Bytes("192.0.2.7")},
      {"unix:", "198.51.100.1", Bytes("198.51.100.1")},
      {"unix:/run/minutebook.sock", "198.51.100.1", Bytes("198.51.100.1")},
      {"unix:", "", "unix:"},
  };
  for (const auto& [peer, forwarded, host] : cases) {
    EXPECT_EQ(fronts->HostOf(peer, forwarded), host)
        << peer << " for " << forwarded;
  }
  for (const char* wrong : {"", "localhost", "127.0.0.1:80", "10.0.0.0/8"}) {
    EXPECT_THAT(TrustedFronts::Parse({"::1", wrong}),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << wrong;
  }
}

// The callers of TestEngine as tokens, and anybody without one.
class AnybodyToo : public Authenticator {
 public:
  explicit AnybodyToo(const Authenticator& named) : named_(named) {}
  absl::StatusOr<std::shared_ptr<const engine::Principal>> Authenticate(
      const Credentials& credentials) const override {
    if (!credentials.authorization.empty()) {
      return named_.Authenticate(credentials);
    }
    return std::make_shared<const engine::Principal>();
  }
  bool Remembers(const Credentials& credentials) const override {
    return credentials.authorization == "Bearer staff";
  }

 private:
  const Authenticator& named_;
};

// A server on a port of its own with the limits under test.
class QuotaServerTest : public ::testing::Test {
 protected:
  void Start(const RouterLimits& limits) {
    router_ =
        std::make_unique<Router>(wex_.engine(), authenticator_, log_, limits);
    ServerOptions options;
    options.listen = {"127.0.0.1:0"};
    auto server = Server::Start(*router_, options);
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
    channel_ = grpc::CreateChannel(server_->addresses().front(),
                                   grpc::InsecureChannelCredentials());
  }

  absl::Status Call(const std::string& token, const Headers& headers = {}) {
    std::string reply;
    return CallBytes(*channel_, kGet, token, "", &reply, headers);
  }
  absl::Status From(const std::string& address, const std::string& token) {
    return Call(token, {{"x-forwarded-for", address}});
  }

  static RouterLimits BehindAFront() {
    RouterLimits limits;
    limits.fronts = *TrustedFronts::Parse({"127.0.0.1"});
    return limits;
  }

  testing::Wexcombe wex_;
  const AnybodyToo authenticator_{wex_.authenticator()};
  Log log_{LogLevel::kError};
  std::unique_ptr<Router> router_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(QuotaServerTest, ACallerThatCallsTooOftenIsToldWhenToTryAgain) {
  RouterLimits limits = BehindAFront();
  limits.quotas.caller = PerSecond(1, absl::Seconds(3));
  Start(limits);
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(Call("root"), HasReason("FIELDS_INVALID"));
  }
  const absl::Status refused = Call("root");
  EXPECT_THAT(refused, IsRefusedFor("caller_rate"));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_GT(ReadRefusal(refused).retry, absl::ZeroDuration());
  EXPECT_LE(ReadRefusal(refused).retry, absl::Seconds(1));
  EXPECT_THAT(Call("officer"), HasReason("FIELDS_INVALID"));
  // Without credentials a caller is where it calls from.
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(From("192.0.2.1", ""), HasReason("FIELDS_INVALID"));
  }
  EXPECT_THAT(From("192.0.2.1", ""), IsRefusedFor("caller_rate"));
  EXPECT_THAT(From("192.0.2.2", ""), HasReason("FIELDS_INVALID"));
  EXPECT_EQ(router_->refusals().caller_rate, 2u);
  MetricSink sink;
  ReportCalls(*router_, sink);
  double refusals = 0;
  for (const auto& family : sink.families()) {
    if (family.name != "minutebook_calls_refused_total") continue;
    for (const auto& metric : family.metric) refusals += metric.counter.value;
  }
  EXPECT_EQ(refusals, 2);
}

TEST_F(QuotaServerTest, AnAddressHasARateWhoeverCallsFromThere) {
  RouterLimits limits = BehindAFront();
  limits.quotas.address = PerSecond(1, absl::Seconds(2));
  Start(limits);
  EXPECT_THAT(From("192.0.2.1", "root"), HasReason("FIELDS_INVALID"));
  EXPECT_THAT(From("192.0.2.1", "officer"), HasReason("FIELDS_INVALID"));
  EXPECT_THAT(From("192.0.2.1", ""), IsRefusedFor("address_rate"));
  EXPECT_THAT(From("192.0.2.2", ""), HasReason("FIELDS_INVALID"));
  // What a client says of itself before its front does not count.
  EXPECT_THAT(From("192.0.2.9, 192.0.2.1", ""), IsRefusedFor("address_rate"));
}

TEST_F(QuotaServerTest, NobodyIsBelievedToCallForAnotherUnlessTrusted) {
  RouterLimits limits;
  limits.quotas.address = PerSecond(1, absl::Seconds(1));
  Start(limits);
  EXPECT_THAT(From("192.0.2.1", ""), HasReason("FIELDS_INVALID"));
  EXPECT_THAT(From("192.0.2.2", ""), IsRefusedFor("address_rate"));
}

TEST_F(QuotaServerTest, GuessingIsSlowedForTheAddressThatGuesses) {
  RouterLimits limits = BehindAFront();
  limits.quotas.failures = PerSecond(1, absl::Seconds(2));
  Start(limits);
  EXPECT_THAT(From("192.0.2.1", "guess 1"), HasReason("CREDENTIALS_INVALID"));
  EXPECT_THAT(From("192.0.2.1", "guess 2"), HasReason("CREDENTIALS_INVALID"));
  EXPECT_THAT(From("192.0.2.1", "guess 3"), IsRefusedFor("address_failures"));
  // Credentials that may be a guess are not looked at, good or not; those that
  // are known, and none at all, are no guess.
  EXPECT_THAT(From("192.0.2.1", "root"), IsRefusedFor("address_failures"));
  EXPECT_THAT(From("192.0.2.1", "staff"), HasReason("FIELDS_INVALID"));
  EXPECT_THAT(From("192.0.2.1", ""), HasReason("FIELDS_INVALID"));
  EXPECT_THAT(From("192.0.2.2", "root"), HasReason("FIELDS_INVALID"));
}

TEST_F(QuotaServerTest, ACallerHasSoManyStreamsOpen) {
  RouterLimits limits;
  limits.quotas.streams = 2;
  Start(limits);
  records::v1::WatchChangesRequest request;
  request.set_parent(kWex);
  const auto open = [&](const char* token) {
    return std::make_unique<testing::Watcher>(*channel_, token, request);
  };
  auto first = open("root"), second = open("root");
  EXPECT_TRUE(first->Next().has_value());
  EXPECT_TRUE(second->Next().has_value());
  {
    const auto refused = open("root");
    ASSERT_FALSE(refused->Next().has_value());  // or it would not end
    EXPECT_THAT(refused->Finish(), IsRefusedFor("caller_streams"));
  }
  EXPECT_TRUE(open("officer")->Next().has_value());
  first.reset();
  absl::Status status;
  for (int i = 0; i < 100; ++i) {
    auto third = open("root");
    if (third->Next().has_value()) break;
    status = third->Finish();
    EXPECT_THAT(status, IsRefusedFor("caller_streams"));
    absl::SleepFor(absl::Milliseconds(20));
    ASSERT_LT(i, 99);
  }
}

}  // namespace
}  // namespace minutebook::runtime
