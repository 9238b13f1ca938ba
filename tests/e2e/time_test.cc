// Time that does what it should not: a clock that jumps, and a server that is
// stopped for a while.

#include <signal.h>
#include <sys/wait.h>

#include <atomic>
#include <cstdio>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/meetings/v1/issue.pb.h"
#include "tests/support/fault_server.h"
#include "tests/support/matchers.h"

namespace minutebook::testing {
namespace {

using ::testing::IsEmpty;

constexpr char kCreateIssue[] =
    "minutebook.meetings.v1.MeetingService/CreateIssue";

// An issue of `base` whose id the server makes.
ScriptedWrite NewIssue() {
  meetings::v1::CreateIssueRequest request;
  request.set_parent("councils/base");
  request.mutable_issue()->set_title("Issue");
  return {kCreateIssue, request.SerializeAsString()};
}

std::string NameOf(const std::string& reply) {
  meetings::v1::Issue issue;
  issue.ParseFromString(reply);
  return issue.name();
}

// Commit times rise and ledgers have no hole: that is what Verify sees. Here is
// seen that no call fails or hangs, and that ids stay unique.
TEST(TimeTest, JumpsOfTheClockNeitherFailNorHoldUpCalls) {
  constexpr int kWriters = 4;
  constexpr int kJumps = 100;
  constexpr auto kPause = std::chrono::milliseconds(20);
  const TemporaryFolder folder(TemporaryFolder::InMemory());
  FaultServer server(folder.path());
  std::atomic<bool> ended{false};
  std::mutex mutex;
  std::set<std::string> names;
  int64_t written = 0;
  std::chrono::milliseconds longest{0};
  std::vector<std::string> wrong;
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&] {
      while (!ended) {
        const auto begin = std::chrono::steady_clock::now();
        std::string reply;
        const absl::Status status = server.Write(NewIssue(), &reply);
        const absl::Status read = server.ReadBase();
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now() - begin);
        const std::lock_guard<std::mutex> lock(mutex);
        longest = std::max(longest, took);
        for (const absl::Status& each : {status, read}) {
          if (!each.ok()) wrong.push_back(each.ToString());
        }
        if (!status.ok()) continue;
        ++written;
        names.insert(NameOf(reply));
      }
    });
  }
  for (int i = 0; i < kJumps; ++i) {
    // Hours ahead, hours back, ever further.
    server.faults().MoveClock((i % 2 == 0 ? 3600 : -3600) * (1 + i % 12));
    std::this_thread::sleep_for(kPause);
  }
  ended = true;
  for (std::thread& writer : writers) writer.join();
  EXPECT_THAT(wrong, IsEmpty());
  EXPECT_EQ(static_cast<int64_t>(names.size()), written);
  EXPECT_GT(written, kJumps);
  EXPECT_THAT(server.Verify(""), IsEmpty());
  std::printf("%lld writes over %d jumps, none failed, the longest %lld ms\n",
              static_cast<long long>(written), kJumps,
              static_cast<long long>(longest.count()));
  // Well below the ten seconds that a call has.
  EXPECT_LT(longest, std::chrono::seconds(8));
}

TEST(TimeTest, CommitTimesRiseWhenTheClockIsSetBackForGood) {
  const TemporaryFolder folder(TemporaryFolder::InMemory());
  FaultServer server(folder.path());
  server.faults().MoveClock(-24 * 3600);
  server.Restart();
  EXPECT_THAT(server.RunScript("back", false).wrong, IsEmpty());
  std::string reply;
  EXPECT_THAT(server.Write(NewIssue(), &reply), IsOk());
  server.faults().MoveClock(0);
  EXPECT_THAT(server.Write(NewIssue(), &reply), IsOk());
  EXPECT_THAT(server.Verify(""), IsEmpty());
}

// A caller whose deadline passes while the server is stopped does not know what
// became of its write; its request id tells.
TEST(TimeTest, StoppedServerGoesOnWhereItWas) {
  const TemporaryFolder folder(TemporaryFolder::InMemory());
  FaultServer server(folder.path());
  const auto script = MakeScript("stopped");
  for (size_t i = 0; i < script.size(); ++i) {
    std::string reply;
    if (i % 5 == 4) {
      ASSERT_EQ(kill(server.server().pid(), SIGSTOP), 0);
      int state = 0;
      waitpid(server.server().pid(), &state, WUNTRACED);
      ASSERT_TRUE(WIFSTOPPED(state));
      EXPECT_THAT(
          server.Write(script[i], &reply, std::chrono::milliseconds(200)),
          StatusIs(absl::StatusCode::kDeadlineExceeded));
      ASSERT_EQ(kill(server.server().pid(), SIGCONT), 0);
    }
    ASSERT_THAT(server.Write(script[i], &reply), IsOk()) << i;
  }
  EXPECT_THAT(server.Verify("stopped", kScriptedEntries), IsEmpty());
  EXPECT_THAT(server.Verify(""), IsEmpty());
}

}  // namespace
}  // namespace minutebook::testing
