// Opening a store: new, again, foreign, newer, altered; and what the schema
// says of itself.

#include "storage/store.h"

#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/sqlite/sqlite_driver.h"
#include "tests/support/matchers.h"
#include "tests/support/test_store.h"

namespace minutebook::storage {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::testing::HasSubstr;

class StoreTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<Store>> Open() {
    auto driver = database_.Open();
    if (!driver.ok()) return driver.status();
    return Store::Open(*std::move(driver), {}, 1);
  }

  void Execute(const std::string& script) {
    auto driver = *database_.Open();
    EXPECT_THAT((*driver->OpenWriter())->ExecuteScript(script), IsOk());
  }

  testing::TestStore database_;
};

// A store that is opened again is the one that was.
class LastingStoreTest : public StoreTest {
 protected:
  void SetUp() override {
    if (!database_.lasts()) GTEST_SKIP() << "it does not outlive its driver";
  }
};

// A store that is a file of this machine.
class FileStoreTest : public StoreTest {
 protected:
  void SetUp() override {
    if (!database_.is_file()) GTEST_SKIP() << "it is no file";
  }
  const std::string& path() const { return database_.address(); }
};

TEST_F(FileStoreTest, NewStoreIsItsOwnersAlone) {
  ASSERT_THAT(Open(), IsOk());
  for (const char* suffix : {"", "-turn", "-write"}) {
    struct stat info {};
    ASSERT_EQ(stat((path() + suffix).c_str(), &info), 0) << suffix;
    EXPECT_EQ(info.st_mode & 0777, 0600u) << suffix;
  }
}

TEST_F(FileStoreTest, LogIsCarriedIntoTheFileAtTheEnd) {
  ASSERT_THAT((*Open())->Secret("tokens"), IsOk());
  EXPECT_FALSE(std::filesystem::exists(path() + "-wal"));
  // The file alone is the store.
  const std::string copy = path() + ".copy";
  std::filesystem::copy_file(path(), copy);
  const auto driver = *OpenSqlite({copy});
  int64_t rows = 0;
  EXPECT_THAT((*driver->OpenReader())
                  ->QueryOnce("SELECT count(*) FROM secrets", {},
                              [&](const Row& row) { rows = row.Int(0); }),
              IsOk());
  EXPECT_EQ(rows, 1);
}

TEST_F(LastingStoreTest, SecretsOutliveTheProcess) {
  const std::string secret = *(*Open())->Secret("tokens");
  EXPECT_EQ(secret.size(), 32u);
  EXPECT_EQ(*(*Open())->Secret("tokens"), secret);
  EXPECT_NE(*(*Open())->Secret("other"), secret);
}

TEST_F(FileStoreTest, ForeignDatabaseIsRefused) {
  Execute("CREATE TABLE x (y); PRAGMA application_id = 17");
  const auto store = Open();
  EXPECT_THAT(store, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(store.status().message()),
              HasSubstr("another program"));
}

TEST_F(FileStoreTest, FileThatIsNoDatabaseIsRefused) {
  FILE* file = fopen(path().c_str(), "w");
  for (int i = 0; i < 1000; ++i) fputs("this is no database\n", file);
  fclose(file);
  EXPECT_FALSE(Open().ok());
}

TEST_F(LastingStoreTest, NewerSchemaIsRefused) {
  ASSERT_THAT(Open(), IsOk());
  Execute("INSERT INTO schema_migrations VALUES (999, 'later', 'x', 1)");
  const auto store = Open();
  EXPECT_THAT(store, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(store.status().message()), HasSubstr("999"));
}

TEST_F(LastingStoreTest, AlteredMigrationIsRefused) {
  ASSERT_THAT(Open(), IsOk());
  Execute("UPDATE schema_migrations SET checksum = 'x' WHERE version = 1");
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(LastingStoreTest, ManyThatOpenAnEmptyStoreAtOnceMakeItOnce) {
  constexpr int kOpeners = 4;
  std::vector<std::thread> openers;
  std::array<absl::Status, kOpeners> opened;
  for (int i = 0; i < kOpeners; ++i) {
    openers.emplace_back([&, i] { opened[i] = Open().status(); });
  }
  for (std::thread& opener : openers) opener.join();
  for (const absl::Status& status : opened) EXPECT_THAT(status, IsOk());
  int64_t partitions = 0;
  EXPECT_THAT(
      (*Open())->Read(kNoDeadline, false,
                      [&](ReadSession& session) {
                        return session.QueryOnce(
                            "SELECT count(*) FROM heads", {},
                            [&](const Row& row) { partitions = row.Int(0); });
                      }),
      IsOk());
  EXPECT_EQ(partitions, 1);
}

TEST_F(StoreTest, ReadersCannotWrite) {
  const auto store = *Open();
  EXPECT_FALSE(store
                   ->Read(kNoDeadline, false,
                          [](ReadSession& session) {
                            return session.QueryOnce("DELETE FROM heads", {},
                                                     [](const Row&) {});
                          })
                   .ok());
}

TEST_F(StoreTest, LongReadEndsAtItsDeadline) {
  const auto store = *Open();
  const absl::Status status = store->Read(
      SteadyAfter(absl::Milliseconds(50)), false, [](ReadSession& session) {
        return session.QueryOnce(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT max(i) FROM n",
            {}, [](const Row&) {});
      });
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kDeadlineExceeded));
  // The connection, or another one in its place, is good for the next.
  EXPECT_THAT(store->Read(kNoDeadline, false,
                          [](ReadSession& session) {
                            return session.QueryOnce("SELECT 1", {},
                                                     [](const Row&) {});
                          }),
              IsOk());
}

}  // namespace
}  // namespace minutebook::storage
