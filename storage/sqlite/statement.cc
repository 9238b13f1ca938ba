#include "storage/sqlite/statement.h"

#include <SQLiteCpp/SQLiteCpp.h>

namespace minutebook::storage {

SqliteStatement::SqliteStatement(sqlite3* database, const std::string& text,
                                 bool kept)
    : database_(database) {
  Check(sqlite3_prepare_v3(
      database, text.c_str(), static_cast<int>(text.size() + 1),
      kept ? SQLITE_PREPARE_PERSISTENT : 0, &statement_, nullptr));
}

SqliteStatement::~SqliteStatement() { sqlite3_finalize(statement_); }

void SqliteStatement::Run(Values values, RowCallback row) {
  // Reset, so that it holds no lock, and no view of what the caller bound.
  struct Done {
    ~Done() {
      sqlite3_reset(statement);
      sqlite3_clear_bindings(statement);
    }
    sqlite3_stmt* const statement;
  };
  const Done done{statement_};
  Bind(values);
  int result;
  while ((result = sqlite3_step(statement_)) == SQLITE_ROW) row(*this);
  if (result != SQLITE_DONE) Check(result);
}

void SqliteStatement::Bind(Values values) {
  int index = 0;
  for (const Value& value : values) {
    ++index;
    if (const auto* number = std::get_if<int64_t>(&value)) {
      Check(sqlite3_bind_int64(statement_, index, *number));
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      // A null pointer would bind as NULL.
      Check(sqlite3_bind_text(statement_, index,
                              text->data() == nullptr ? "" : text->data(),
                              static_cast<int>(text->size()), SQLITE_STATIC));
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
      Check(sqlite3_bind_blob(
          statement_, index,
          blob->bytes.data() == nullptr ? "" : blob->bytes.data(),
          static_cast<int>(blob->bytes.size()), SQLITE_STATIC));
    }
    // Cleared bindings are null already.
  }
}

void SqliteStatement::Check(int result) const {
  if (result != SQLITE_OK) throw SQLite::Exception(database_, result);
}

}  // namespace minutebook::storage
