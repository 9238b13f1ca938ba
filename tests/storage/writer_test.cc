// The writer: batches, a job that breaks its batch, deadlines, a full queue.

#include "storage/writer.h"

#include <future>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "storage/statements.h"
#include "tests/support/matchers.h"
#include "tests/support/test_store.h"

namespace minutebook::storage {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;

class WriterTest : public ::testing::Test {
 protected:
  WriterTest() {
    driver_ = *database_.Open();
    auto connection = *driver_->OpenWriter();
    EXPECT_THAT(connection->ExecuteScript(
                    FillMarks("CREATE TABLE t (k {integer} NOT NULL PRIMARY "
                              "KEY){table_end}",
                              {{"integer", driver_->dialect().integer},
                               {"table_end", driver_->dialect().table_end}})),
                IsOk());
    connection_ = std::move(connection);
  }

  void Begin(WriterLimits limits = {}) {
    writer_ = std::make_unique<Writer>(std::move(connection_), limits);
  }

  std::future<absl::Status> Submit(
      std::function<absl::Status(WriteSession&)> run,
      SteadyTime deadline = kNoDeadline) {
    auto done = std::make_shared<std::promise<absl::Status>>();
    WriteJob job;
    job.run = std::move(run);
    job.finish = [done](absl::Status status) { done->set_value(status); };
    job.deadline = deadline;
    EXPECT_TRUE(writer_->Submit(std::move(job)));
    return done->get_future();
  }

  std::future<absl::Status> Insert(int64_t key) {
    return Submit([this, key](WriteSession& session) {
      return session.Execute(insert_, {key}).status();
    });
  }

  // Keeps the writer busy until the returned promise is set, so that what is
  // submitted meanwhile becomes one batch.
  std::promise<void> Hold() {
    std::promise<void> go;
    auto wait = std::make_shared<std::future<void>>(go.get_future());
    Submit([wait](WriteSession&) {
      wait->wait();
      return absl::OkStatus();
    });
    return go;
  }

  std::vector<int64_t> Keys() {
    std::vector<int64_t> keys;
    auto reader = *driver_->OpenReader();
    EXPECT_THAT(
        reader->Query(select_, {},
                      [&](const Row& row) { keys.push_back(row.Int(0)); }),
        IsOk());
    return keys;
  }

  testing::TestStore database_;
  const Sql insert_{"INSERT INTO t (k) VALUES (?1)"};
  const Sql update_{"UPDATE t SET k = ?2 WHERE k = ?1"};
  const Sql select_{"SELECT k FROM t ORDER BY k"};
  std::unique_ptr<Driver> driver_;
  std::unique_ptr<WriteConnection> connection_;
  std::unique_ptr<Writer> writer_;
};

TEST_F(WriterTest, FinishedJobIsVisibleToReaders) {
  Begin();
  EXPECT_THAT(Insert(1).get(), IsOk());
  EXPECT_EQ(Keys(), (std::vector<int64_t>{1}));
}

TEST_F(WriterTest, JobThatBreaksTheBatchBearsItsFaultAlone) {
  Begin();
  EXPECT_THAT(Insert(2).get(), IsOk());
  std::promise<void> go = Hold();
  auto first = Insert(1);
  auto broken = Insert(2);
  auto last = Insert(3);
  go.set_value();
  EXPECT_THAT(first.get(), IsOk());
  EXPECT_THAT(broken.get(), StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(last.get(), IsOk());
  EXPECT_EQ(Keys(), (std::vector<int64_t>{1, 2, 3}));
}

TEST_F(WriterTest, FaultOfAQueuedStatementIsItsJobsAlone) {
  Begin();
  EXPECT_THAT(Insert(2).get(), IsOk());
  std::promise<void> go = Hold();
  const auto queue = [this](int64_t key) {
    return Submit([this, key](WriteSession& session) {
      // Sees what was queued before it.
      int64_t seen = 0;
      absl::Status status = session.Query(
          select_, {}, [&](const Row& row) { seen = row.Int(0); });
      if (!status.ok()) return status;
      return session.Queue(insert_, {key});
    });
  };
  auto first = queue(1);
  auto broken = queue(2);
  auto refused = Submit([this](WriteSession& session) {
    absl::Status status = session.Query(select_, {}, [](const Row&) {});
    return status.ok() ? absl::NotFoundError("no") : status;
  });
  auto last = queue(3);
  go.set_value();
  EXPECT_THAT(first.get(), IsOk());
  EXPECT_THAT(broken.get(), StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(refused.get(), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(last.get(), IsOk());
  EXPECT_EQ(Keys(), (std::vector<int64_t>{1, 2, 3}));
}

TEST_F(WriterTest,
       QueuedStatementThatChangesOtherRowsThanExpectedUndoesItsJob) {
  Begin();
  auto missed = Submit([this](WriteSession& session) {
    absl::Status status = session.Queue(insert_, {int64_t{1}});
    if (!status.ok()) return status;
    return session.Queue(update_, {int64_t{9}, int64_t{10}}, 1);
  });
  EXPECT_THAT(missed.get(), StatusIs(absl::StatusCode::kAborted));
  EXPECT_TRUE(Keys().empty());
}

TEST_F(WriterTest, JobThatRefusesBeforeWritingLeavesTheBatchWhole) {
  Begin();
  std::promise<void> go = Hold();
  auto first = Insert(1);
  int runs = 0;
  auto refused = Submit([&](WriteSession&) {
    ++runs;
    return absl::NotFoundError("no");
  });
  go.set_value();
  EXPECT_THAT(first.get(), IsOk());
  EXPECT_THAT(refused.get(), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(runs, 1);
}

TEST_F(WriterTest, JobPastItsDeadlineIsNotBegun) {
  Begin();
  bool ran = false;
  EXPECT_THAT(Submit(
                  [&](WriteSession&) {
                    ran = true;
                    return absl::OkStatus();
                  },
                  SteadyAfter(-absl::Seconds(1)))
                  .get(),
              StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_FALSE(ran);
}

TEST_F(WriterTest, FullQueueTakesNoMore) {
  WriterLimits limits;
  limits.queue = 2;
  Begin(limits);
  std::promise<void> began, go;
  auto wait = go.get_future().share();
  Submit([&began, wait](WriteSession&) {
    began.set_value();
    wait.wait();
    return absl::OkStatus();
  });
  began.get_future().wait();
  auto first = Insert(1);
  auto second = Insert(2);
  EXPECT_FALSE(writer_->Submit({}));
  go.set_value();
  EXPECT_THAT(first.get(), IsOk());
  EXPECT_THAT(second.get(), IsOk());
}

TEST_F(WriterTest, WhatWaitsIsDoneBeforeTheEnd) {
  Begin();
  std::vector<std::future<absl::Status>> done;
  for (int i = 0; i < 600; ++i) done.push_back(Insert(i));
  writer_.reset();
  for (auto& status : done) EXPECT_THAT(status.get(), IsOk());
  EXPECT_EQ(Keys().size(), 600u);
}

}  // namespace
}  // namespace minutebook::storage
