// What is PostgreSQL's own: the statements' text, error codes, locks on heads,
// lost connections and commits, and addresses that hide passwords.

#include <future>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/digest.h"
#include "storage/open_driver.h"
#include "storage/postgres/sqlstate.h"
#include "storage/postgres/statement_text.h"
#include "storage/store.h"
#include "storage/text.h"
#include "tests/support/cutting_proxy.h"
#include "tests/support/matchers.h"
#include "tests/support/test_store.h"

namespace minutebook::storage {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::minutebook::testing::StoreKind;
using ::minutebook::testing::TestStore;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(StatementTextTest, ParametersBecomeDollarsOutsideQuotes) {
  EXPECT_EQ(NumberedByDollar("a = ?1 AND b <> '?2 it''s ?' OR \"?3\" = ?12"),
            "a = $1 AND b <> '?2 it''s ?' OR \"?3\" = $12");
}

TEST(SqlstateTest, CodesAreCanonical) {
  const std::pair<const char*, absl::StatusCode> cases[] = {
      {"23505", absl::StatusCode::kAlreadyExists},
      {"23503", absl::StatusCode::kFailedPrecondition},
      {"40001", absl::StatusCode::kAborted},
      {"40P01", absl::StatusCode::kAborted},
      {"53100", absl::StatusCode::kResourceExhausted},
      {"53300", absl::StatusCode::kResourceExhausted},
      {"57014", absl::StatusCode::kDeadlineExceeded},
      {"57P01", absl::StatusCode::kUnavailable},
      {"08006", absl::StatusCode::kUnavailable},
      {"25006", absl::StatusCode::kUnavailable},
      {"42601", absl::StatusCode::kInternal},
      {"23502", absl::StatusCode::kInternal}};
  for (const auto& [state, code] : cases)
    EXPECT_EQ(CodeOf(state), code) << state;
}

TEST(AddressTest, PasswordsAreNotTold) {
  const std::string address =
      "postgresql://clerk:h4unted@127.0.0.1:1/minutes?sslmode=disable";
  EXPECT_EQ(DescribeStore(address),
            "PostgreSQL, host=127.0.0.1 port=1 dbname=minutes user=clerk");
  const auto refused = OpenDriver({address});
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(std::string(refused.status().message()),
              Not(HasSubstr("h4unted")));
  for (const char* broken :
       {"postgresql://clerk:h4unted@[::1/minutes",
        "postgresql://clerk:h4unted@h/d?no_such=h4unted"}) {
    EXPECT_THAT(DescribeStore(broken), Not(HasSubstr("h4unted")));
    EXPECT_THAT(OpenDriver({broken}).status().ToString(),
                Not(HasSubstr("h4unted")));
  }
  EXPECT_EQ(DescribeStore("/var/lib/postgres.db"), "/var/lib/postgres.db");
}

class PostgresTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (testing::TestPostgresAddress().empty()) {
      GTEST_SKIP() << "MINUTEBOOK_TEST_POSTGRES names no server";
    }
    database_ = std::make_unique<TestStore>(StoreKind::kPostgres);
    driver_ = *OpenNamed();
    store_ = *Store::Open(*OpenNamed(), {}, 1);
  }

  // A driver whose connections can be told from those of tests beside this one.
  absl::StatusOr<std::unique_ptr<Driver>> OpenNamed() {
    return OpenDriver(
        {absl::StrCat(database_->address(), "&application_name=", name_)});
  }

  // Ends every connection of this test's stores, as an
  // administrator would.
  void BreakConnections() {
    auto administrator = *OpenDriver({testing::TestPostgresAddress()});
    EXPECT_THAT(
        (*administrator->OpenWriter())
            ->ExecuteScript(absl::StrCat(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = '",
                name_, "'")),
        IsOk());
  }

  absl::Status Read() {
    return store_->Read(kNoDeadline, true, [](ReadSession& session) {
      absl::Status status;
      for (int i = 0; i < 2 && status.ok(); ++i) {
        status = session.QueryOnce("SELECT council FROM heads", {},
                                   [](const Row&) {});
      }
      return status;
    });
  }

  absl::Status Write(
      const std::string& council, const std::string& name,
      std::function<void()> before_end = [] {}) {
    std::promise<absl::Status> done;
    WriteJob job;
    job.council = council;
    job.run = [&](WriteSession& session) {
      absl::Status status =
          session.Queue(insert_, {std::string_view(name), Blob{"x"}});
      before_end();
      return status;
    };
    job.finish = [&](absl::Status status) { done.set_value(status); };
    EXPECT_TRUE(store_->Write(std::move(job)));
    return done.get_future().get();
  }

  int64_t Count(const std::string& name) {
    int64_t count = 0;
    EXPECT_THAT(store_->Read(kNoDeadline, false,
                             [&](ReadSession& session) {
                               return session.QueryOnce(
                                   "SELECT count(*) FROM secrets WHERE name = "
                                   "?1",
                                   {std::string_view(name)},
                                   [&](const Row& row) { count = row.Int(0); });
                             }),
                IsOk());
    return count;
  }

  const Sql insert_{"INSERT INTO secrets (name, value) VALUES (?1, ?2)"};
  const std::string name_ = "test-" + Hex(RandomBytes(8));
  std::unique_ptr<TestStore> database_;
  std::unique_ptr<Driver> driver_;
  std::unique_ptr<Store> store_;
};

TEST_F(PostgresTest, ReadersComeBackAfterTheirConnectionsBroke) {
  EXPECT_THAT(Read(), IsOk());
  BreakConnections();
  // One for each pooled connection and more.
  for (int i = 0; i < 8; ++i) EXPECT_THAT(Read(), IsOk());
}

TEST_F(PostgresTest, WriterComesBackAfterItsConnectionBroke) {
  EXPECT_THAT(Write("-", "one"), IsOk());
  BreakConnections();
  EXPECT_THAT(Write("-", "two"), IsOk());
  EXPECT_EQ(Count("one") + Count("two"), 2);
}

TEST_F(PostgresTest, ConnectionThatBreaksWithinAJobIsTriedAgain) {
  bool broken = false;
  EXPECT_THAT(Write("-", "one",
                    [&] {
                      if (!std::exchange(broken, true)) BreakConnections();
                    }),
              IsOk());
  EXPECT_EQ(Count("one"), 1);
}

TEST_F(PostgresTest, CommitWhoseAnswerIsLostIsFoundOut) {
  using Cut = testing::CuttingProxy::Cut;
  testing::CuttingProxy proxy(testing::TestPostgresAddress());
  store_ =
      *Store::Open(*OpenDriver({proxy.Through(database_->address())}), {}, 1);
  const std::pair<Cut, int> cases[] = {
      {Cut::kBefore, 2}, {Cut::kAfter, 1}, {Cut::kLate, 1}};
  int number = 0;
  for (const auto& [cut, runs_expected] : cases) {
    const std::string name = absl::StrCat("n", ++number);
    proxy.CutNext(cut);
    int runs = 0;
    EXPECT_THAT(Write("-", name, [&] { ++runs; }), IsOk()) << name;
    EXPECT_FALSE(proxy.waits()) << name;
    // What was done is not done again, what was not is.
    EXPECT_EQ(runs, runs_expected) << name;
    EXPECT_EQ(Count(name), 1) << name;
  }
}

TEST_F(PostgresTest, WritersOfOneCouncilWaitForEachOtherAndOfTwoDoNot) {
  auto first = *driver_->OpenWriter();
  auto second = *driver_->OpenWriter();
  ASSERT_THAT(first->Begin({"-"}), IsOk());
  ASSERT_THAT(first->Queue(insert_, {std::string_view("a"), Blob{"x"}}),
              IsOk());
  std::atomic<bool> released{false};
  std::thread waits([&] {
    EXPECT_THAT(second->Begin({"-"}), IsOk());
    EXPECT_TRUE(released);
    second->Rollback();
  });
  absl::SleepFor(absl::Milliseconds(20));
  released = true;
  ASSERT_THAT(first->Commit(), IsOk());
  waits.join();
}

TEST_F(PostgresTest, TwoThatMakeOneCouncilGoOneAfterTheOther) {
  auto first = *driver_->OpenWriter();
  auto second = *driver_->OpenWriter();
  const Sql make{"INSERT INTO heads VALUES (?1, 0, 0, 0)"};
  const Sql look{"SELECT count(*) FROM heads WHERE council = ?1"};
  ASSERT_THAT(first->Begin({"wex"}), IsOk());
  ASSERT_THAT(first->Queue(make, {std::string_view("wex")}), IsOk());
  int64_t seen = -1;
  std::thread waits([&] {
    EXPECT_THAT(second->Begin({"wex"}), IsOk());
    EXPECT_THAT(second->Query(look, {std::string_view("wex")},
                              [&](const Row& row) { seen = row.Int(0); }),
                IsOk());
    EXPECT_THAT(second->Commit(), IsOk());
  });
  absl::SleepFor(absl::Milliseconds(20));
  ASSERT_THAT(first->Commit(), IsOk());
  waits.join();
  EXPECT_EQ(seen, 1);
}

TEST_F(PostgresTest, UnnamedStatementsDoTheSame) {
  auto driver = *OpenDriver({database_->address(), false});
  auto writer = *driver->OpenWriter();
  auto reader = *driver->OpenReader();
  for (const char* name : {"a", "b"}) {
    ASSERT_THAT(writer->Begin({"-"}), IsOk());
    ASSERT_THAT(writer->Queue(insert_, {std::string_view(name), Blob{"x"}}),
                IsOk());
    ASSERT_THAT(writer->Commit(), IsOk());
    EXPECT_EQ(Count(name), 1);
  }
  int64_t prepared = -1;
  EXPECT_THAT(
      reader->QueryOnce("SELECT count(*) FROM pg_prepared_statements", {},
                        [&](const Row& row) { prepared = row.Int(0); }),
      IsOk());
  EXPECT_EQ(prepared, 0);
}

}  // namespace
}  // namespace minutebook::storage
