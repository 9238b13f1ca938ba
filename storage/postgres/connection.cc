#include "storage/postgres/connection.h"

#include <endian.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "storage/postgres/row.h"
#include "storage/postgres/sqlstate.h"
#include "storage/postgres/statement_text.h"
#include "storage/statements.h"

namespace minutebook::storage {
namespace {

constexpr int kBinary = 1;
// Of pg_type.
constexpr Oid kInt8 = 20;
constexpr Oid kText = 25;
constexpr Oid kBytea = 17;
// Used where the address does not say otherwise: a server that answers nothing
// is given up after some seconds, connected or not.
constexpr const char* kDefaults[][2] = {{"connect_timeout", "3"},
                                        {"keepalives_idle", "10"},
                                        {"keepalives_interval", "5"},
                                        {"keepalives_count", "3"},
                                        {"tcp_user_timeout", "20000"}};

std::string_view SqlstateOf(const PGresult* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state == nullptr ? std::string_view() : std::string_view(state);
}

std::string FieldOf(const PGresult* result, int field) {
  const char* text = PQresultErrorField(result, field);
  return text == nullptr ? "" : text;
}

// Without DETAIL and CONTEXT, which repeat what records hold.
absl::Status ErrorOf(const PGresult* result) {
  const std::string_view state = SqlstateOf(result);
  std::string text = absl::StrCat("PostgreSQL ", std::string(state), ": ",
                                  FieldOf(result, PG_DIAG_MESSAGE_PRIMARY));
  const std::string constraint = FieldOf(result, PG_DIAG_CONSTRAINT_NAME);
  if (!constraint.empty()) absl::StrAppend(&text, " (", constraint, ")");
  // A prepared statement that is not there, or is there already.
  if (state == "26000" || state == "42P05") {
    absl::StrAppend(&text,
                    ": a pooler between seems to change connections: serve "
                    "with --postgres-statements=unnamed");
  }
  return absl::Status(CodeOf(state), text);
}

// libpq's texts have several lines.
std::string OneLine(const char* text) {
  return absl::StrJoin(
      absl::StrSplit(text, absl::ByAnyChar("\n\t "), absl::SkipEmpty()), " ");
}

absl::Status ConnectError(const std::string& address, PGconn* connection) {
  // libpq's text of a failed connection names hosts and users, no password.
  return absl::UnavailableError(absl::StrCat(
      "cannot open the store in PostgreSQL, ", DescribePostgres(address), ": ",
      connection == nullptr ? "out of memory"
                            : OneLine(PQerrorMessage(connection))));
}

}  // namespace

// Values as libpq takes them; valid as long as what they view.
class PostgresConnection::Parameters {
 public:
  explicit Parameters(Values values) : numbers_(values.size()) {
    for (size_t i = 0; i < values.size(); ++i) {
      if (const auto* number = std::get_if<int64_t>(&values[i])) {
        numbers_[i] = htobe64(static_cast<uint64_t>(*number));
        Append(kInt8, reinterpret_cast<const char*>(&numbers_[i]), 8);
      } else if (const auto* text = std::get_if<std::string_view>(&values[i])) {
        Append(kText, text->data(), text->size());
      } else if (const auto* blob = std::get_if<Blob>(&values[i])) {
        Append(kBytea, blob->bytes.data(), blob->bytes.size());
      } else {
        types_.push_back(0);
        values_.push_back(nullptr);
        lengths_.push_back(0);
      }
    }
    formats_.assign(values.size(), kBinary);
  }

  int count() const { return static_cast<int>(values_.size()); }
  const Oid* types() const { return types_.data(); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  void Append(Oid type, const char* bytes, size_t size) {
    types_.push_back(type);
    // A null pointer would be NULL.
    values_.push_back(bytes == nullptr ? "" : bytes);
    lengths_.push_back(static_cast<int>(size));
  }

  std::vector<uint64_t> numbers_;
  std::vector<Oid> types_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresConnection::Open(
    const PostgresOptions& options, bool read_only) {
  PQconninfoOption* parsed = PQconninfoParse(options.address.c_str(), nullptr);
  if (parsed == nullptr) {
    // libpq's text repeats the address, password and all.
    return absl::FailedPreconditionError(
        "the PostgreSQL address cannot be read: it is of the form "
        "postgresql://USER@HOST:PORT/DATABASE?KEYWORD=VALUE, with the keywords "
        "of libpq");
  }
  PQconninfoFree(parsed);
  std::vector<const char*> keywords, values;
  const auto add = [&](const char* keyword, const char* value) {
    keywords.push_back(keyword);
    values.push_back(value);
  };
  for (const auto& [keyword, value] : kDefaults) add(keyword, value);
  add("fallback_application_name", options.application_name.c_str());
  add("dbname", options.address.c_str());
  // After the address, so that it cannot say otherwise.
  add("client_encoding", "UTF8");
  add(nullptr, nullptr);
  PGconn* connection = PQconnectdbParams(keywords.data(), values.data(), 1);
  if (PQstatus(connection) != CONNECTION_OK) {
    absl::Status status = ConnectError(options.address, connection);
    PQfinish(connection);
    return status;
  }
  std::unique_ptr<PostgresConnection> opened(
      new PostgresConnection(connection, options.prepared_statements));
  absl::Status status = opened->Initialise(read_only);
  if (!status.ok()) return status;
  return opened;
}

absl::Status PostgresConnection::Initialise(bool read_only) {
  // The server's notices would go to standard error.
  PQsetNoticeReceiver(
      connection_, [](void*, const PGresult*) {}, nullptr);
  const char* encoding = PQparameterStatus(connection_, "server_encoding");
  if (encoding == nullptr || std::string_view(encoding) != "UTF8") {
    return absl::FailedPreconditionError(absl::StrCat(
        "the PostgreSQL database has the encoding ",
        encoding == nullptr ? "?" : encoding,
        ", a store needs UTF8: make one with CREATE DATABASE ... ENCODING "
        "'UTF8' TEMPLATE template0"));
  }
  if (PQsetnonblocking(connection_, 1) != 0 ||
      PQenterPipelineMode(connection_) != 1) {
    return Lost();
  }
  // A pooler hands settings of a session on to whoever comes next.
  if (!prepared_statements_) return absl::OkStatus();
  AddOnce(read_only ? "SET default_transaction_read_only = on"
                    // Should this machine vanish, its locks go soon.
                    : "SET idle_in_transaction_session_timeout = '20s'");
  std::string durable;
  AddOnce("SHOW synchronous_commit");
  absl::Status status =
      Exchange(SteadyAfter(absl::Seconds(5)), [&](const Row& row) {
        durable = row.Text(0);
      }).status();
  if (status.ok() && durable == "off") {
    return absl::FailedPreconditionError(
        "the PostgreSQL server answers before a commit is durable "
        "(synchronous_commit is off): set it to on for this database or role");
  }
  return status;
}

PostgresConnection::~PostgresConnection() { PQfinish(connection_); }

void PostgresConnection::Add(const Sql& sql, Values values,
                             std::optional<int64_t> rows) {
  std::string& text = texts_[&sql];
  if (text.empty()) text = NumberedByDollar(sql.text);
  const Parameters parameters(values);
  bool sent = true;
  if (!prepared_statements_) {
    sent = PQsendQueryParams(connection_, text.c_str(), parameters.count(),
                             parameters.types(), parameters.values(),
                             parameters.lengths(), parameters.formats(),
                             kBinary) == 1;
  } else {
    std::string& name = prepared_[&sql];
    if (name.empty()) {
      name = absl::StrCat("s", ++names_);
      sent = PQsendPrepare(connection_, name.c_str(), text.c_str(),
                           parameters.count(), parameters.types()) == 1;
      sent_.push_back({Sent::Kind::kPrepare, &sql, std::nullopt});
    }
    sent = sent &&
           PQsendQueryPrepared(connection_, name.c_str(), parameters.count(),
                               parameters.values(), parameters.lengths(),
                               parameters.formats(), kBinary) == 1;
  }
  sent_.push_back({Sent::Kind::kStatement, &sql, rows});
  if (!sent) lost_ = true;
}

void PostgresConnection::AddOnce(std::string_view text, Values values) {
  const Parameters parameters(values);
  if (PQsendQueryParams(connection_, NumberedByDollar(text).c_str(),
                        parameters.count(), parameters.types(),
                        parameters.values(), parameters.lengths(),
                        parameters.formats(), kBinary) != 1) {
    lost_ = true;
  }
  sent_.push_back({Sent::Kind::kStatement, nullptr, std::nullopt});
}

void PostgresConnection::Post() {
  if (PQpipelineSync(connection_) != 1) lost_ = true;
  sent_.push_back({Sent::Kind::kSync, nullptr, std::nullopt});
  if (PQflush(connection_) < 0) lost_ = true;
}

absl::StatusOr<int64_t> PostgresConnection::Exchange(SteadyTime deadline) {
  return Exchange(deadline, [](const Row&) {});
}

absl::StatusOr<int64_t> PostgresConnection::Exchange(SteadyTime deadline,
                                                     RowCallback row,
                                                     AtDeadline then) {
  Post();
  Result last;
  absl::Status status = Collect(deadline, then, last);
  if (!status.ok()) return status;
  if (last == nullptr) return 0;
  if (PQresultStatus(last.get()) != PGRES_TUPLES_OK) {
    int64_t changed = 0;
    for (const char* c = PQcmdTuples(last.get()); *c != '\0'; ++c) {
      changed = changed * 10 + (*c - '0');
    }
    return changed;
  }
  return ForEachRow(*last, row);
}

absl::Status PostgresConnection::RunScript(const std::string& script) {
  absl::Status status = Exchange(kNoDeadline).status();
  if (!status.ok()) return status;
  // A script of several statements travels by the simple protocol.
  PQexitPipelineMode(connection_);
  PQsetnonblocking(connection_, 0);
  const Result result(PQexec(connection_, script.c_str()));
  const ExecStatusType kind = PQresultStatus(result.get());
  if (kind != PGRES_COMMAND_OK && kind != PGRES_TUPLES_OK &&
      kind != PGRES_EMPTY_QUERY) {
    status =
        PQstatus(connection_) == CONNECTION_OK ? ErrorOf(result.get()) : Lost();
  }
  if (PQsetnonblocking(connection_, 1) != 0 ||
      PQenterPipelineMode(connection_) != 1) {
    lost_ = true;
  }
  return status;
}

absl::Status PostgresConnection::Collect(SteadyTime deadline, AtDeadline then,
                                         Result& last) {
  absl::Status first_error;
  while (!sent_.empty()) {
    if (lost_) return Lost();
    const Sent sent = sent_.front();
    sent_.pop_front();
    Result answer;
    while (true) {
      absl::StatusOr<Result> next = Next(deadline, then);
      if (!next.ok()) return next.status();
      // Nothing more belongs to this statement; behind a sync comes no such
      // mark.
      if (*next == nullptr) break;
      answer = *std::move(next);
      if (sent.kind == Sent::Kind::kSync) break;
    }
    if (answer == nullptr) return Lost();
    absl::Status status = Check(sent, answer.get());
    if (lost_) return status.ok() ? Lost() : status;
    if (first_error.ok()) first_error = std::move(status);
    if (sent.kind == Sent::Kind::kStatement) last = std::move(answer);
  }
  return first_error;
}

absl::Status PostgresConnection::Check(const Sent& sent,
                                       const PGresult* result) {
  switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_PIPELINE_SYNC: {
      if (!sent.rows.has_value()) return absl::OkStatus();
      const std::string changed = PQcmdTuples(const_cast<PGresult*>(result));
      if (changed == absl::StrCat(*sent.rows)) return absl::OkStatus();
      return OtherRowsChanged(*sent.sql, *sent.rows,
                              std::strtoll(changed.c_str(), nullptr, 10));
    }
    case PGRES_PIPELINE_ABORTED:
      if (sent.kind == Sent::Kind::kPrepare) prepared_.erase(sent.sql);
      return absl::AbortedError("an earlier statement failed");
    default:
      if (sent.kind == Sent::Kind::kPrepare) prepared_.erase(sent.sql);
      if (SqlstateOf(result).empty() ||
          PQstatus(connection_) != CONNECTION_OK) {
        return Lost();
      }
      if (EndsConnection(SqlstateOf(result))) lost_ = true;
      return ErrorOf(result);
  }
}

absl::StatusOr<PostgresConnection::Result> PostgresConnection::Next(
    SteadyTime deadline, AtDeadline then) {
  while (true) {
    const int unsent = PQflush(connection_);
    if (unsent < 0) return Lost();
    if (PQisBusy(connection_) == 0) return Result(PQgetResult(connection_));
    pollfd look = {PQsocket(connection_), POLLIN, 0};
    if (unsent == 1) look.events |= POLLOUT;
    constexpr std::chrono::milliseconds kLook{60000};
    const auto left =
        std::clamp(std::chrono::duration_cast<std::chrono::milliseconds>(
                       std::min(deadline, SteadyNow() + kLook) - SteadyNow()),
                   std::chrono::milliseconds::zero(), kLook);
    const int ready = poll(&look, 1, static_cast<int>(left.count()) + 1);
    if (ready < 0 && errno != EINTR) return Lost();
    if (ready > 0 && (look.revents & ~POLLOUT) != 0 &&
        PQconsumeInput(connection_) != 1) {
      return Lost();
    }
    if (ready == 0 && SteadyNow() > deadline) {
      lost_ = true;
      if (then == AtDeadline::kCancel) Cancel();
      return absl::DeadlineExceededError(
          "PostgreSQL had not answered by the deadline");
    }
  }
}

void PostgresConnection::Cancel() {
  PGcancel* cancel = PQgetCancel(connection_);
  if (cancel == nullptr) return;
  char text[256];
  (void)PQcancel(cancel, text, sizeof(text));
  PQfreeCancel(cancel);
}

absl::Status PostgresConnection::Lost() {
  lost_ = true;
  return absl::UnavailableError(
      absl::StrCat("the connection to PostgreSQL is lost: ",
                   OneLine(PQerrorMessage(connection_))));
}

std::string DescribePostgres(const std::string& address) {
  PQconninfoOption* options = PQconninfoParse(address.c_str(), nullptr);
  // Its error text may repeat the address.
  if (options == nullptr) return "an address that libpq cannot read";
  std::string description;
  for (const char* keyword : {"host", "hostaddr", "port", "dbname", "user"}) {
    for (const PQconninfoOption* option = options; option->keyword != nullptr;
         ++option) {
      if (option->val != nullptr &&
          std::string_view(option->keyword) == keyword) {
        absl::StrAppend(&description, description.empty() ? "" : " ", keyword,
                        "=", option->val);
      }
    }
  }
  PQconninfoFree(options);
  return description.empty() ? "the default server" : description;
}

}  // namespace minutebook::storage
