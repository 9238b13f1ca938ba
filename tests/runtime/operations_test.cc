// What operators see and steer: the services exposed, metrics, readiness and
// the course of a stop, what the service manager is told, gRPC's log lines.

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <condition_variable>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "grpc/health/v1/health.pb.h"
#include "gtest/gtest.h"
#include "minutebook/councils/v1/council.pb.h"
#include "services/runtime/address.h"
#include "services/runtime/admin_server.h"
#include "services/runtime/grpc_log.h"
#include "services/runtime/metric_sources.h"
#include "services/runtime/metrics.h"
#include "services/runtime/readiness.h"
#include "services/runtime/server.h"
#include "services/runtime/service_manager.h"
#include "services/runtime/service_selection.h"
#include "tests/support/matchers.h"
#include "tests/support/raw_call.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_server.h"

namespace minutebook::runtime {
namespace {

using ::minutebook::testing::CallBytes;
using ::minutebook::testing::CallMessage;
using ::minutebook::testing::HasReason;
using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kGet[] = "minutebook.councils.v1.CouncilService/GetCouncil";
constexpr char kMeeting[] = "minutebook.meetings.v1.MeetingService/GetMeeting";
constexpr char kCheck[] = "grpc.health.v1.Health/Check";
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

absl::Status Health(grpc::Channel& channel, const std::string& service,
                    HealthCheckResponse& response) {
  HealthCheckRequest request;
  request.set_service(service);
  return CallMessage(channel, kCheck, "", request, &response);
}

// The answer to a GET, head and body.
std::string Get(const std::string& address, const std::string& path) {
  const Address to = *ParseAddress(address);
  const int fd = socket(to.storage.ss_family, SOCK_STREAM, 0);
  EXPECT_EQ(connect(fd, to.get(), to.length), 0);
  const std::string request =
      absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: ", address, "\r\n\r\n");
  EXPECT_EQ(send(fd, request.data(), request.size(), 0),
            static_cast<ssize_t>(request.size()));
  std::string answer;
  char buffer[4096];
  for (ssize_t count; (count = recv(fd, buffer, sizeof(buffer), 0)) > 0;) {
    answer.append(buffer, count);
  }
  close(fd);
  return answer;
}

TEST(ServiceSelectionTest, NamesAreFullShortOrAreas) {
  const std::set<std::string> known = {"minutebook.meetings.v1.MeetingService",
                                       "minutebook.meetings.v1.DecisionService",
                                       "minutebook.records.v1.RecordService"};
  const std::string meeting = "minutebook.meetings.v1.MeetingService";
  EXPECT_EQ(*SelectServices({}, known), known);
  for (const char* name : {"minutebook.meetings.v1.MeetingService",
                           "meetings.v1.MeetingService", "MeetingService"}) {
    EXPECT_THAT(*SelectServices({name}, known), ElementsAre(meeting)) << name;
  }
  EXPECT_EQ(SelectServices({"meetings"}, known)->size(), 2u);
  EXPECT_EQ(SelectServices({"meetings", "MeetingService"}, known)->size(), 2u);
  EXPECT_EQ(*SelectServices({"meetings", "records"}, known), known);
  for (const char* name :
       {"", "meeting", "minutebook", "Service", "meetings.v1.Meeting", "v1"}) {
    const auto selected = SelectServices({"records", name}, known);
    EXPECT_THAT(selected, StatusIs(absl::StatusCode::kInvalidArgument)) << name;
    EXPECT_THAT(std::string(selected.status().message()), HasSubstr(meeting));
  }
}

TEST(ServiceSelectionTest, WhatIsNotExposedIsUnknownEverywhere) {
  testing::TestServer base;
  Log log(LogLevel::kError);
  const std::string councils = "minutebook.councils.v1.CouncilService";
  const std::string meetings = "minutebook.meetings.v1.MeetingService";
  Router router(base.engine(), base.authenticator(), log, {}, {councils});
  const auto server = Server::Start(router, {});
  ASSERT_THAT(server, IsOk());
  const auto channel = (*server)->InProcessChannel();
  std::string reply;
  const absl::Status unknown =
      CallBytes(*channel, kMeeting, "root", "", &reply);
  EXPECT_THAT(unknown, StatusIs(absl::StatusCode::kUnimplemented));
  EXPECT_THAT(unknown, HasReason("METHOD_UNKNOWN"));
  EXPECT_THAT(CallBytes(*channel, "no.such.Service/Method", "", "", &reply),
              HasReason("METHOD_UNKNOWN"));
  EXPECT_THAT(CallBytes(*channel, kGet, "root", "", &reply),
              HasReason("FIELDS_INVALID"));
  // Reflection lists these.
  EXPECT_THAT(router.services(), Contains(councils));
  EXPECT_THAT(router.services(), Not(Contains(meetings)));
  HealthCheckResponse health;
  EXPECT_THAT(Health(*channel, councils, health), IsOk());
  EXPECT_THAT(Health(*channel, meetings, health),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST(MetricsTest, CallsAreCountedByMethodAndCode) {
  testing::TestServer base;
  Log log(LogLevel::kError);
  Router router(base.engine(), base.authenticator(), log, {});
  const auto server = Server::Start(router, {});
  ASSERT_THAT(server, IsOk());
  const auto channel = (*server)->InProcessChannel();
  std::string reply;
  councils::v1::GetCouncilRequest get;
  get.set_name("councils/none");
  for (const char* token : {"root", "root", "nobody"}) {
    CallBytes(*channel, kGet, token, get.SerializeAsString(), &reply)
        .IgnoreError();
  }
  Metrics metrics;
  metrics.Add([&](MetricSink& sink) {
    ReportCalls(router, sink);
    ReportStore(base.store(), sink);
    ReportProcess("1.2.3", sink);
  });
  const std::string text = metrics.Text();
  const std::string labels =
      "grpc_type=\"unary\",grpc_service=\"minutebook.councils.v1."
      "CouncilService\",grpc_method=\"GetCouncil\"";
  for (const std::string& line : {
           "grpc_server_started_total{" + labels + "} 3\n",
           "grpc_server_handled_total{" + labels + ",grpc_code=\"OK\"} 0\n",
           "grpc_server_handled_total{" + labels +
               ",grpc_code=\"NotFound\"} 2\n",
           "grpc_server_handled_total{" + labels +
               ",grpc_code=\"Unauthenticated\"} 1\n",
           "grpc_server_msg_received_total{" + labels + "} 3\n",
           "grpc_server_msg_sent_total{" + labels + "} 0\n",
           "grpc_server_handling_seconds_count{" + labels + "} 3\n",
           "grpc_server_handling_seconds_bucket{" + labels +
               ",le=\"+Inf\"} 3\n",
           std::string("minutebook_readers 4\n"),
           std::string("minutebook_build_info{version=\"1.2.3\"} 1\n"),
           std::string("\nprocess_open_fds "),
           std::string("\nprocess_start_time_seconds "),
       }) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  EXPECT_THAT(text, Not(HasSubstr("grpc_code=\"Internal\"")));
}

// Holds every caller until it is let go.
class Gate : public Authenticator {
 public:
  explicit Gate(const Authenticator& inner) : inner_(inner) {}

  absl::StatusOr<std::shared_ptr<const engine::Principal>> Authenticate(
      const Credentials& credentials) const override {
    std::unique_lock<std::mutex> lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    return inner_.Authenticate(credentials);
  }
  void AwaitOne() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return waiting_ > 0; });
  }
  void Open() {
    const std::lock_guard<std::mutex> lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  const Authenticator& inner_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  mutable int waiting_ = 0;
  bool open_ = false;
};

TEST(DrainTest, CallsUnderWayEndAndOthersAreSentAway) {
  testing::TestServer base;
  Log log(LogLevel::kError);
  Gate gate(base.authenticator());
  Router router(base.engine(), gate, log, {});
  const auto server = Server::Start(router, {});
  ASSERT_THAT(server, IsOk());
  const auto channel = (*server)->InProcessChannel();
  const Metrics metrics;
  const auto admin = AdminServer::Start("127.0.0.1:0", metrics, [&] {
    return WhyNotReady(router, base.store());
  });
  ASSERT_THAT(admin, IsOk());
  EXPECT_THAT(Get((*admin)->address(), "/readyz"), StartsWith("HTTP/1.1 200"));
  HealthCheckResponse health;
  ASSERT_THAT(Health(*channel, "", health), IsOk());
  EXPECT_EQ(health.status(), HealthCheckResponse::SERVING);

  absl::Status under_way;
  std::thread caller([&] {
    std::string reply;
    under_way = CallBytes(*channel, kGet, "root", "", &reply);
  });
  gate.AwaitOne();
  std::thread stop([&] { (*server)->Shutdown(absl::Minutes(1)); });
  while (!router.draining()) std::this_thread::yield();

  ASSERT_THAT(Health(*channel, "", health), IsOk());
  EXPECT_EQ(health.status(), HealthCheckResponse::NOT_SERVING);
  const std::string ready = Get((*admin)->address(), "/readyz");
  EXPECT_THAT(ready, StartsWith("HTTP/1.1 503"));
  EXPECT_THAT(ready, HasSubstr("stopping"));
  EXPECT_THAT(Get((*admin)->address(), "/healthz"), StartsWith("HTTP/1.1 200"));
  std::string reply;
  EXPECT_THAT(CallBytes(*channel, kGet, "root", "", &reply),
              StatusIs(absl::StatusCode::kUnavailable));

  gate.Open();
  caller.join();
  stop.join();
  // It was carried out: what it asked for was wrong, and it is told so.
  EXPECT_THAT(under_way, HasReason("FIELDS_INVALID"));
}

TEST(AdminServerTest, ListensOnThisMachineAlone) {
  const Metrics metrics;
  const auto well = [] { return std::string(); };
  for (const char* listen : {"0.0.0.0:0", "10.0.0.1:1", "unix:/tmp/x", "x"}) {
    EXPECT_THAT(AdminServer::Start(listen, metrics, well),
                StatusIs(absl::StatusCode::kFailedPrecondition))
        << listen;
  }
  const auto first = AdminServer::Start("127.0.0.1:0", metrics, well);
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(AdminServer::Start((*first)->address(), metrics, well),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Get((*first)->address(), "/"), StartsWith("HTTP/1.1 404"));
}

// A socket as the service manager binds it.
class NotifySocket {
 public:
  explicit NotifySocket(std::string name)
      : fd_(socket(AF_UNIX, SOCK_DGRAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (name[0] == '@') name[0] = '\0';
    std::memcpy(address.sun_path, name.data(), name.size());
    EXPECT_EQ(bind(fd_, reinterpret_cast<sockaddr*>(&address),
                   offsetof(sockaddr_un, sun_path) + name.size()),
              0);
  }
  ~NotifySocket() { close(fd_); }

  std::string Next() {
    char buffer[512];
    const ssize_t count = recv(fd_, buffer, sizeof(buffer), MSG_DONTWAIT);
    return count < 0 ? "" : std::string(buffer, count);
  }

 private:
  const int fd_;
};

TEST(ServiceManagerTest, IsToldOfItsServiceByDatagrams) {
  const testing::TemporaryFolder folder;
  for (const std::string& name :
       {folder.File("notify"),
        absl::StrCat("@minutebook-test-", getpid(), "-notify")}) {
    NotifySocket socket(name);
    const ServiceManager manager(name.c_str(), nullptr, nullptr);
    EXPECT_FALSE(manager.watchdog().has_value());
    ASSERT_THAT(manager.Ready("serving"), IsOk());
    EXPECT_EQ(socket.Next(), "READY=1\nSTATUS=serving");
    ASSERT_THAT(manager.Alive(), IsOk());
    EXPECT_EQ(socket.Next(), "WATCHDOG=1");
    ASSERT_THAT(manager.Stopping(), IsOk());
    EXPECT_EQ(socket.Next(), "STOPPING=1");
  }
  EXPECT_THAT(ServiceManager(nullptr, nullptr, nullptr).Ready(""), IsOk());
  EXPECT_THAT(
      ServiceManager(folder.File("none").c_str(), nullptr, nullptr).Ready(""),
      StatusIs(absl::StatusCode::kUnavailable));
}

TEST(ServiceManagerTest, WatchdogIsHeededWhenItIsMeantForThisProcess) {
  const std::string self = absl::StrCat(getpid());
  const auto watchdog = [](const char* micros, const char* pid) {
    return ServiceManager("", micros, pid).watchdog();
  };
  EXPECT_EQ(watchdog("20000000", nullptr), absl::Seconds(10));
  EXPECT_EQ(watchdog("20000000", self.c_str()), absl::Seconds(10));
  EXPECT_EQ(watchdog("20000000", "1"), std::nullopt);
  EXPECT_EQ(watchdog("20000000", "x"), std::nullopt);
  EXPECT_EQ(watchdog("0", nullptr), std::nullopt);
  EXPECT_EQ(watchdog("soon", nullptr), std::nullopt);
}

TEST(GrpcLogTest, LinesAreBoundedAndWithoutCredentials) {
  EXPECT_EQ(CleanLogLine("handshake failed: EOF"), "handshake failed: EOF");
  const std::string token(64, 'a');
  for (const std::string& line : std::vector<std::string>{
           "bad header authorization: Bearer " + token, "Bearer short",
           "{authorization, Basic c2VjcmV0OnNlY3JldA==}", "value " + token}) {
    EXPECT_THAT(CleanLogLine(line), Not(HasSubstr("short"))) << line;
    EXPECT_THAT(CleanLogLine(line), Not(HasSubstr("c2VjcmV0"))) << line;
    EXPECT_THAT(CleanLogLine(line), Not(HasSubstr(token))) << line;
  }
  EXPECT_LT(CleanLogLine(std::string(9000, ' ')).size(), 600u);
}

TEST(LimitsTest, LargeRequestIsRefusedWithItsReason) {
  testing::TestServer base;
  Log log(LogLevel::kError);
  RouterLimits limits;
  limits.message_bytes = 1000;
  Router router(base.engine(), base.authenticator(), log, limits);
  const auto server = Server::Start(router, {});
  ASSERT_THAT(server, IsOk());
  std::string reply;
  const auto call = [&](size_t bytes) {
    return CallBytes(*(*server)->InProcessChannel(), kGet, "root",
                     std::string(bytes, '\xff'), &reply);
  };
  EXPECT_THAT(call(1000), HasReason("MALFORMED_REQUEST"));
  EXPECT_THAT(call(1001), HasReason("TOO_LARGE"));
  EXPECT_THAT(call(1001), StatusIs(absl::StatusCode::kResourceExhausted));
}

}  // namespace
}  // namespace minutebook::runtime
