// Opening a store: new, again, foreign, newer, altered; and what the schema
// says of itself.

#include "storage/store.h"

#include <sys/stat.h>

#include <string>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/sqlite/sqlite_driver.h"
#include "tests/support/matchers.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::storage {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::testing::HasSubstr;

class StoreTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<Store>> Open() {
    auto driver = OpenSqlite({path_});
    if (!driver.ok()) return driver.status();
    return Store::Open(*std::move(driver), {}, 1);
  }

  void Execute(const std::string& script) {
    auto driver = *OpenSqlite({path_});
    EXPECT_THAT((*driver->OpenWriter())->ExecuteScript(script), IsOk());
  }

  testing::TemporaryFolder folder_;
  const std::string path_ = folder_.File("test.db");
};

TEST_F(StoreTest, NewStoreIsItsOwnersAlone) {
  ASSERT_THAT(Open(), IsOk());
  struct stat info {};
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(StoreTest, SecretsOutliveTheProcess) {
  const std::string secret = *(*Open())->Secret("tokens");
  EXPECT_EQ(secret.size(), 32u);
  EXPECT_EQ(*(*Open())->Secret("tokens"), secret);
  EXPECT_NE(*(*Open())->Secret("other"), secret);
}

TEST_F(StoreTest, ForeignDatabaseIsRefused) {
  Execute("CREATE TABLE x (y); PRAGMA application_id = 17");
  const auto store = Open();
  EXPECT_THAT(store, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(store.status().message()),
              HasSubstr("another program"));
}

TEST_F(StoreTest, FileThatIsNoDatabaseIsRefused) {
  FILE* file = fopen(path_.c_str(), "w");
  for (int i = 0; i < 1000; ++i) fputs("this is no database\n", file);
  fclose(file);
  EXPECT_FALSE(Open().ok());
}

TEST_F(StoreTest, NewerSchemaIsRefused) {
  ASSERT_THAT(Open(), IsOk());
  Execute("INSERT INTO schema_migrations VALUES (999, 'later', 'x', 1)");
  const auto store = Open();
  EXPECT_THAT(store, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(store.status().message()), HasSubstr("999"));
}

TEST_F(StoreTest, AlteredMigrationIsRefused) {
  ASSERT_THAT(Open(), IsOk());
  Execute("UPDATE schema_migrations SET checksum = 'x' WHERE version = 1");
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(StoreTest, ReadersCannotWrite) {
  const auto store = *Open();
  EXPECT_FALSE(store
                   ->Read(absl::InfiniteFuture(), false,
                          [](ReadSession& session) {
                            return session.QueryOnce("DELETE FROM heads", {},
                                                     [](const Row&) {});
                          })
                   .ok());
}

TEST_F(StoreTest, LongReadEndsAtItsDeadline) {
  const auto store = *Open();
  const absl::Status status = store->Read(
      absl::Now() + absl::Milliseconds(50), false, [](ReadSession& session) {
        return session.QueryOnce(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT max(i) FROM n",
            {}, [](const Row&) {});
      });
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kDeadlineExceeded));
}

}  // namespace
}  // namespace minutebook::storage
