// kill -9 of the server, or a crash of its database, under write load: what was
// acknowledged is there afterwards, whole and once; what was not is there whole
// or not at all, and its request id tells which.

#include <signal.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "minutebook/councils/v1/council.pb.h"
#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/records/v1/apply.pb.h"
#include "tests/support/ledger_reader.h"
#include "tests/support/matchers.h"
#include "tests/support/postgres_cluster.h"
#include "tests/support/server_process.h"
#include "tests/support/test_store.h"
#include "tests/support/watcher.h"

namespace minutebook::testing {
namespace {

// Kills of a server for each kind of store; MINUTEBOOK_TEST_KILLS asks for
// another number. A cluster is crashed a fourth as often, since it takes longer
// to come back.
constexpr int kKills = 45;
constexpr int kKillsPerCrash = 4;
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

int Kills() {
  const char* asked = std::getenv("MINUTEBOOK_TEST_KILLS");
  return asked == nullptr ? kKills : std::max(1, std::atoi(asked));
}

// Writers on one server after the other, and what became of their writes.
class CrashTest : public ::testing::Test {
 protected:
  void CreateCouncil(ServerProcess& server) {
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

  // Starts the writers; each ends at its first failure.
  void Load(ServerProcess& server) {
    for (int i = 0; i < kWriters; ++i) {
      writers_.emplace_back([&] {
        while (!stop_) {
          Attempt attempt = MakeAttempt(next_++);
          records::v1::ApplyResponse response;
          attempt.acknowledged =
              server.Call(kApply, attempt.request, &response).ok();
          const std::lock_guard<std::mutex> lock(mutex_);
          attempts_.push_back(attempt);
          if (!attempt.acknowledged) return;
        }
      });
    }
    std::this_thread::sleep_for(kLoad);
  }

  void StopWriters() { stop_ = true; }

  void JoinWriters() {
    for (std::thread& writer : writers_) writer.join();
    writers_.clear();
    stop_ = false;
  }

  int CountHalves(ServerProcess& server, const Attempt& attempt) {
    int found = 0;
    for (const char* half : {"a", "b"}) {
      meetings::v1::GetIssueRequest get;
      get.set_name(absl::StrCat("councils/wex/issues/w", attempt.number, half));
      meetings::v1::Issue issue;
      found += server
                   .Call("minutebook.meetings.v1.MeetingService/GetIssue", get,
                         &issue)
                   .ok();
    }
    return found;
  }

  // Looks for every attempt since the last time.
  void Examine(ServerProcess& server, int kill) {
    int64_t done = 0;
    for (const Attempt& attempt : attempts_) {
      int found = CountHalves(server, attempt);
      if (attempt.acknowledged) {
        ++done;
        EXPECT_EQ(found, 2) << "lost in kill " << kill;
        continue;
      }
      // The database may have finished it between the two looks.
      if (found == 1) found = CountHalves(server, attempt);
      ++unknown_;
      unknown_done_ += found == 2;
      EXPECT_NE(found, 1) << "half a write after kill " << kill;
      // A repeat does it, or answers with what was done.
      records::v1::ApplyResponse response;
      EXPECT_THAT(server.Call(kApply, attempt.request, &response), IsOk());
      EXPECT_EQ(response.records_size(), 2);
    }
    attempts_.clear();
    acknowledged_ += done;
    idle_kills_ += done == 0;
  }

  void Report(const char* what, int kills, const TestStore& store) {
    std::printf(
        "%s: %d kills: %lld writes acknowledged, none lost; %lld unknown, of "
        "which %lld had been done\n",
        what, kills, static_cast<long long>(acknowledged_),
        static_cast<long long>(unknown_),
        static_cast<long long>(unknown_done_));
    // It was writing when it was killed.
    EXPECT_LE(idle_kills_, kills / 10);
    EXPECT_GT(acknowledged_, kills * 10);
    // Each is there once: two issues each, and the council with its settings.
    EXPECT_EQ(ReadDenseLedger(store, "wex").size(),
              static_cast<size_t>(2 * (acknowledged_ + unknown_) + 2));
  }

  void KillServers(const TestStore& store, const char* what) {
    {
      ServerProcess server(store);
      ASSERT_NO_FATAL_FAILURE(CreateCouncil(server));
    }
    Follower follower;
    const int kills = Kills();
    for (int kill = 0; kill < kills && !HasFailure(); ++kill) {
      {
        ServerProcess server(store);
        ASSERT_TRUE(server.running()) << "after kill " << kill << server.log();
        follower.Follow(server.channel(), server.token());
        Load(server);
        EXPECT_EQ(server.End(SIGKILL), -SIGKILL);
        JoinWriters();
        follower.Wait();
      }
      ServerProcess server(store);
      ASSERT_TRUE(server.running()) << "after kill " << kill << server.log();
      Examine(server, kill);
      EXPECT_EQ(server.End(SIGTERM), 0);
    }
    ASSERT_NO_FATAL_FAILURE(CheckFollower(store, follower));
    Report(what, kills, store);
    EXPECT_GT(unknown_, 0);
  }

  // A watcher that was cut off by each kill saw every issue, once, in the
  // ledger's order, and no write in halves.
  void CheckFollower(const TestStore& store, Follower& follower) {
    std::vector<std::string> written;
    for (const LedgerLine& line : ReadDenseLedger(store, "wex")) {
      if (line.type == "issues") written.push_back(line.key);
    }
    ASSERT_FALSE(written.empty());
    ServerProcess server(store);
    ASSERT_TRUE(server.running()) << server.log();
    if (follower.issues().empty() ||
        follower.issues().back() != written.back()) {
      follower.Follow(server.channel(), server.token(), written.back());
      follower.Wait();
    }
    EXPECT_TRUE(follower.issues() == written)
        << follower.issues().size() << " of " << written.size() << " seen";
    EXPECT_FALSE(follower.saw_half());
  }

 private:
  std::atomic<int> next_{0};
  std::atomic<bool> stop_{false};
  std::vector<std::thread> writers_;
  std::mutex mutex_;
  std::vector<Attempt> attempts_;  // guarded by mutex_ while writers run
  int64_t acknowledged_ = 0;
  int64_t unknown_ = 0;
  int64_t unknown_done_ = 0;
  int64_t idle_kills_ = 0;
};

TEST_F(CrashTest, KilledServerOnSqliteLosesNothing) {
  KillServers(TestStore(StoreKind::kDisk), "SQLite");
}

TEST_F(CrashTest, KilledServerOnPostgresLosesNothing) {
  if (TestPostgresAddress().empty()) {
    GTEST_SKIP() << "MINUTEBOOK_TEST_POSTGRES names no server";
  }
  KillServers(TestStore(StoreKind::kPostgres), "PostgreSQL");
}

TEST_F(CrashTest, ServerOutlivesItsPostgres) {
  if (TestPostgresAddress().empty()) {
    GTEST_SKIP() << "MINUTEBOOK_TEST_POSTGRES names no server";
  }
  PostgresCluster cluster;
  const TestStore store(cluster.address());
  ServerProcess server(store);
  ASSERT_NO_FATAL_FAILURE(CreateCouncil(server));
  const int crashes = std::max(1, Kills() / kKillsPerCrash);
  for (int crash = 0; crash < crashes && !HasFailure(); ++crash) {
    Load(server);
    cluster.Crash();
    cluster.Resume();
    // The writer's wait for the database may outlast the outage, and then no
    // writer has failed yet.
    StopWriters();
    JoinWriters();
    Examine(server, crash);
  }
  EXPECT_EQ(server.End(SIGTERM), 0);
  Report("PostgreSQL crashed", crashes, store);
}

}  // namespace
}  // namespace minutebook::testing
