// kill -9 under write load: what was acknowledged is there afterwards, whole
// and once; what was not is there whole or not at all, and its request id tells
// which.

#include <signal.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "minutebook/councils/v1/council.pb.h"
#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/records/v1/apply.pb.h"
#include "tests/support/matchers.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::testing {
namespace {

constexpr int kKills = 100;
constexpr int kWriters = 4;
constexpr auto kLoad = std::chrono::milliseconds(120);
constexpr char kApply[] = "minutebook.records.v1.RecordService/Apply";

// Each write makes two issues, so that half a write can be told from a whole.
struct Attempt {
  int number = 0;
  records::v1::ApplyRequest request;
  bool acknowledged = false;
};

std::string Uuid(int number) {
  char text[37];
  std::snprintf(text, sizeof(text), "%08x-0000-4000-8000-000000000000", number);
  return text;
}

Attempt MakeAttempt(int number) {
  Attempt attempt;
  attempt.number = number;
  attempt.request.set_parent("councils/wex");
  attempt.request.set_request_id(Uuid(number));
  for (const char* half : {"a", "b"}) {
    auto* create = attempt.request.add_operations()->mutable_create();
    create->set_parent("councils/wex");
    create->set_id(absl::StrCat("w", number, half));
    meetings::v1::Issue issue;
    issue.set_title(absl::StrCat("Write ", number));
    create->mutable_record()->PackFrom(issue);
  }
  return attempt;
}

TEST(CrashTest, NothingAcknowledgedIsLost) {
  const TemporaryFolder folder;
  const std::string store = folder.File("minutebook.db");
  {
    ServerProcess server(store);
    ASSERT_TRUE(server.running()) << server.log();
    councils::v1::CreateCouncilRequest request;
    request.set_council_id("wex");
    request.mutable_council()->set_display_name("Wexcombe");
    councils::v1::Council council;
    ASSERT_THAT(
        server.Call("minutebook.councils.v1.CouncilService/CreateCouncil",
                    request, &council),
        IsOk());
  }
  std::atomic<int> next{0};
  int64_t acknowledged = 0, unknown = 0, unknown_done = 0, idle_kills = 0;
  for (int kill = 0; kill < kKills; ++kill) {
    std::vector<Attempt> attempts;
    std::mutex mutex;
    {
      ServerProcess server(store);
      ASSERT_TRUE(server.running()) << "after kill " << kill << server.log();
      std::vector<std::thread> writers;
      for (int i = 0; i < kWriters; ++i) {
        writers.emplace_back([&] {
          while (true) {
            Attempt attempt = MakeAttempt(next++);
            records::v1::ApplyResponse response;
            attempt.acknowledged =
                server.Call(kApply, attempt.request, &response).ok();
            const std::lock_guard<std::mutex> lock(mutex);
            attempts.push_back(attempt);
            if (!attempt.acknowledged) return;
          }
        });
      }
      std::this_thread::sleep_for(kLoad);
      EXPECT_EQ(server.End(SIGKILL), -SIGKILL);
      for (std::thread& writer : writers) writer.join();
    }
    ServerProcess server(store);
    ASSERT_TRUE(server.running()) << "after kill " << kill << server.log();
    int64_t done = 0;
    for (const Attempt& attempt : attempts) {
      int found = 0;
      for (const char* half : {"a", "b"}) {
        meetings::v1::GetIssueRequest get;
        get.set_name(
            absl::StrCat("councils/wex/issues/w", attempt.number, half));
        meetings::v1::Issue issue;
        if (server
                .Call("minutebook.meetings.v1.MeetingService/GetIssue", get,
                      &issue)
                .ok()) {
          ++found;
        }
      }
      if (attempt.acknowledged) {
        ++done;
        EXPECT_EQ(found, 2) << "lost in kill " << kill;
        continue;
      }
      ++unknown;
      unknown_done += found == 2;
      EXPECT_NE(found, 1) << "half a write after kill " << kill;
      // A repeat does it, or answers with what was done.
      records::v1::ApplyResponse response;
      EXPECT_THAT(server.Call(kApply, attempt.request, &response), IsOk());
      EXPECT_EQ(response.records_size(), 2);
    }
    acknowledged += done;
    idle_kills += done == 0;
    EXPECT_EQ(server.End(SIGTERM), 0);
  }
  std::printf(
      "%d kills: %lld writes acknowledged, none lost; %lld unknown, of which "
      "%lld had been done\n",
      kKills, static_cast<long long>(acknowledged),
      static_cast<long long>(unknown), static_cast<long long>(unknown_done));
  // It was writing when it was killed.
  EXPECT_LE(idle_kills, kKills / 10);
  EXPECT_GT(acknowledged, kKills * 10);
  EXPECT_GT(unknown, 0);
}

}  // namespace
}  // namespace minutebook::testing
