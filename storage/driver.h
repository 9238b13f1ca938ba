// What the store asks of a database: sessions that run bound statements, and
// one transaction at a time on the connection that writes. Everything above
// speaks through these; each driver folder implements them once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "storage/steady_time.h"

namespace minutebook::storage {

// One statement. Parameters are written ?1, ?2, ... and always bound. Sessions
// keep prepared statements by address, so a Sql outlives every session.
struct Sql {
  std::string text;
};

struct Blob {
  std::string_view bytes;
};

// A parameter: null, integer, UTF-8 text or bytes. Views need to live only
// until the call returns.
using Value = std::variant<std::monostate, int64_t, std::string_view, Blob>;
using Values = absl::Span<const Value>;

// The present row of a query. Views live until the callback returns. Columns
// count from 0; a null reads as 0 or as empty.
class Row {
 public:
  virtual ~Row() = default;
  virtual bool IsNull(int column) const = 0;
  virtual int64_t Int(int column) const = 0;
  virtual std::string_view Text(int column) const = 0;
  virtual std::string_view Bytes(int column) const = 0;
};

using RowCallback = absl::FunctionRef<void(const Row&)>;

// Reads. Not thread-safe: one thread at a time.
//
// Errors of every session: ABORTED (a lock or serialisation conflict; the
// transaction may be tried again), ALREADY_EXISTS (a unique key),
// FAILED_PRECONDITION (a foreign key), RESOURCE_EXHAUSTED (disk or memory
// full), UNAVAILABLE (the database cannot be reached, read or written),
// DEADLINE_EXCEEDED (interrupted), INTERNAL (anything else). The text is for
// the log, never for a caller.
class ReadSession {
 public:
  virtual ~ReadSession() = default;

  // Runs a query and hands each row to `row`.
  virtual absl::Status Query(const Sql& sql, Values values,
                             RowCallback row) = 0;

  // The same for a text that is not worth keeping prepared, such as one made
  // for a caller's filter.
  virtual absl::Status QueryOnce(const std::string& text, Values values,
                                 RowCallback row) = 0;

  // Statements run on this session so far; tests bound them.
  virtual int64_t statements() const = 0;
};

// Reads and writes, inside the transaction of its connection.
class WriteSession : public ReadSession {
 public:
  // Runs one writing statement; returns the number of rows it changed.
  virtual absl::StatusOr<int64_t> Execute(const Sql& sql, Values values) = 0;

  // The same where no answer is needed: the statement may travel with those
  // that follow, but before each of them. An error of it is returned here or by
  // a later call of the transaction, Commit at the latest. With `rows`,
  // changing another number of rows is an error: ABORTED.
  virtual absl::Status Queue(const Sql& sql, Values values,
                             std::optional<int64_t> rows = std::nullopt) = 0;

  // Calls of Execute and Queue on this session so far.
  virtual int64_t executions() const = 0;
};

// A connection that only reads. Between BeginSnapshot and EndSnapshot every
// statement sees the same state.
class ReadConnection : public ReadSession {
 public:
  // Statements that run past it end with DEADLINE_EXCEEDED.
  virtual void SetDeadline(SteadyTime deadline) = 0;
  virtual absl::Status BeginSnapshot() = 0;
  virtual void EndSnapshot() = 0;
};

// The connection that writes.
class WriteConnection : public WriteSession {
 public:
  // Begins a transaction in which nobody else, in whatever process, writes the
  // ledgers of `councils`, which are ordered and each there once; a council
  // that does not exist yet is held back from being made by others too. With no
  // council: for the store's own tables (schema, secrets); one such transaction
  // at a time.
  //
  // Waits for other writers and for a lost database for a bounded time: ABORTED
  // or UNAVAILABLE then, with no transaction open.
  virtual absl::Status Begin(absl::Span<const std::string> councils) = 0;

  // Makes the transaction durable. An error means that nothing of it was done
  // (Rollback is to be called), but for UNKNOWN: whether it was done could not
  // be found out, and no transaction is open.
  virtual absl::Status Commit() = 0;

  // Leaves no transaction open, whatever happened before.
  virtual void Rollback() = 0;

  // Whether the open transaction can only be rolled back.
  virtual bool failed() const = 0;

  // Runs a script of several statements without parameters.
  virtual absl::Status ExecuteScript(const std::string& script) = 0;

  // Thread-safe, unlike all else: the owner is about to end, so Begin waits for
  // others no longer than a second from here on.
  virtual void Hurry() = 0;
};

// How the shared SQL differs between databases: names of types and what ends a
// CREATE TABLE.
struct Dialect {
  std::string integer;
  std::string text;
  std::string blob;
  std::string table_end;
};

// One database. Thread-safe.
class Driver {
 public:
  virtual ~Driver() = default;
  virtual const Dialect& dialect() const = 0;
  virtual absl::StatusOr<std::unique_ptr<ReadConnection>> OpenReader() = 0;
  virtual absl::StatusOr<std::unique_ptr<WriteConnection>> OpenWriter() = 0;
};

}  // namespace minutebook::storage
