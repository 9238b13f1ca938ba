// Calls through nginx and HAProxy as deploy/proxies ships them: what a client
// is answered there is what the server answers.

#include <signal.h>
#include <sys/wait.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/councils/v1/council.pb.h"
#include "minutebook/records/v1/change.pb.h"
#include "tests/support/front_process.h"
#include "tests/support/matchers.h"
#include "tests/support/raw_call.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tls_offers.h"
#include "tests/support/watcher.h"

namespace minutebook::testing {
namespace {

using std::chrono::milliseconds;

constexpr char kCreate[] =
    "minutebook.councils.v1.CouncilService/CreateCouncil";
constexpr char kGet[] = "minutebook.councils.v1.CouncilService/GetCouncil";
constexpr size_t kMebi = 1 << 20;

class FrontTest : public ::testing::TestWithParam<FrontKind> {
 protected:
  void Start(const std::vector<std::string>& settings = {},
             const FrontProcess::Replacements& replacements = {}) {
    server_ = std::make_unique<ServerProcess>(folder_.File("minutebook.db"),
                                              "127.0.0.1:0", settings);
    ASSERT_TRUE(server_->running()) << server_->log();
    front_ = std::make_unique<FrontProcess>(GetParam(), server_->address(),
                                            replacements);
    channel_ = front_->NewChannel();
  }

  absl::Status Get(const std::string& name, const std::string& token,
                   const Headers& headers = {}, milliseconds timeout = {}) {
    councils::v1::GetCouncilRequest request;
    request.set_name(name);
    std::string reply;
    return CallBytes(*channel_, kGet, token, request.SerializeAsString(),
                     &reply, headers, timeout);
  }

  councils::v1::Council Create(const std::string& id) {
    councils::v1::CreateCouncilRequest request;
    request.set_council_id(id);
    request.mutable_council()->set_display_name("Wexcombe");
    councils::v1::Council council;
    EXPECT_THAT(
        CallMessage(*channel_, kCreate, server_->token(), request, &council),
        IsOk())
        << front_->log();
    return council;
  }

  std::unique_ptr<Watcher> Watch() {
    records::v1::WatchChangesRequest request;
    request.set_parent("councils/wex");
    return std::make_unique<Watcher>(*channel_, server_->token(), request);
  }

  const TemporaryFolder folder_;
  std::unique_ptr<ServerProcess> server_;
  std::unique_ptr<FrontProcess> front_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_P(FrontTest, RepliesAndErrorsAreTheServers) {
  Start();
  const councils::v1::Council created = Create("wex");
  councils::v1::GetCouncilRequest request;
  request.set_name("councils/wex");
  councils::v1::Council direct;
  ASSERT_THAT(server_->Call(kGet, request, &direct), IsOk());
  EXPECT_THAT(created, EqualsProto(direct));
  EXPECT_THAT(Get("councils/wex", ""), IsOk());

  const absl::Status missing = Get("councils/none", server_->token());
  EXPECT_THAT(missing, StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(missing, HasReason("RECORD_NOT_FOUND"));
  EXPECT_EQ(ReadError(missing).request_id.size(), 26u);
  EXPECT_THAT(Get("councils", server_->token()), HasReason("FIELDS_INVALID"));
  EXPECT_THAT(Get("councils/wex", "guess"), HasReason("CREDENTIALS_INVALID"));
  std::string reply;
  EXPECT_THAT(CallBytes(*channel_, "no.such.Service/Method", "", "", &reply),
              HasReason("METHOD_UNKNOWN"));
}

TEST_P(FrontTest, SizesAreTheServers) {
  Start();
  // Larger than any buffer of a front, and answered all the same.
  EXPECT_THAT(Get(std::string(15 * kMebi, 'x'), server_->token()),
              HasReason("FIELDS_INVALID"));
  EXPECT_THAT(Get(std::string(16 * kMebi, 'x'), server_->token()),
              HasReason("TOO_LARGE"));
  EXPECT_THAT(Get(std::string(19 * kMebi, 'x'), server_->token()),
              StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(Get("councils", server_->token()), HasReason("FIELDS_INVALID"));
}

TEST_P(FrontTest, DeadlinesAndTheEndsOfStreamsComeThrough) {
  Start({"--max-streams-per-caller", "1"});
  Create("wex");
  auto first = Watch();
  ASSERT_TRUE(first->Next().has_value());
  auto second = Watch();
  EXPECT_THAT(second->Finish(), HasReason("OVERLOADED"));
  // The server learns that a client has gone.
  first.reset();
  bool open = false;
  for (int i = 0; i < 200 && !open; ++i) {
    auto next = Watch();
    open = next->Next().has_value();
    if (!open) absl::SleepFor(absl::Milliseconds(20));
  }
  EXPECT_TRUE(open);
  EXPECT_THAT(Get("councils/wex", "", {}, milliseconds(1'000)), IsOk());
  kill(server_->pid(), SIGSTOP);
  // Until every thread of it has stopped.
  ASSERT_EQ(waitpid(server_->pid(), nullptr, WUNTRACED), server_->pid());
  EXPECT_THAT(Get("councils/wex", "", {}, milliseconds(500)),
              StatusIs(absl::StatusCode::kDeadlineExceeded));
  kill(server_->pid(), SIGCONT);
  EXPECT_THAT(Get("councils/wex", ""), IsOk());
}

TEST_P(FrontTest, TheFrontNamesWhoCallsAndNotTheClient) {
  Start({"--trusted-fronts", "127.0.0.1", "--max-rate-per-address", "1",
         "--rate-burst", "30s"});
  absl::Status last;
  for (int i = 0; i < 40 && last.code() != absl::StatusCode::kResourceExhausted;
       ++i) {
    last =
        Get("councils", "", {{"x-forwarded-for", absl::StrCat("192.0.2.", i)}});
  }
  EXPECT_THAT(last, HasReason("OVERLOADED"));
  EXPECT_TRUE(ReadError(last).retry);
}

TEST_P(FrontTest, TheFrontsOwnLimitsAnswerInTheWordsOfGrpc) {
  if (GetParam() == FrontKind::kNginx) {
    Start({}, {{"rate=1000r/s", "rate=1r/s"}, {"burst=2000", "burst=3"}});
  } else {
    Start({}, {{"sc0_http_req_rate gt 2000", "sc0_http_req_rate gt 4"}});
  }
  int answered = 0, refused = 0;
  for (int i = 0; i < 20; ++i) {
    const absl::Status status = Get("councils", "");
    if (status.code() == absl::StatusCode::kResourceExhausted) {
      ++refused;
    } else {
      EXPECT_THAT(status, HasReason("FIELDS_INVALID"));
      ++answered;
    }
  }
  EXPECT_GE(answered, 3);
  EXPECT_GE(refused, 10);
}

TEST_P(FrontTest, AServerThatIsDownIsUnavailable) {
  Start();
  EXPECT_THAT(Get("councils", ""), HasReason("FIELDS_INVALID"));
  const std::string address = server_->address();
  EXPECT_EQ(server_->End(SIGTERM), 0);
  EXPECT_THAT(Get("councils", ""), StatusIs(absl::StatusCode::kUnavailable));
  server_ =
      std::make_unique<ServerProcess>(folder_.File("minutebook.db"), address);
  ASSERT_TRUE(server_->running()) << server_->log();
  absl::Status status;
  for (int i = 0; i < 100; ++i) {
    status = Get("councils", "");
    if (status.code() != absl::StatusCode::kUnavailable) break;
    absl::SleepFor(absl::Milliseconds(100));
  }
  EXPECT_THAT(status, HasReason("FIELDS_INVALID"));
}

// A stream on which nothing happens but a bookmark every ten seconds outlives
// the front's patience, which is made as short as shows it.
TEST_P(FrontTest, QuietStreamsStayOpen) {
  FrontProcess::Replacements hurried = {
      {"grpc_read_timeout 30s", "grpc_read_timeout 11s"},
      {"grpc_send_timeout 30s", "grpc_send_timeout 11s"},
      {"send_timeout 30s", "send_timeout 11s"},
      {"client_body_timeout 30s", "client_body_timeout 5s"},
      {"keepalive_timeout 10m", "keepalive_timeout 5s"}};
  if (GetParam() == FrontKind::kHaproxy) {
    hurried = {{"timeout client 30s", "timeout client 11s"},
               {"timeout server 30s", "timeout server 11s"},
               {"timeout http-keep-alive 10m", "timeout http-keep-alive 5s"}};
  }
  Start({}, hurried);
  Create("wex");
  auto watcher = Watch();
  int empty = 0;
  while (empty < 2) {
    const auto message = watcher->Next();
    ASSERT_TRUE(message.has_value()) << watcher->Finish() << front_->log();
    if (message->changes().empty()) ++empty;
  }
  Create("wexham");
}

TEST_P(FrontTest, OnlySoundTlsIsSpoken) {
  Start();
  for (const TlsCase& c : kTlsCases) {
    const RawConnection connection(front_->address(), &c.offer);
    EXPECT_EQ(connection.connected(), c.taken)
        << c.what << " " << connection.tls_version();
  }
}

INSTANTIATE_TEST_SUITE_P(
    , FrontTest, ::testing::Values(FrontKind::kNginx, FrontKind::kHaproxy),
    [](const auto& info) { return ::testing::PrintToString(info.param); });

}  // namespace
}  // namespace minutebook::testing
