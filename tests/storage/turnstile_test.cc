// The turnstile between processes that write one SQLite file, and where such a
// file may lie.

#include "storage/sqlite/turnstile.h"

#include <atomic>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "storage/sqlite/local_file.h"
#include "tests/support/matchers.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::storage {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;

class TurnstileTest : public ::testing::Test {
 protected:
  std::unique_ptr<Turnstile> Open() {
    return *Turnstile::Open(folder_.File("store.db"));
  }

  testing::TemporaryFolder folder_;
};

TEST_F(TurnstileTest, OneAtATimeAndEveryoneInTurn) {
  constexpr int kWriters = 3;
  constexpr int kTurns = 200;
  std::atomic<int> inside{0};
  std::atomic<bool> together{false};
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&] {
      const auto turnstile = Open();
      for (int turn = 0; turn < kTurns; ++turn) {
        EXPECT_THAT(turnstile->Enter(absl::Seconds(60)), IsOk());
        if (++inside != 1) together = true;
        std::this_thread::yield();
        --inside;
        turnstile->Leave();
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_FALSE(together);
}

TEST_F(TurnstileTest, WhoWaitsTooLongIsTold) {
  const auto first = Open();
  const auto second = Open();
  ASSERT_THAT(first->Enter(absl::Seconds(1)), IsOk());
  EXPECT_THAT(second->Enter(absl::Milliseconds(5)),
              StatusIs(absl::StatusCode::kAborted));
  first->Leave();
  EXPECT_THAT(second->Enter(absl::Seconds(1)), IsOk());
}

TEST_F(TurnstileTest, WhoEndsDoesNotWaitForAStuckProcess) {
  const auto stuck = Open();
  const auto ending = Open();
  ASSERT_THAT(stuck->Enter(absl::Seconds(1)), IsOk());
  std::thread waits([&] {
    EXPECT_THAT(ending->Enter(absl::Hours(1)),
                StatusIs(absl::StatusCode::kAborted));
  });
  ending->Hurry();
  waits.join();
}

TEST(LocalFileTest, NetworkFileSystemsAreKnown) {
  EXPECT_STREQ(RemoteFileSystem(0x6969), "NFS");
  // As a signed 32-bit number that was widened.
  EXPECT_STREQ(RemoteFileSystem(0xffffffffff534d42UL), "SMB");
  EXPECT_EQ(RemoteFileSystem(0xef53), nullptr);      // ext4
  EXPECT_EQ(RemoteFileSystem(0x01021994), nullptr);  // tmpfs
}

TEST(LocalFileTest, LocalFolderIsTaken) {
  const testing::TemporaryFolder folder;
  EXPECT_THAT(CheckLocalFile(folder.File("")), IsOk());
}

}  // namespace
}  // namespace minutebook::storage
