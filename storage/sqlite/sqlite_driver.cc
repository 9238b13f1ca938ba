#include "storage/sqlite/sqlite_driver.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "storage/sqlite/local_file.h"
#include "storage/sqlite/statement.h"
#include "storage/sqlite/turnstile.h"
#include "storage/statements.h"
#include "storage/steady_time.h"

namespace minutebook::storage {
namespace {

// "MnBk": marks the file as ours.
constexpr int kApplicationId = 0x4d6e426b;
constexpr int kBusyTimeoutMs = 5000;
constexpr int kCheckpointPages = 1000;
// Steps of SQLite's virtual machine between two looks at the clock: some 100
// µs.
constexpr int kStepsBetweenLooks = 10000;
// The whole file, however large: pages that are not mapped are read and copied
// through a cache far smaller than a large store.
constexpr int64_t kMapBytes = int64_t{1} << 40;
constexpr absl::Duration kClosingPatience = absl::Seconds(1);
#ifdef MINUTEBOOK_SYSTEM_SQLITE
// Debian's SQLite can damage a file that several processes write, so the first
// one keeps the right to write until it ends.
constexpr bool kOneProcess = true;
#else
constexpr bool kOneProcess = false;
#endif

absl::Status Translate(const SQLite::Exception& error) {
  const std::string text =
      absl::StrCat("SQLite ", error.getExtendedErrorCode(), ": ", error.what());
  switch (error.getExtendedErrorCode()) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
      return absl::AlreadyExistsError(text);
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return absl::FailedPreconditionError(text);
    default:
      break;
  }
  // Where extended codes are on, SQLiteCpp gives them as the code too.
  switch (error.getErrorCode() & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return absl::AbortedError(text);
    case SQLITE_FULL:
    case SQLITE_NOMEM:
      return absl::ResourceExhaustedError(text);
    case SQLITE_INTERRUPT:
      return absl::DeadlineExceededError(text);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return absl::UnavailableError(text);
    default:
      return absl::InternalError(text);
  }
}

// Runs `body` and turns what SQLiteCpp throws into a status.
template <typename Body>
absl::Status Guard(Body body) {
  try {
    body();
    return absl::OkStatus();
  } catch (const SQLite::Exception& error) {
    return Translate(error);
  }
}

// One connection with its prepared statements; serves reading and writing.
class SqliteConnection : public ReadConnection, public WriteConnection {
 public:
  SqliteConnection(const std::string& uri, int flags)
      : database_(uri, flags | SQLite::OPEN_URI | SQLite::OPEN_NOMUTEX,
                  kBusyTimeoutMs) {
    sqlite3* handle = database_.getHandle();
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    // One plan for all values: else SQLite plans some statements, such as
    // those of pages, anew at every run.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(handle, SQLITE_LIMIT_EXPR_DEPTH, 100);
    database_.exec("PRAGMA foreign_keys = ON");
    database_.exec("PRAGMA secure_delete = ON");
    database_.exec("PRAGMA cache_size = -16384");
    database_.exec(absl::StrCat("PRAGMA mmap_size = ", kMapBytes));
  }

  SQLite::Database& database() { return database_; }

  // Closing does not carry the write-ahead log into the database file.
  void LeaveLogAtClose() {
    sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE,
                      1, nullptr);
  }

  absl::Status Query(const Sql& sql, Values values, RowCallback row) override {
    ++statements_;
    return Guard([&] { Prepared(sql).Run(values, row); });
  }

  absl::Status QueryOnce(const std::string& text, Values values,
                         RowCallback row) override {
    ++statements_;
    return Guard([&] {
      SqliteStatement(database_.getHandle(), text, false).Run(values, row);
    });
  }

  absl::StatusOr<int64_t> Execute(const Sql& sql, Values values) override {
    ++statements_;
    ++executions_;
    int64_t changed = 0;
    absl::Status status = Guard([&] {
      Prepared(sql).Run(values, [](const Row&) {});
      changed = database_.getChanges();
    });
    if (status.ok()) return changed;
    failed_ = true;
    return status;
  }

  absl::Status Queue(const Sql& sql, Values values,
                     std::optional<int64_t> rows) override {
    absl::StatusOr<int64_t> changed = Execute(sql, values);
    if (!changed.ok()) return changed.status();
    if (!rows.has_value() || *rows == *changed) return absl::OkStatus();
    failed_ = true;
    return OtherRowsChanged(sql, *rows, *changed);
  }

  int64_t statements() const override { return statements_; }
  int64_t executions() const override { return executions_; }

  void SetDeadline(SteadyTime deadline) override {
    deadline_ = deadline;
    sqlite3_progress_handler(
        database_.getHandle(), kStepsBetweenLooks,
        [](void* self) {
          return SteadyNow() > static_cast<SqliteConnection*>(self)->deadline_
                     ? 1
                     : 0;
        },
        this);
  }

  absl::Status BeginSnapshot() override {
    return Guard([&] { database_.exec("BEGIN DEFERRED"); });
  }
  void EndSnapshot() override { Rollback(); }

  // The turnstile that this connection passes before it writes.
  void set_turnstile(std::unique_ptr<Turnstile> turnstile) {
    turnstile_ = std::move(turnstile);
  }

  absl::Status Begin(absl::Span<const std::string>) override {
    failed_ = false;
    if (turnstile_ != nullptr) {
      absl::Status status =
          turnstile_->Enter(absl::Milliseconds(kBusyTimeoutMs));
      if (!status.ok()) return status;
    }
    absl::Status status = Guard([&] { database_.exec("BEGIN IMMEDIATE"); });
    if (!status.ok()) Leave();
    return status;
  }
  absl::Status Commit() override {
    absl::Status status = Guard([&] { database_.exec("COMMIT"); });
    if (status.ok()) {
      Leave();
    } else {
      failed_ = true;
    }
    return status;
  }
  void Rollback() override {
    if (sqlite3_get_autocommit(database_.getHandle()) == 0) {
      // Fails only where SQLite has rolled back by itself.
      (void)Guard([&] { database_.exec("ROLLBACK"); });
    }
    Leave();
  }
  bool failed() const override { return failed_; }
  absl::Status ExecuteScript(const std::string& script) override {
    return Guard([&] { database_.exec(script); });
  }
  void Hurry() override {
    if (turnstile_ != nullptr) turnstile_->Hurry();
  }

 private:
  void Leave() {
    if (turnstile_ != nullptr) turnstile_->Leave();
  }

  SqliteStatement& Prepared(const Sql& sql) {
    auto& statement = prepared_[&sql];
    if (statement == nullptr) {
      statement = std::make_unique<SqliteStatement>(database_.getHandle(),
                                                    sql.text, true);
    }
    return *statement;
  }

  SQLite::Database database_;
  absl::flat_hash_map<const Sql*, std::unique_ptr<SqliteStatement>> prepared_;
  int64_t statements_ = 0;
  int64_t executions_ = 0;
  bool failed_ = false;
  std::unique_ptr<Turnstile> turnstile_;  // null: none is needed
  SteadyTime deadline_ = kNoDeadline;
};

std::string MemoryUri() {
  static std::atomic<int> count{0};
  return absl::StrCat("file:/minutebook-", getpid(), "-", ++count,
                      "?vfs=memdb");
}

// A path as a URI: only these characters have a meaning there.
std::string FileUri(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      constexpr char kDigits[] = "0123456789ABCDEF";
      uri += {'%', kDigits[c >> 4], kDigits[c & 15]};
    } else {
      uri += c;
    }
  }
  return uri;
}

class SqliteDriver : public Driver {
 public:
  // `path` is empty and `turnstile` null for a database in memory, which no
  // other process can reach.
  SqliteDriver(std::string path, std::unique_ptr<Turnstile> turnstile)
      : path_(std::move(path)),
        uri_(path_.empty() ? MemoryUri() : FileUri(path_)),
        turnstile_(std::move(turnstile)) {}

  // The last connection to close carries the write-ahead log into the database
  // file, which no other process may do at the same time.
  ~SqliteDriver() override {
    if (keeper_ == nullptr) return;
    const bool alone =
        turnstile_ == nullptr || turnstile_->Enter(kClosingPatience).ok();
    if (!alone) keeper_->LeaveLogAtClose();
    keeper_.reset();
    if (turnstile_ != nullptr) turnstile_->Leave();
  }

  absl::Status Initialise() {
    if (turnstile_ != nullptr) {
      absl::Status status =
          turnstile_->Enter(absl::Milliseconds(kBusyTimeoutMs));
      if (!status.ok()) return status;
    }
    absl::Status status = Guard([&] { InitialiseAlone(); });
    if (turnstile_ != nullptr && !kOneProcess) turnstile_->Leave();
    return status;
  }

  bool foreign() const { return foreign_; }

  const Dialect& dialect() const override {
    static const Dialect* const dialect =
        new Dialect{"INTEGER", "TEXT", "BLOB", " STRICT"};
    return *dialect;
  }

  absl::StatusOr<std::unique_ptr<ReadConnection>> OpenReader() override {
    std::unique_ptr<SqliteConnection> connection;
    absl::Status status = Guard([&] {
      connection =
          std::make_unique<SqliteConnection>(uri_, SQLite::OPEN_READWRITE);
      connection->LeaveLogAtClose();
      connection->database().exec("PRAGMA query_only = ON");
    });
    if (!status.ok()) return status;
    return connection;
  }

  absl::StatusOr<std::unique_ptr<WriteConnection>> OpenWriter() override {
    std::unique_ptr<SqliteConnection> connection;
    absl::Status status = Guard([&] {
      connection =
          std::make_unique<SqliteConnection>(uri_, SQLite::OPEN_READWRITE);
      connection->database().exec("PRAGMA synchronous = FULL");
      // Not for readers: of a mapped file it would check every page at every
      // look. What they meet in a damaged page stays within SQLite's bounds.
      connection->database().exec("PRAGMA cell_size_check = ON");
      connection->database().exec(
          absl::StrCat("PRAGMA wal_autocheckpoint = ", kCheckpointPages));
      connection->LeaveLogAtClose();
    });
    if (!status.ok()) return status;
    if (turnstile_ != nullptr && !kOneProcess) {
      absl::StatusOr<std::unique_ptr<Turnstile>> turnstile =
          Turnstile::Open(path_);
      if (!turnstile.ok()) return turnstile.status();
      connection->set_turnstile(*std::move(turnstile));
    }
    return connection;
  }

 private:
  // Throws what SQLiteCpp throws.
  void InitialiseAlone() {
    keeper_ = std::make_unique<SqliteConnection>(
        uri_, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    SQLite::Database& database = keeper_->database();
    const int id = database.execAndGet("PRAGMA application_id").getInt();
    const int tables =
        database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt();
    if (id != kApplicationId && (id != 0 || tables != 0)) {
      foreign_ = true;
      return;
    }
    database.exec("PRAGMA journal_mode = WAL");
    if (id == 0) {
      database.exec(absl::StrCat("PRAGMA application_id = ", kApplicationId));
    }
  }

  const std::string path_;
  const std::string uri_;
  bool foreign_ = false;
  const std::unique_ptr<Turnstile> turnstile_;
  // Held open so that a database in memory lives on between connections.
  std::unique_ptr<SqliteConnection> keeper_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Driver>> OpenSqlite(
    const SqliteOptions& options) {
  // SQLite makes itself ready with the first connection, in a way that no
  // sanitizer can follow when two are opened at once.
  static std::once_flag ready;
  std::call_once(ready, [] { sqlite3_initialize(); });
  std::unique_ptr<Turnstile> turnstile;
  std::string path;
  if (!options.path.empty()) {
    // SQLite gives the WAL and its index the same mode as the file.
    const int file =
        open(options.path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
      return absl::UnavailableError(
          absl::StrCat("cannot open or make the store ", options.path, ": ",
                       strerror(errno)));
    }
    close(file);
    absl::Status status = CheckLocalFile(options.path);
    if (!status.ok()) return status;
    // One name for one file, so that all its processes meet at one turnstile.
    std::error_code error;
    path = std::filesystem::canonical(options.path, error).string();
    if (error) {
      return absl::UnavailableError(absl::StrCat(
          "cannot follow the path ", options.path, ": ", error.message()));
    }
    absl::StatusOr<std::unique_ptr<Turnstile>> opened = Turnstile::Open(path);
    if (!opened.ok()) return opened.status();
    turnstile = *std::move(opened);
  }
  auto driver =
      std::make_unique<SqliteDriver>(std::move(path), std::move(turnstile));
  absl::Status status = driver->Initialise();
  if (kOneProcess && absl::IsAborted(status)) {
    return absl::FailedPreconditionError(absl::StrCat(
        options.path,
        " is open in another process: this program was built with the system's "
        "SQLite, which only one process may use at a time"));
  }
  if (!status.ok()) return status;
  if (driver->foreign()) {
    return absl::FailedPreconditionError(absl::StrCat(
        options.path, " is a database of another program; name another file"));
  }
  return driver;
}

}  // namespace minutebook::storage
