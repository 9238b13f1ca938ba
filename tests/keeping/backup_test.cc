// Backup and restore: what comes back is what was there, and what is damaged,
// newer, unfinished or in the way is refused without a trace.

#include "storage/sqlite/backup.h"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/keeping/verify.h"
#include "storage/files.h"
#include "storage/sqlite/sqlite_driver.h"
#include "tests/support/matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/wexcombe.h"

namespace minutebook::storage {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::minutebook::testing::TemporaryFolder;
using ::minutebook::testing::Wexcombe;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr int64_t kNow = 1438713000000000;  // 2015-08-04T18:30:00Z

class BackupTest : public ::testing::Test {
 protected:
  BackupTest() { wex_.CreateIssue("i1", "Customer strategy"); }

  absl::StatusOr<BackupManifest> BackUp() {
    return BackUpSqlite(
        {wex_.database().address(), file_, "0.1.0", kNow, nullptr});
  }

  absl::StatusOr<RestoreResult> Restore(bool replace = false) {
    return RestoreSqlite({file_, store_, replace, kNow, nullptr});
  }

  int64_t Findings(const std::string& store) {
    auto driver = *OpenSqlite({store});
    auto report = keeping::Verify(*driver, {});
    EXPECT_THAT(report, IsOk());
    return report.ok() ? report->findings.total() : -1;
  }

  // What lies in the folder, by name.
  std::set<std::string> Files() {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(
             std::filesystem::path(file_).parent_path())) {
      names.insert(entry.path().filename().string());
    }
    return names;
  }

  void Execute(const std::string& path, const std::string& script) {
    auto driver = *OpenSqlite({path});
    ASSERT_THAT((*driver->OpenWriter())->ExecuteScript(script), IsOk());
  }

  // Makes the manifest agree with a file that was changed.
  void MakeManifestAgree() {
    auto manifest =
        *ManifestFromJson(*ReadSmallFile(ManifestPath(file_), 99999));
    const auto digest = *DigestFile(file_, [](int64_t) {});
    manifest.bytes = digest.bytes;
    manifest.sha256 = digest.sha256;
    std::ofstream(ManifestPath(file_)) << ManifestToJson(manifest);
  }

  Wexcombe wex_{nullptr, testing::StoreKind::kDisk};
  TemporaryFolder folder_;
  const std::string file_ = folder_.File("backup.db");
  const std::string store_ = folder_.File("restored.db");
};

TEST_F(BackupTest, WhatComesBackIsWhatWasThere) {
  const auto manifest = BackUp();
  ASSERT_THAT(manifest, IsOk());
  EXPECT_GE(manifest->schema, 1);
  ASSERT_EQ(manifest->heads.size(), 2u);
  EXPECT_EQ(manifest->heads[1].council, "wex");
  EXPECT_EQ(manifest->heads[1].head.sequence, 3);
  EXPECT_EQ(Files(),
            (std::set<std::string>{"backup.db", "backup.db.manifest"}));
  // What is written later is not in it.
  wex_.CreateIssue("i2", "Later");

  const auto result = Restore();
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->aside, "");
  EXPECT_EQ(Files(), (std::set<std::string>{"backup.db", "backup.db.manifest",
                                            "restored.db"}));
  EXPECT_EQ(Findings(store_), 0);
  for (const std::string& path : {file_, ManifestPath(file_), store_}) {
    struct stat info {};
    ASSERT_EQ(stat(path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600u) << path;
  }
  auto driver = *OpenSqlite({store_});
  auto reader = *driver->OpenReader();
  std::string keys;
  ASSERT_THAT(reader->QueryOnce("SELECT key FROM issues", {},
                                [&](const Row& row) { keys += row.Text(0); }),
              IsOk());
  EXPECT_EQ(keys, "i1");
}

TEST_F(BackupTest, IsOfOneMomentWhileOthersWrite) {
  std::atomic<bool> ended{false};
  std::thread writer([&] {
    for (int i = 0; !ended; ++i) {
      wex_.CreateIssue(absl::StrCat("w", i), "Meanwhile");
    }
  });
  for (int i = 0; i < 5; ++i) {
    unlink(file_.c_str());
    ASSERT_THAT(BackUp(), IsOk());
    unlink(store_.c_str());
    ASSERT_THAT(Restore(), IsOk());
    EXPECT_EQ(Findings(store_), 0);
  }
  ended = true;
  writer.join();
}

TEST_F(BackupTest, FileThatIsThereIsNotWrittenOver) {
  ASSERT_THAT(BackUp(), IsOk());
  EXPECT_THAT(BackUp(), StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_F(BackupTest, NoStoreAndNoFolderAreSaid) {
  EXPECT_THAT(BackUpSqlite({folder_.File("none.db"), file_, "", 0, nullptr}),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(BackUpSqlite({wex_.database().address(), folder_.File("no/b.db"),
                            "", 0, nullptr}),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Files(), IsEmpty());
}

TEST_F(BackupTest, DamagedStoreIsNotBackedUpAsIfItWereSound) {
  ASSERT_THAT(BackUp(), IsOk());
  const std::string damaged = folder_.File("damaged.db");
  std::filesystem::copy_file(file_, damaged);
  std::fstream(damaged, std::ios::in | std::ios::out | std::ios::binary)
      .seekp(4096 * 3)
      .write(std::string(4096 * 4, 'x').data(), 4096 * 4);
  const std::string copy = folder_.File("copy.db");
  EXPECT_THAT(BackUpSqlite({damaged, copy, "", 0, nullptr}),
              StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_FALSE(FileExists(copy));
  EXPECT_FALSE(FileExists(copy + ".part"));
}

TEST_F(BackupTest, EveryDamageToTheBackupIsSeen) {
  ASSERT_THAT(BackUp(), IsOk());
  const int64_t size = DigestFile(file_, [](int64_t) {})->bytes;
  for (const int64_t at : {int64_t{0}, int64_t{100}, size / 2, size - 1}) {
    std::fstream file(file_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(at);
    const char was = static_cast<char>(file.get());
    file.seekp(at).put(static_cast<char>(was ^ 1));
    file.close();
    EXPECT_THAT(Restore(), StatusIs(absl::StatusCode::kDataLoss)) << at;
    std::fstream(file_, std::ios::in | std::ios::out | std::ios::binary)
        .seekp(at)
        .put(was);
  }
  std::filesystem::resize_file(file_, size - 1);
  EXPECT_THAT(Restore(), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_EQ(Files(),
            (std::set<std::string>{"backup.db", "backup.db.manifest"}));
}

TEST_F(BackupTest, DamageThatTheManifestAgreesWithIsSeen) {
  ASSERT_THAT(BackUp(), IsOk());
  Execute(file_, "DROP INDEX entries_by_record");
  Execute(file_,
          "PRAGMA foreign_keys = OFF; DELETE FROM heads WHERE council = 'wex'");
  MakeManifestAgree();
  const auto result = Restore();
  EXPECT_THAT(result, StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(std::string(result.status().message()), HasSubstr("not there"));
}

TEST_F(BackupTest, LedgersOtherThanTheManifestsAreRefused) {
  ASSERT_THAT(BackUp(), IsOk());
  Execute(file_, "UPDATE heads SET sequence = 2 WHERE council = 'wex'");
  MakeManifestAgree();
  EXPECT_THAT(Restore(), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(BackupTest, NewerSchemaIsRefused) {
  ASSERT_THAT(BackUp(), IsOk());
  Execute(file_, "INSERT INTO schema_migrations VALUES (999, 'later', 'x', 1)");
  MakeManifestAgree();
  const auto result = Restore();
  EXPECT_THAT(result, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(result.status().message()), HasSubstr("999"));
}

TEST_F(BackupTest, AnotherProgramsDatabaseIsRefused) {
  ASSERT_THAT(BackUp(), IsOk());
  Execute(file_, "PRAGMA application_id = 17");
  MakeManifestAgree();
  EXPECT_THAT(Restore(), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(BackupTest, WithoutItsManifestItIsRefused) {
  ASSERT_THAT(BackUp(), IsOk());
  unlink(ManifestPath(file_).c_str());
  EXPECT_THAT(Restore(), StatusIs(absl::StatusCode::kFailedPrecondition));
  std::ofstream(ManifestPath(file_)) << "{\"format\": \"x\"}";
  EXPECT_THAT(Restore(), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(BackupTest, StoreThatIsThereIsMovedAsideWhenAsked) {
  ASSERT_THAT(BackUp(), IsOk());
  ASSERT_THAT(Restore(), IsOk());
  Execute(store_, "DELETE FROM issues");
  EXPECT_THAT(Restore(), StatusIs(absl::StatusCode::kAlreadyExists));
  const auto result = Restore(true);
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->aside, store_ + ".before-20150804T183000Z");
  EXPECT_EQ(Findings(store_), 0);
  EXPECT_GT(Findings(result->aside), 0);
}

TEST_F(BackupTest, WalOfAStoreThatIsGoneIsNotTakenForTheNewOnes) {
  ASSERT_THAT(BackUp(), IsOk());
  std::filesystem::copy_file(wex_.database().address() + "-wal",
                             store_ + "-wal");
  ASSERT_THAT(Restore(), IsOk());
  EXPECT_FALSE(FileExists(store_ + "-wal"));
  EXPECT_EQ(Findings(store_), 0);
}

TEST_F(BackupTest, DamagedStoreCanBeReplaced) {
  ASSERT_THAT(BackUp(), IsOk());
  std::ofstream(store_) << std::string(10000, 'x');
  const auto result = Restore(true);
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(Findings(store_), 0);
}

}  // namespace
}  // namespace minutebook::storage
