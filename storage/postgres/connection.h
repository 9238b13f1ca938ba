// One connection to a PostgreSQL server. Statements are added and then sent
// together (libpq's pipeline mode); parameters and answers travel in binary.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/driver.h"
#include "storage/steady_time.h"

namespace minutebook::storage {

struct PostgresOptions {
  // A connection URI (postgresql://...) or a string of keywords and values, as
  // libpq reads them. May hold a password: never logged.
  std::string address;
  // What the server's administrator sees in pg_stat_activity.
  std::string application_name = "minutebook";
  // False behind a pooler that gives each transaction another connection and
  // knows no prepared statements (PgBouncer before 1.21).
  bool prepared_statements = true;
};

// Not thread-safe.
class PostgresConnection {
 public:
  // UNAVAILABLE when the server cannot be reached; FAILED_PRECONDITION when it
  // cannot hold a store. `read_only`: the server refuses writes on it.
  static absl::StatusOr<std::unique_ptr<PostgresConnection>> Open(
      const PostgresOptions& options, bool read_only);
  ~PostgresConnection();
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  // Adds a statement to what is sent next; nothing is waited for. `sql` is kept
  // prepared by its address; a text is not.
  void Add(const Sql& sql, Values values,
           std::optional<int64_t> rows = std::nullopt);
  void AddOnce(std::string_view text, Values values = {});

  // Sends what was added and waits for all answers. The rows of the last
  // statement go to `row`; returns how many rows it gave or changed. The first
  // error counts; nothing behind it was run. DEADLINE_EXCEEDED when the answers
  // had not come by then: the connection is lost, and with kCancel the server
  // was told to stop.
  enum class AtDeadline { kCancel, kLeave };
  absl::StatusOr<int64_t> Exchange(SteadyTime deadline, RowCallback row,
                                   AtDeadline then = AtDeadline::kCancel);
  absl::StatusOr<int64_t> Exchange(SteadyTime deadline);

  // Sends what was added; its answers are dropped when the next ones are waited
  // for.
  void Post();

  // Runs several statements without parameters.
  absl::Status RunScript(const std::string& script);

  // Nothing can be done with it any more but to close it.
  bool lost() const { return lost_; }

 private:
  // What is sent and not yet answered, in order.
  struct Sent {
    enum class Kind { kPrepare, kStatement, kSync } kind;
    const Sql* sql = nullptr;  // of a prepare
    std::optional<int64_t> rows;
  };
  struct ResultDeleter {
    void operator()(PGresult* result) const { PQclear(result); }
  };
  using Result = std::unique_ptr<PGresult, ResultDeleter>;
  class Parameters;

  PostgresConnection(PGconn* connection, bool prepared_statements)
      : connection_(connection), prepared_statements_(prepared_statements) {}

  absl::Status Initialise(bool read_only);
  absl::StatusOr<Result> Next(SteadyTime deadline, AtDeadline then);
  // Takes the answers of everything sent; the last statement's is in `last`.
  absl::Status Collect(SteadyTime deadline, AtDeadline then, Result& last);
  // The error of one statement's answer, if any.
  absl::Status Check(const Sent& sent, const PGresult* result);
  absl::Status Lost();
  void Cancel();

  PGconn* const connection_;
  const bool prepared_statements_;
  bool lost_ = false;
  std::deque<Sent> sent_;
  absl::flat_hash_map<const Sql*, std::string> prepared_;
  // What ?N became in each statement's text.
  absl::flat_hash_map<const Sql*, std::string> texts_;
  int64_t names_ = 0;
};

// Where a store is, for logs and messages: host, port, database and user of an
// address, and never a password.
std::string DescribePostgres(const std::string& address);

}  // namespace minutebook::storage
