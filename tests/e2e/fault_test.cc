// A disk that fails under a real server: no acknowledged write is lost, none is
// half done, reads go on, callers are told what they can act on, and the server
// heals by itself.

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fault_server.h"
#include "tests/support/matchers.h"
#include "tests/support/rpc_error.h"

namespace minutebook::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Kind {
  const char* name;
  FaultKind kind;
  int error;
  int64_t count;
  int stride;  // of the calls that it is tried at
};

void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.name; }

class EveryCallTest : public ::testing::TestWithParam<Kind> {};

// Some 30 writes with the fault at their first call to the disk, then at the
// second, and so on until they end without meeting it.
TEST_P(EveryCallTest, LosesNothingAndHeals) {
  const Kind& kind = GetParam();
  // The faults are made; a disk of its own speed would only take time.
  const TemporaryFolder folder(TemporaryFolder::InMemory());
  FaultServer server(folder.path());
  int64_t runs = 0, met = 0, refused = 0;
  for (int64_t call = 1;; call += kind.stride) {
    server.faults().Make(kind.kind, kind.error, call, kind.count);
    const auto run = server.RunScript(absl::StrCat("c", call), true);
    ASSERT_THAT(run.wrong, IsEmpty()) << kind.name << " at call " << call;
    ++runs;
    refused += run.refused;
    if (server.faults().made() == 0) break;
    ++met;
  }
  server.faults().Heal();
  EXPECT_THAT(server.Verify(""), IsEmpty());
  std::printf("%s: %lld runs, %lld met the fault, %lld writes were refused\n",
              kind.name, static_cast<long long>(runs),
              static_cast<long long>(met), static_cast<long long>(refused));
  EXPECT_GT(met * kind.stride, kScriptedWrites * 5);
  // The writer does a write anew, so a fault that is over by then is not seen.
  if (kind.kind == FAULT_FAIL && kind.count == Faults::kAlways) {
    EXPECT_GE(refused, met);
  }
  EXPECT_EQ(server.server().End(SIGTERM), 0);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, EveryCallTest,
    ::testing::Values(
        Kind{"EioUntilHealed", FAULT_FAIL, EIO, Faults::kAlways, 1},
        Kind{"EioOnce", FAULT_FAIL, EIO, 1, 5},
        Kind{"EioTwice", FAULT_FAIL, EIO, 2, 7},
        Kind{"ShortWrites", FAULT_SHORT, 0, Faults::kAlways, 101},
        Kind{"TornWrite", FAULT_TORN, EIO, 1, 5},
        Kind{"FullUntilHealed", FAULT_FAIL, ENOSPC, Faults::kAlways, 7},
        Kind{"ReadOnlyUntilHealed", FAULT_FAIL, EROFS, Faults::kAlways, 13}),
    [](const auto& info) { return std::string(info.param.name); });

// Faults come and go under load, so that they meet checkpoints and batches of
// several writes too.
TEST(FaultTest, FaultsThatComeAndGoUnderLoadLoseNothing) {
  constexpr int kWriters = 4;
  constexpr int kRounds = 60;
  constexpr auto kRound = std::chrono::milliseconds(50);
  const TemporaryFolder folder(TemporaryFolder::InMemory());
  FaultServer server(folder.path());
  std::atomic<bool> ended{false};
  std::atomic<int> next{0};
  std::atomic<int64_t> refused{0}, scripts{0};
  std::mutex mutex;
  std::vector<std::string> wrong, councils;
  std::vector<AcknowledgedRecords> acknowledged;
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&] {
      while (!ended) {
        const std::string council = absl::StrCat("w", next++);
        AcknowledgedRecords records;
        for (const ScriptedWrite& write : MakeScript(council)) {
          std::string reply;
          absl::Status status;
          while (!(status = server.Write(write, &reply)).ok()) {
            ++refused;
            if (ReadError(status).reason == "STORE_UNAVAILABLE") continue;
            const std::lock_guard<std::mutex> lock(mutex);
            wrong.push_back(absl::StrCat(write.method, ": ", status.ToString(),
                                         ReadError(status).reason));
            return;
          }
          records.Note(write, reply);
        }
        const std::lock_guard<std::mutex> lock(mutex);
        acknowledged.push_back(std::move(records));
        councils.push_back(council);
        ++scripts;
      }
    });
  }
  int64_t made = 0;
  for (int round = 0; round < kRounds; ++round) {
    const int error = round % 2 == 0 ? EIO : ENOSPC;
    const int64_t count = round % 3 == 0 ? Faults::kAlways : 1 + round;
    server.faults().Make(round % 5 == 4 ? FAULT_TORN : FAULT_FAIL, error,
                         1 + round * 7, count);
    std::this_thread::sleep_for(kRound);
    const absl::Status read = server.ReadBase();
    EXPECT_THAT(read, IsOk());
    made += server.faults().made();
    server.faults().Heal();
    std::this_thread::sleep_for(kRound);
  }
  ended = true;
  for (std::thread& writer : writers) writer.join();
  EXPECT_THAT(wrong, IsEmpty());
  for (size_t i = 0; i < acknowledged.size(); ++i) {
    EXPECT_THAT(acknowledged[i].Compare(server.server()), IsEmpty());
    EXPECT_THAT(server.Verify(councils[i], kScriptedEntries), IsEmpty());
  }
  EXPECT_THAT(server.Verify(""), IsEmpty());
  // What was acknowledged is still there when the store is opened anew.
  server.Restart();
  for (const AcknowledgedRecords& records : acknowledged) {
    EXPECT_THAT(records.Compare(server.server()), IsEmpty());
  }
  std::printf("%lld scripts done, %lld writes refused, %lld calls failed\n",
              static_cast<long long>(scripts), static_cast<long long>(refused),
              static_cast<long long>(made));
  EXPECT_GT(scripts, 10);
  EXPECT_GT(refused, 0);
}

// A small file system in memory, mounted where only this process and its
// children see it.
class SmallDiskTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (unshare(CLONE_NEWNS) != 0 ||
        mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("none", disk_.c_str(), "tmpfs", 0, "size=4m") != 0) {
      GTEST_SKIP() << "a small file system cannot be mounted here ("
                   << std::strerror(errno)
                   << "): run as root to test a disk that is really full";
    }
    mounted_ = true;
  }
  void TearDown() override {
    if (mounted_) umount2(disk_.c_str(), MNT_DETACH);
  }

  std::string File(const char* name) { return absl::StrCat(disk_, "/", name); }

  // Takes all the room there is.
  void Fill() {
    const int file =
        open(File("filler").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    ASSERT_GE(file, 0);
    const std::string chunk(4096, 'x');
    while (write(file, chunk.data(), chunk.size()) > 0) {
    }
    close(file);
  }
  void MakeRoom() { EXPECT_EQ(unlink(File("filler").c_str()), 0); }

  // Writes scripts until one is refused.
  absl::Status WriteUntilRefused(FaultServer& server, ScriptedWrite& refused) {
    std::string reply;
    for (int i = 0; i < 200; ++i) {
      for (ScriptedWrite& write : MakeScript(absl::StrCat("f", i))) {
        absl::Status status = server.Write(write, &reply);
        if (status.ok()) continue;
        refused = std::move(write);
        return status;
      }
    }
    return absl::OkStatus();
  }

  const TemporaryFolder folder_;
  const std::string disk_ = folder_.path();
  bool mounted_ = false;
};

TEST_F(SmallDiskTest, FullDiskRefusesWritesAndHealsWhenThereIsRoom) {
  FaultServer server(disk_);
  Fill();
  ScriptedWrite refused;
  const absl::Status status = WriteUntilRefused(server, refused);
  EXPECT_THAT(status, HasReason("STORE_UNAVAILABLE"));
  EXPECT_THAT(server.ReadBase(), IsOk());
  EXPECT_THAT(server.Verify(""), IsEmpty());
  MakeRoom();
  std::string reply;
  EXPECT_THAT(server.Write(refused, &reply), IsOk());
  const auto run = server.RunScript("after", false);
  EXPECT_THAT(run.wrong, IsEmpty());
  EXPECT_EQ(run.refused, 0);
  EXPECT_THAT(server.Verify(""), IsEmpty());
}

TEST_F(SmallDiskTest, ReadOnlyDiskIsSaidAtStart) {
  {
    FaultServer server(disk_);
    EXPECT_EQ(server.server().End(SIGTERM), 0);
  }
  ASSERT_EQ(
      mount("none", disk_.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, "size=4m"),
      0)
      << std::strerror(errno);
  const ServerProcess refused(File("minutebook.db"));
  EXPECT_FALSE(refused.running());
  EXPECT_EQ(refused.exit_code(), 1);
  EXPECT_THAT(refused.log(), HasSubstr("Read-only file system"));
  EXPECT_THAT(refused.log(), HasSubstr("minutebook.db"));
  ASSERT_EQ(mount("none", disk_.c_str(), nullptr, MS_REMOUNT, "size=4m"), 0);
  const ServerProcess served(File("minutebook.db"));
  EXPECT_TRUE(served.running()) << served.log();
}

}  // namespace
}  // namespace minutebook::testing
