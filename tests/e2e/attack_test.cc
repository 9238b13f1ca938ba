// Attacks on the server over HTTP/2, directly and behind nginx as
// deploy/proxies ships it, while somebody who means well goes on calling. Each
// prints what it cost; what is promised is asserted.

#include <sys/resource.h>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/front_process.h"
#include "tests/support/http2_frames.h"
#include "tests/support/matchers.h"
#include "tests/support/raw_call.h"
#include "tests/support/raw_connection.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::testing {
namespace {

using http2::Frame;
using http2::Type;

constexpr char kGet[] = "minutebook.councils.v1.CouncilService/GetCouncil";
constexpr absl::Duration kFor = absl::Seconds(2);
constexpr absl::Duration kUntilReleased = absl::Seconds(20);
// What the well-behaved caller allows: far more than it needs on a quiet
// machine, and less than anybody waits.
constexpr std::chrono::milliseconds kPatience(5'000);
constexpr int64_t kKibPerMib = 1024;

// Who attacks: makes connections, and counts what it sends on them.
class Attacker {
 public:
  Attacker(std::string address, bool tls)
      : address_(std::move(address)), tls_(tls) {}

  bool Over() const { return absl::Now() > end_; }

  std::unique_ptr<RawConnection> Connect() {
    ++connections_;
    const TlsOffer any;
    return std::make_unique<RawConnection>(address_, tls_ ? &any : nullptr);
  }

  // Sends `frames(n)` for n = 0, 1, ... on one connection after another, each
  // as long as the other side bears it, at most `most` times in all. Reads
  // nothing unless `reads`.
  void Flood(const std::function<std::string(uint32_t)>& frames, int most,
             bool reads) {
    while (!Over() && sent_ < most) {
      const auto connection = Connect();
      if (!connection->Send(http2::Preface())) continue;
      for (uint32_t n = 0; !Over() && sent_ < most; ++n) {
        if (!connection->Send(frames(n))) break;
        ++sent_;
        if (reads) connection->Receive(0);
      }
      if (sent_ >= most) absl::SleepFor(end_ - absl::Now());
    }
  }

  int connections() const { return connections_; }
  int sent() const { return sent_; }

 private:
  const std::string address_;
  const bool tls_;
  const absl::Time end_ = absl::Now() + kFor;
  int connections_ = 0;
  int sent_ = 0;
};

struct Attack {
  const char* name;
  std::function<void(Attacker&)> run;
  // What gRPC stands when it is attacked directly; SECURITY.md tells of the
  // rest. How much the server's memory may have grown, in MiB; zero: no bound.
  int64_t direct_mib;
  bool direct_answers;  // whether others are answered in time
};

void PrintTo(const Attack& attack, std::ostream* out) { *out << attack.name; }

// Sent at once, as an attacker would.
std::string Batch(const std::string& frame) {
  constexpr int kFrames = 64;
  std::string batch;
  for (int i = 0; i < kFrames; ++i) batch += frame;
  return batch;
}

uint32_t StreamOf(uint32_t n) { return 2 * n + 1; }

constexpr int kMany = 1'000'000;  // as many as there is time for
constexpr int kResets = 20'000;
constexpr int kHeldConnections = 400;
constexpr size_t kHugeHeader = 64'000;
constexpr int64_t kGrowthMib = 64;
#ifdef __SANITIZE_ADDRESS__
constexpr bool kMemoryTells = false;  // what was freed is kept, to be watched
#else
constexpr bool kMemoryTells = true;
#endif

const std::vector<Attack>& Attacks() {
  static const auto* const attacks = new std::vector<Attack>{
      {"RapidReset",
       [](Attacker& attacker) {
         const std::string headers = http2::CallHeaders(kGet);
         attacker.Flood(
             [&](uint32_t n) {
               return Frame(Type::kHeaders, http2::kEndHeaders, StreamOf(n),
                            headers) +
                      Frame(Type::kRstStream, 0, StreamOf(n),
                            http2::BigEndian(8, 4));
             },
             kResets, true);
       },
       0, false},
      {"ManyConnections",
       [](Attacker& attacker) {
         std::vector<std::unique_ptr<RawConnection>> held;
         while (!attacker.Over()) {
           if (held.size() < kHeldConnections) {
             held.push_back(attacker.Connect());
           } else {
             absl::SleepFor(absl::Milliseconds(10));
           }
         }
       },
       kGrowthMib, true},
      {"PrefaceThenSilence",
       [](Attacker& attacker) {
         std::vector<std::unique_ptr<RawConnection>> held;
         while (!attacker.Over()) {
           if (held.size() < kHeldConnections) {
             held.push_back(attacker.Connect());
             held.back()->Send(http2::Preface());
           } else {
             absl::SleepFor(absl::Milliseconds(10));
           }
         }
         for (const auto& connection : held) {
           EXPECT_TRUE(connection->ClosedWithin(10'000));
         }
       },
       kGrowthMib, true},
      {"HugeHeader",
       [](Attacker& attacker) {
         const std::string block =
             http2::CallHeaders(kGet) +
             http2::Header("x-much", std::string(kHugeHeader, 'x'));
         attacker.Flood(
             [&](uint32_t n) {
               std::string frames;
               for (size_t at = 0; at < block.size();
                    at += http2::kLargestPayload) {
                 const std::string part =
                     block.substr(at, http2::kLargestPayload);
                 const bool last = at + part.size() == block.size();
                 frames +=
                     Frame(at == 0 ? Type::kHeaders : Type::kContinuation,
                           last ? http2::kEndHeaders : 0, StreamOf(n), part);
               }
               return frames;
             },
             kMany, true);
       },
       0, true},
      {"EndlessContinuation",
       [](Attacker& attacker) {
         const std::string more =
             http2::Header("x-more", std::string(8'000, 'x'));
         attacker.Flood(
             [&](uint32_t n) {
               return n == 0 ? Frame(Type::kHeaders, 0, 1,
                                     http2::CallHeaders(kGet))
                             : Frame(Type::kContinuation, 0, 1, more);
             },
             kMany, true);
       },
       0, true},
      {"Pings",
       [](Attacker& attacker) {
         attacker.Flood(
             [](uint32_t) {
               return Batch(Frame(Type::kPing, 0, 0, std::string(8, 'p')));
             },
             kMany, false);
       },
       0, true},
      {"SettingsUnread",
       [](Attacker& attacker) {
         // The header table's size, again and again.
         const std::string setting =
             http2::BigEndian(1, 2) + http2::BigEndian(4096, 4);
         attacker.Flood(
             [&](uint32_t) {
               return Batch(Frame(Type::kSettings, 0, 0, setting));
             },
             kMany, false);
       },
       kGrowthMib, true},
  };
  return *attacks;
}

// Calls all the time, one call after another.
class WellBehaved {
 public:
  explicit WellBehaved(std::shared_ptr<grpc::Channel> channel)
      : channel_(std::move(channel)), thread_([this] { Run(); }) {}
  ~WellBehaved() { Stop(); }

  void Stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }

  // After Stop.
  int answered() const { return answered_; }
  int failed() const { return failed_; }
  absl::Duration slowest() const { return slowest_; }
  const absl::Status& failure() const { return failure_; }

 private:
  void Run() {
    while (!stopping_) {
      const absl::Time begin = absl::Now();
      std::string reply;
      const absl::Status status =
          CallBytes(*channel_, kGet, "", "", &reply, {}, kPatience);
      slowest_ = std::max(slowest_, absl::Now() - begin);
      // It asks for nothing, and is told so.
      if (ReadError(status).reason == "FIELDS_INVALID") {
        ++answered_;
      } else {
        ++failed_;
        failure_ = status;
      }
      absl::SleepFor(absl::Milliseconds(1));
    }
  }

  const std::shared_ptr<grpc::Channel> channel_;
  std::atomic<bool> stopping_{false};
  int answered_ = 0;
  int failed_ = 0;
  absl::Duration slowest_;
  absl::Status failure_;
  std::thread thread_;
};

int64_t Descriptors(pid_t pid) {
  const std::filesystem::directory_iterator files(
      absl::StrCat("/proc/", pid, "/fd"));
  return std::distance(files, std::filesystem::directory_iterator());
}

class AttackTest : public ::testing::TestWithParam<std::tuple<Attack, bool>> {};

TEST_P(AttackTest, WhoMeansWellIsAnswered) {
  const auto& [attack, behind_nginx] = GetParam();
  const TemporaryFolder folder;
  ServerProcess server(folder.File("minutebook.db"), "127.0.0.1:0",
                       {"--handshake-timeout", "1s", "--max-connection-idle",
                        "3s", "--max-rate-per-caller", "0"});
  ASSERT_TRUE(server.running()) << server.log();
  std::unique_ptr<FrontProcess> front;
  std::shared_ptr<grpc::Channel> channel = server.channel();
  std::string address = server.address();
  if (behind_nginx) {
    front = std::make_unique<FrontProcess>(
        FrontKind::kNginx, server.address(),
        FrontProcess::Replacements{
            {"client_header_timeout 5s", "client_header_timeout 1s"},
            {"keepalive_timeout 10m", "keepalive_timeout 3s"}});
    channel = front->NewChannel();
    address = front->address();
  }
  std::string reply;
  ASSERT_THAT(CallBytes(*channel, kGet, "", "", &reply),
              HasReason("FIELDS_INVALID"));
  const int64_t descriptors = Descriptors(server.pid());
  const int64_t before = ResidentKib(server.pid()) / kKibPerMib;

  WellBehaved caller(channel);
  Attacker attacker(address, behind_nginx);
  attack.run(attacker);
  const int64_t during = ResidentKib(server.pid()) / kKibPerMib;
  caller.Stop();

  // What was taken is given back.
  const absl::Time deadline = absl::Now() + kUntilReleased;
  constexpr int64_t kWellBehavedAndNginx = 8;
  while (Descriptors(server.pid()) > descriptors + kWellBehavedAndNginx &&
         absl::Now() < deadline) {
    absl::SleepFor(absl::Milliseconds(50));
  }
  const int64_t after = ResidentKib(server.pid()) / kKibPerMib;
  const std::string nginx =
      front == nullptr
          ? ""
          : absl::StrCat(", nginx ", ResidentKib(front->pid()) / kKibPerMib,
                         " MiB");
  std::printf(
      "%s %s: %d connections, %d sent; server %lld MiB before, %lld during, "
      "%lld after%s; %d calls answered, %d failed, slowest %.0f ms\n",
      attack.name, behind_nginx ? "behind nginx" : "directly",
      attacker.connections(), attacker.sent(), static_cast<long long>(before),
      static_cast<long long>(during), static_cast<long long>(after),
      nginx.c_str(), caller.answered(), caller.failed(),
      absl::ToDoubleMilliseconds(caller.slowest()));

  EXPECT_GT(attacker.connections(), 0);
  EXPECT_GT(caller.answered(), 0);
  if (behind_nginx || attack.direct_answers) {
    EXPECT_EQ(caller.failed(), 0) << caller.failure();
  }
  EXPECT_LE(Descriptors(server.pid()), descriptors + kWellBehavedAndNginx);
  const int64_t allowed = behind_nginx ? kGrowthMib : attack.direct_mib;
  EXPECT_TRUE(!kMemoryTells || allowed == 0 || after - before <= allowed);
  // Whoever comes anew is answered too.
  EXPECT_THAT(
      CallBytes(front == nullptr ? *server.channel() : *front->NewChannel(),
                kGet, "", "", &reply),
      HasReason("FIELDS_INVALID"));
  EXPECT_EQ(server.End(SIGTERM), 0);
}

INSTANTIATE_TEST_SUITE_P(
    , AttackTest,
    ::testing::Combine(::testing::ValuesIn(Attacks()), ::testing::Bool()),
    [](const auto& info) {
      return absl::StrCat(std::get<0>(info.param).name,
                          std::get<1>(info.param) ? "BehindNginx" : "Directly");
    });

}  // namespace
}  // namespace minutebook::testing
