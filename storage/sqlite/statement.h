// One prepared statement: bound, stepped and read without copies, which
// SQLiteCpp's own does not offer for texts.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "storage/driver.h"

namespace minutebook::storage {

// Throws what SQLiteCpp throws. Not thread-safe. Outlived by its connection.
class SqliteStatement : public Row {
 public:
  // With `kept`, SQLite is told that the statement will live long.
  SqliteStatement(sqlite3* database, const std::string& text, bool kept);
  ~SqliteStatement() override;
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  // Binds `values`, which must live until the statement is done, and hands
  // each row to `row`.
  void Run(Values values, RowCallback row);

  bool IsNull(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  int64_t Int(int column) const override {
    return sqlite3_column_int64(statement_, column);
  }
  std::string_view Text(int column) const override { return Bytes(column); }
  std::string_view Bytes(int column) const override {
    // One look-up of the column, where sqlite3_column_blob and _bytes make one
    // each; no other thread has the connection meanwhile.
    sqlite3_value* const value = sqlite3_column_value(statement_, column);
    const void* bytes = sqlite3_value_blob(value);
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes),
            static_cast<size_t>(sqlite3_value_bytes(value))};
  }

 private:
  void Bind(Values values);
  void Check(int result) const;

  sqlite3* const database_;
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace minutebook::storage
