#include "storage/sqlite/sqlite_driver.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace minutebook::storage {
namespace {

// "MnBk": marks the file as ours.
constexpr int kApplicationId = 0x4d6e426b;
constexpr int kBusyTimeoutMs = 5000;
constexpr int kCheckpointPages = 1000;
// Steps of SQLite's virtual machine between two looks at the clock: some 100
// µs.
constexpr int kStepsBetweenLooks = 10000;
constexpr int64_t kMapBytes = int64_t{1} << 30;

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
  switch (error.getErrorCode()) {
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

class SqliteRow : public Row {
 public:
  explicit SqliteRow(SQLite::Statement& statement) : statement_(statement) {}

  bool IsNull(int column) const override {
    return statement_.isColumnNull(column);
  }
  int64_t Int(int column) const override {
    return statement_.getColumn(column).getInt64();
  }
  std::string_view Text(int column) const override { return Bytes(column); }
  std::string_view Bytes(int column) const override {
    const SQLite::Column value = statement_.getColumn(column);
    const void* bytes = value.getBlob();
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes),
            static_cast<size_t>(value.getBytes())};
  }

 private:
  SQLite::Statement& statement_;
};

void Bind(SQLite::Statement& statement, Values values) {
  for (size_t i = 0; i < values.size(); ++i) {
    const int index = static_cast<int>(i) + 1;
    if (const auto* number = std::get_if<int64_t>(&values[i])) {
      statement.bind(index, *number);
    } else if (const auto* text = std::get_if<std::string_view>(&values[i])) {
      statement.bind(index, std::string(*text));
    } else if (const auto* blob = std::get_if<Blob>(&values[i])) {
      // A null pointer would bind as NULL.
      statement.bindNoCopy(
          index, blob->bytes.data() == nullptr ? "" : blob->bytes.data(),
          static_cast<int>(blob->bytes.size()));
    } else {
      statement.bind(index);
    }
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
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(handle, SQLITE_LIMIT_EXPR_DEPTH, 100);
    database_.exec("PRAGMA foreign_keys = ON");
    database_.exec("PRAGMA cell_size_check = ON");
    database_.exec("PRAGMA secure_delete = ON");
    database_.exec("PRAGMA cache_size = -16384");
    database_.exec(absl::StrCat("PRAGMA mmap_size = ", kMapBytes));
  }

  SQLite::Database& database() { return database_; }

  absl::Status Query(const Sql& sql, Values values, RowCallback row) override {
    ++statements_;
    return Guard([&] { Step(Prepared(sql), values, row); });
  }

  absl::Status QueryOnce(const std::string& text, Values values,
                         RowCallback row) override {
    ++statements_;
    return Guard([&] {
      SQLite::Statement statement(database_, text);
      Step(statement, values, row);
    });
  }

  absl::StatusOr<int64_t> Execute(const Sql& sql, Values values) override {
    ++statements_;
    ++executions_;
    int64_t changed = 0;
    absl::Status status = Guard([&] {
      SQLite::Statement& statement = Prepared(sql);
      const Resetter resetter(statement);
      Bind(statement, values);
      changed = statement.exec();
    });
    if (!status.ok()) return status;
    return changed;
  }

  int64_t statements() const override { return statements_; }
  int64_t executions() const override { return executions_; }

  void SetDeadline(absl::Time deadline) override {
    deadline_ = deadline;
    sqlite3_progress_handler(
        database_.getHandle(), kStepsBetweenLooks,
        [](void* self) {
          return absl::Now() > static_cast<SqliteConnection*>(self)->deadline_
                     ? 1
                     : 0;
        },
        this);
  }

  absl::Status BeginSnapshot() override {
    return Guard([&] { database_.exec("BEGIN DEFERRED"); });
  }
  void EndSnapshot() override { Rollback(); }

  absl::Status Begin() override {
    return Guard([&] { database_.exec("BEGIN IMMEDIATE"); });
  }
  absl::Status Commit() override {
    return Guard([&] { database_.exec("COMMIT"); });
  }
  void Rollback() override {
    if (sqlite3_get_autocommit(database_.getHandle()) != 0) return;
    // Fails only where SQLite has rolled back by itself.
    (void)Guard([&] { database_.exec("ROLLBACK"); });
  }
  absl::Status ExecuteScript(const std::string& script) override {
    return Guard([&] { database_.exec(script); });
  }

 private:
  class Resetter {
   public:
    explicit Resetter(SQLite::Statement& statement) : statement_(statement) {}
    Resetter(const Resetter&) = delete;
    Resetter& operator=(const Resetter&) = delete;
    ~Resetter() {
      statement_.tryReset();
      statement_.clearBindings();
    }

   private:
    SQLite::Statement& statement_;
  };

  static void Step(SQLite::Statement& statement, Values values,
                   RowCallback row) {
    const Resetter resetter(statement);
    Bind(statement, values);
    const SqliteRow view(statement);
    while (statement.executeStep()) row(view);
  }

  SQLite::Statement& Prepared(const Sql& sql) {
    auto& statement = prepared_[&sql];
    if (statement == nullptr) {
      statement = std::make_unique<SQLite::Statement>(database_, sql.text);
    }
    return *statement;
  }

  SQLite::Database database_;
  absl::flat_hash_map<const Sql*, std::unique_ptr<SQLite::Statement>> prepared_;
  int64_t statements_ = 0;
  int64_t executions_ = 0;
  absl::Time deadline_ = absl::InfiniteFuture();
};

class SqliteDriver : public Driver {
 public:
  explicit SqliteDriver(std::string uri) : uri_(std::move(uri)) {}

  absl::Status Initialise() {
    return Guard([&] {
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
    });
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
      connection->database().exec(
          absl::StrCat("PRAGMA wal_autocheckpoint = ", kCheckpointPages));
    });
    if (!status.ok()) return status;
    return connection;
  }

 private:
  const std::string uri_;
  bool foreign_ = false;
  // Held open so that a database in memory lives on between connections.
  std::unique_ptr<SqliteConnection> keeper_;
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

}  // namespace

absl::StatusOr<std::unique_ptr<Driver>> OpenSqlite(
    const SqliteOptions& options) {
  if (!options.path.empty()) {
    // SQLite gives the WAL and its index the same mode as the file.
    const int file = open(options.path.c_str(), O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
      return absl::UnavailableError(
          absl::StrCat("cannot open or make the store ", options.path, ": ",
                       strerror(errno)));
    }
    close(file);
  }
  auto driver = std::make_unique<SqliteDriver>(
      options.path.empty() ? MemoryUri() : FileUri(options.path));
  absl::Status status = driver->Initialise();
  if (!status.ok()) return status;
  if (driver->foreign()) {
    return absl::FailedPreconditionError(absl::StrCat(
        options.path, " is a database of another program; name another file"));
  }
  return driver;
}

}  // namespace minutebook::storage
