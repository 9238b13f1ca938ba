#include "storage/postgres/writer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "storage/text.h"

namespace minutebook::storage {
namespace {

// How long Begin waits for other writers or for a server that is away.
constexpr absl::Duration kPatience = absl::Seconds(5);
// How long a commit may take, and how long its fate is asked after.
constexpr absl::Duration kCommitPatience = absl::Seconds(30);
// How long one statement may take, once the locks are had.
constexpr absl::Duration kStatementPatience = absl::Minutes(1);
constexpr absl::Duration kHurriedPatience = absl::Seconds(1);
constexpr absl::Duration kFirstPause = absl::Milliseconds(20);
constexpr absl::Duration kLongestPause = absl::Milliseconds(500);
constexpr int kConflicts = 3;

const Sql& LockServerSql() {
  static const Sql* const sql = new Sql{
      "SELECT council FROM heads WHERE council = '-' FOR NO KEY UPDATE"};
  return *sql;
}

// One plan for any number of councils; ids hold no comma.
const Sql& LockHeadsSql() {
  static const Sql* const sql = new Sql{
      "SELECT council FROM heads "
      "WHERE council = ANY (string_to_array(?1, ',')) "
      "ORDER BY council FOR NO KEY UPDATE"};
  return *sql;
}

const Sql& LockSchemaSql() {
  static const Sql* const sql = new Sql{
      "SELECT 1 FROM pg_advisory_xact_lock("
      "hashtextextended('minutebook ' || coalesce(current_schema(), ''), 0))"};
  return *sql;
}

const Sql& NumberCommitSql() {
  static const Sql* const sql = new Sql{
      "INSERT INTO writers (writer, commits) VALUES (?1, ?2) "
      "ON CONFLICT (writer) DO UPDATE SET commits = excluded.commits"};
  return *sql;
}

// Waits for a transaction of a broken connection that the server has not ended
// yet, since that one holds the row.
const Sql& LastCommitSql() {
  static const Sql* const sql = new Sql{
      "INSERT INTO writers (writer, commits) VALUES (?1, 0) "
      "ON CONFLICT (writer) DO UPDATE SET writer = excluded.writer "
      "RETURNING commits"};
  return *sql;
}

const Sql& ForgetWriterSql() {
  static const Sql* const sql =
      new Sql{"DELETE FROM writers WHERE writer = ?1"};
  return *sql;
}

}  // namespace

SteadyTime PostgresWriter::GiveUp(SteadyTime begin,
                                  absl::Duration patience) const {
  const SteadyTime give_up = begin + absl::ToChronoNanoseconds(patience);
  const SteadyTime hurried = hurried_.load(std::memory_order_relaxed);
  if (hurried == kNoDeadline) return give_up;
  return std::min(give_up,
                  hurried + absl::ToChronoNanoseconds(kHurriedPatience));
}

PostgresWriter::~PostgresWriter() {
  if (commits_ == 0 || connection_ == nullptr || connection_->lost()) return;
  connection_->Add(ForgetWriterSql(), {std::string_view(id_)});
  (void)connection_->Exchange(SteadyAfter(kHurriedPatience));
}

absl::Status PostgresWriter::Connect() {
  const SteadyTime begin = SteadyNow();
  absl::Duration pause = kFirstPause;
  while (connection_ == nullptr || connection_->lost()) {
    connection_.reset();
    absl::StatusOr<std::unique_ptr<PostgresConnection>> opened =
        PostgresConnection::Open(options_, false);
    if (opened.ok()) {
      connection_ = *std::move(opened);
      break;
    }
    if (!absl::IsUnavailable(opened.status()) ||
        SteadyAfter(pause) > GiveUp(begin, kPatience)) {
      return opened.status();
    }
    absl::SleepFor(pause);
    pause = std::min(2 * pause, kLongestPause);
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> PostgresWriter::Exchange(RowCallback row) {
  if (connection_ == nullptr) {
    failed_ = true;
    return absl::UnavailableError("not connected to PostgreSQL");
  }
  checks_queued_ = false;
  absl::StatusOr<int64_t> done =
      connection_->Exchange(SteadyAfter(kStatementPatience), row);
  if (!done.ok()) failed_ = true;
  return done;
}

absl::Status PostgresWriter::Query(const Sql& sql, Values values,
                                   RowCallback row) {
  ++statements_;
  if (connection_ != nullptr) connection_->Add(sql, values);
  return Exchange(row).status();
}

absl::Status PostgresWriter::QueryOnce(const std::string& text, Values values,
                                       RowCallback row) {
  ++statements_;
  if (connection_ != nullptr) connection_->AddOnce(text, values);
  return Exchange(row).status();
}

absl::StatusOr<int64_t> PostgresWriter::Execute(const Sql& sql, Values values) {
  ++statements_;
  ++executions_;
  if (connection_ != nullptr) connection_->Add(sql, values);
  return Exchange([](const Row&) {});
}

absl::Status PostgresWriter::Queue(const Sql& sql, Values values,
                                   std::optional<int64_t> rows) {
  ++statements_;
  ++executions_;
  if (connection_ == nullptr) return Exchange([](const Row&) {}).status();
  connection_->Add(sql, values, rows);
  checks_queued_ = checks_queued_ || rows.has_value();
  return absl::OkStatus();
}

absl::Status PostgresWriter::Begin(absl::Span<const std::string> councils) {
  const SteadyTime begin = SteadyNow();
  bool server = false;
  for (int conflicts = 0;;) {
    absl::Status status = Connect();
    if (!status.ok()) return status;
    bool missing = false;
    status = BeginOnce(councils, server, missing);
    if (status.ok() && (!missing || server)) return absl::OkStatus();
    Rollback();
    if (status.ok()) {
      // One of them is about to be made, or does not exist: who holds the
      // server's partition may make one. It sorts first, so it is locked first.
      server = true;
      continue;
    }
    const bool conflict = absl::IsAborted(status);
    if (conflict) ++conflicts;
    if (!conflict && !absl::IsUnavailable(status)) return status;
    if (conflicts > kConflicts || SteadyNow() > GiveUp(begin, kPatience)) {
      return status;
    }
  }
}

absl::Status PostgresWriter::BeginOnce(absl::Span<const std::string> councils,
                                       bool server, bool& missing) {
  failed_ = false;
  checks_queued_ = false;
  numbered_ = !councils.empty();
  connection_->AddOnce("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
  if (councils.empty()) {
    connection_->Add(LockSchemaSql(), {});
  } else {
    // Here, and not with the commit: from now on the row is locked, so that
    // whoever asks what became of the commit waits until it is decided.
    connection_->Add(NumberCommitSql(), {std::string_view(id_), ++commits_});
    // A statement of its own: the next one sees what was committed while this
    // one waited.
    if (server) connection_->Add(LockServerSql(), {});
    connection_->Add(LockHeadsSql(),
                     {std::string_view(absl::StrJoin(councils, ","))});
  }
  absl::StatusOr<int64_t> locked =
      connection_->Exchange(GiveUp(SteadyNow(), kPatience));
  if (absl::IsDeadlineExceeded(locked.status())) {
    return absl::AbortedError(
        "another process kept the right to write for too long");
  }
  if (!locked.ok()) return locked.status();
  missing = *locked < static_cast<int64_t>(councils.size());
  return absl::OkStatus();
}

absl::Status PostgresWriter::Commit() {
  if (failed_) return absl::AbortedError("an earlier statement failed");
  if (checks_queued_) {
    // Their answers decide whether there is anything to commit.
    absl::Status status = Exchange([](const Row&) {}).status();
    if (!status.ok()) return status;
  }
  connection_->AddOnce("COMMIT");
  // Never cancelled: a commit that has begun is done or lost, and nobody else
  // can tell which.
  absl::Status status = connection_
                            ->Exchange(
                                SteadyAfter(kCommitPatience), [](const Row&) {},
                                PostgresConnection::AtDeadline::kLeave)
                            .status();
  if (!connection_->lost()) {
    failed_ = !status.ok();
    return status;
  }
  connection_.reset();
  return ResolveCommit();
}

absl::Status PostgresWriter::ResolveCommit() {
  const SteadyTime begin = SteadyNow();
  while (numbered_ && SteadyNow() < GiveUp(begin, kCommitPatience)) {
    if (!Connect().ok()) continue;
    int64_t last = -1;
    connection_->Add(LastCommitSql(), {std::string_view(id_)});
    if (!connection_
             ->Exchange(GiveUp(begin, kCommitPatience),
                        [&](const Row& row) { last = row.Int(0); })
             .ok()) {
      absl::SleepFor(kFirstPause);
      continue;
    }
    failed_ = last != commits_;
    if (!failed_) return absl::OkStatus();
    return absl::UnavailableError(
        "the connection to PostgreSQL broke before the commit, which was not "
        "done");
  }
  return absl::UnknownError(
      "the connection to PostgreSQL broke during a commit and did not come "
      "back: whether it was done is not known");
}

void PostgresWriter::Rollback() {
  failed_ = false;
  checks_queued_ = false;
  if (connection_ == nullptr) return;
  if (!connection_->lost()) {
    connection_->AddOnce("ROLLBACK");
    (void)connection_->Exchange(SteadyAfter(kPatience));
  }
  // An earlier error comes back from Exchange too; what counts is that the
  // connection stands and its transaction has ended.
  if (connection_->lost()) connection_.reset();
}

absl::Status PostgresWriter::ExecuteScript(const std::string& script) {
  ++statements_;
  absl::Status status = Connect();
  if (status.ok()) status = connection_->RunScript(script);
  if (!status.ok()) failed_ = true;
  return status;
}

}  // namespace minutebook::storage
