// The connection to PostgreSQL that writes: it holds the councils' head rows
// while a transaction decides, sends what needs no answer together, and finds
// out what became of a commit whose answer was lost.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "storage/driver.h"
#include "storage/postgres/connection.h"
#include "storage/steady_time.h"

namespace minutebook::storage {

class PostgresWriter : public WriteConnection {
 public:
  // `options` outlives it. `id` names this writer among all that ever were.
  PostgresWriter(const PostgresOptions& options, std::string id)
      : options_(options), id_(std::move(id)) {}
  ~PostgresWriter() override;

  // Connects, if it is not. Waits for a server that is away.
  absl::Status Connect();

  absl::Status Query(const Sql& sql, Values values, RowCallback row) override;
  absl::Status QueryOnce(const std::string& text, Values values,
                         RowCallback row) override;
  int64_t statements() const override { return statements_; }
  absl::StatusOr<int64_t> Execute(const Sql& sql, Values values) override;
  absl::Status Queue(const Sql& sql, Values values,
                     std::optional<int64_t> rows) override;
  int64_t executions() const override { return executions_; }
  absl::Status Begin(absl::Span<const std::string> councils) override;
  absl::Status Commit() override;
  void Rollback() override;
  bool failed() const override { return failed_; }
  absl::Status ExecuteScript(const std::string& script) override;
  void Hurry() override { hurried_ = SteadyNow(); }

 private:
  // Begins once, with the server's partition locked too if `server`. Sets
  // `missing` when a council has no head row.
  absl::Status BeginOnce(absl::Span<const std::string> councils, bool server,
                         bool& missing);
  // What became of commit number `commits_`, asked on another connection.
  absl::Status ResolveCommit();
  absl::StatusOr<int64_t> Exchange(RowCallback row);
  // Until when to wait for others, beginning at `begin`.
  SteadyTime GiveUp(SteadyTime begin, absl::Duration patience) const;

  const PostgresOptions& options_;
  const std::string id_;
  std::unique_ptr<PostgresConnection> connection_;  // null: not connected
  // The number that this transaction's commit has in the table `writers`.
  int64_t commits_ = 0;
  bool numbered_ = false;  // it is written there
  bool checks_queued_ = false;
  bool failed_ = false;
  int64_t statements_ = 0;
  int64_t executions_ = 0;
  std::atomic<SteadyTime> hurried_{kNoDeadline};  // since when, if it is
};

}  // namespace minutebook::storage
