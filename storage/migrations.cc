#include "storage/migrations.h"

#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "storage/digest.h"
#include "storage/migrations_texts.h"
#include "storage/sql_texts.h"
#include "storage/statements.h"
#include "storage/text.h"

namespace minutebook::storage {
namespace {

struct Migration {
  int version = 0;
  std::string name;
  std::string script;
  std::string checksum;
};

std::vector<Migration> AllMigrations(const Dialect& dialect) {
  std::vector<Migration> all;
  for (const auto& [name, text] : migrations::kAll) {
    Migration migration;
    migration.version = static_cast<int>(all.size()) + 1;
    migration.name = name;
    migration.script = FillMarks(text, {{"integer", dialect.integer},
                                        {"text", dialect.text},
                                        {"blob", dialect.blob},
                                        {"table_end", dialect.table_end}});
    migration.checksum = Hex(Sha256({text}));
    all.push_back(std::move(migration));
  }
  return all;
}

const Sql& ListSql() {
  static const Sql* const sql = new Sql{std::string(sql::kMigrationsList)};
  return *sql;
}

const Sql& InsertSql() {
  static const Sql* const sql = new Sql{std::string(sql::kMigrationInsert)};
  return *sql;
}

// What the store has, as far as it stands in it.
absl::StatusOr<SchemaState> Inspect(ReadSession& session,
                                    const std::vector<Migration>& all) {
  SchemaState state;
  state.latest = static_cast<int>(all.size());
  absl::Status status = session.Query(ListSql(), {}, [&](const Row& row) {
    state.version = static_cast<int>(row.Int(0));
    if (state.version >= 1 && state.version <= state.latest &&
        row.Text(2) != all[state.version - 1].checksum) {
      state.altered = true;
    }
  });
  if (!status.ok()) return status;
  return state;
}

// What the store has, read in the open transaction.
absl::StatusOr<SchemaState> ReadHere(WriteConnection& connection,
                                     const Dialect& dialect,
                                     const std::vector<Migration>& all) {
  absl::Status status = connection.ExecuteScript(
      FillMarks("CREATE TABLE IF NOT EXISTS schema_migrations (\n"
                "  version {integer} NOT NULL PRIMARY KEY,\n"
                "  name {text} NOT NULL,\n"
                "  checksum {text} NOT NULL,\n"
                "  applied_time {integer} NOT NULL\n"
                "){table_end};",
                {{"integer", dialect.integer},
                 {"text", dialect.text},
                 {"table_end", dialect.table_end}}));
  if (!status.ok()) return status;
  return Inspect(connection, all);
}

// Runs `work` in a transaction that one process at a time is in.
absl::StatusOr<SchemaState> Alone(
    WriteConnection& connection,
    absl::FunctionRef<absl::StatusOr<SchemaState>()> work) {
  absl::Status status = connection.Begin({});
  if (!status.ok()) return status;
  absl::StatusOr<SchemaState> state = work();
  if (state.ok()) {
    status = connection.Commit();
    if (!status.ok()) state = status;
  }
  if (!state.ok()) connection.Rollback();
  return state;
}

absl::Status CheckKnown(const SchemaState& state) {
  if (state.version > state.latest) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the store has schema ", state.version, ", this program knows ",
        state.latest, " at most: use the program that wrote it, or newer"));
  }
  if (state.altered) {
    return absl::FailedPreconditionError(
        "the store was made with another text of a migration that this "
        "program has too: use the program that made it");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SchemaState> InspectSchema(ReadSession& session,
                                          const Dialect& dialect) {
  return Inspect(session, AllMigrations(dialect));
}

absl::StatusOr<SchemaState> ReadSchema(WriteConnection& connection,
                                       const Dialect& dialect) {
  const std::vector<Migration> all = AllMigrations(dialect);
  return Alone(connection, [&] { return ReadHere(connection, dialect, all); });
}

absl::StatusOr<SchemaState> Migrate(WriteConnection& connection,
                                    const Dialect& dialect,
                                    int64_t now_micros) {
  const std::vector<Migration> all = AllMigrations(dialect);
  // Another process may have done the same meanwhile; what it sees is either
  // what was there or the latest version.
  return Alone(connection, [&]() -> absl::StatusOr<SchemaState> {
    absl::StatusOr<SchemaState> state = ReadHere(connection, dialect, all);
    if (!state.ok()) return state;
    absl::Status status = CheckKnown(*state);
    if (!status.ok()) return status;
    for (; state->version < state->latest; ++state->version) {
      const Migration& next = all[state->version];
      status = connection.ExecuteScript(next.script);
      if (!status.ok()) return status;
      status = connection.Queue(
          InsertSql(), {int64_t{next.version}, std::string_view(next.name),
                        std::string_view(next.checksum), now_micros});
      if (!status.ok()) return status;
    }
    return state;
  });
}

}  // namespace minutebook::storage
