// A connection to PostgreSQL that reads, and comes back by itself after the
// server was away.
#pragma once

#include <memory>
#include <string>

#include "storage/driver.h"
#include "storage/postgres/connection.h"
#include "storage/steady_time.h"

namespace minutebook::storage {

class PostgresReader : public ReadConnection {
 public:
  // `options` outlives it.
  explicit PostgresReader(const PostgresOptions& options) : options_(options) {}

  // Connects, if it is not.
  absl::Status Connect();

  absl::Status Query(const Sql& sql, Values values, RowCallback row) override;
  absl::Status QueryOnce(const std::string& text, Values values,
                         RowCallback row) override;
  int64_t statements() const override { return statements_; }
  void SetDeadline(SteadyTime deadline) override { deadline_ = deadline; }
  absl::Status BeginSnapshot() override;
  void EndSnapshot() override;

 private:
  // Runs what `add` adds to a connection. A statement that may be the first to
  // see that the connection broke is run again on another one.
  absl::Status Run(absl::FunctionRef<void(PostgresConnection&)> add,
                   RowCallback row);

  enum class Snapshot { kNone, kAsked, kOpen };

  const PostgresOptions& options_;
  std::unique_ptr<PostgresConnection> connection_;  // null: not connected
  Snapshot snapshot_ = Snapshot::kNone;
  SteadyTime deadline_ = kNoDeadline;
  int64_t statements_ = 0;
};

}  // namespace minutebook::storage
