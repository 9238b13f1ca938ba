#include "storage/migrations.h"

#include <vector>

#include "absl/strings/numbers.h"
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

}  // namespace

absl::StatusOr<SchemaState> ReadSchema(WriteConnection& connection,
                                       const Dialect& dialect) {
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
  const std::vector<Migration> all = AllMigrations(dialect);
  SchemaState state;
  state.latest = static_cast<int>(all.size());
  status = connection.Query(ListSql(), {}, [&](const Row& row) {
    state.version = static_cast<int>(row.Int(0));
    if (state.version >= 1 && state.version <= state.latest &&
        row.Text(2) != all[state.version - 1].checksum) {
      state.altered = true;
    }
  });
  if (!status.ok()) return status;
  return state;
}

absl::StatusOr<SchemaState> Migrate(WriteConnection& connection,
                                    const Dialect& dialect,
                                    int64_t now_micros) {
  absl::StatusOr<SchemaState> state = ReadSchema(connection, dialect);
  if (!state.ok()) return state;
  if (state->version > state->latest) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the store has schema ", state->version, ", this program knows ",
        state->latest, " at most: use the program that wrote it, or newer"));
  }
  if (state->altered) {
    return absl::FailedPreconditionError(
        "the store was made with another text of a migration that this "
        "program has too: use the program that made it");
  }
  for (const Migration& migration : AllMigrations(dialect)) {
    if (migration.version <= state->version) continue;
    absl::Status status = connection.Begin();
    if (status.ok()) status = connection.ExecuteScript(migration.script);
    if (status.ok()) {
      status = connection
                   .Execute(InsertSql(),
                            {int64_t{migration.version},
                             std::string_view(migration.name),
                             std::string_view(migration.checksum), now_micros})
                   .status();
    }
    if (status.ok()) status = connection.Commit();
    if (!status.ok()) {
      connection.Rollback();
      return status;
    }
    state->version = migration.version;
  }
  return state;
}

}  // namespace minutebook::storage
