// The database that a test stands on. Tests do not ask which one it is, but for
// what it can do.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/driver.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::testing {

enum class StoreKind { kMemory, kDisk, kPostgres };

// The kind that MINUTEBOOK_TEST_STORE names: memory, disk (the default) or
// postgresql.
StoreKind ChosenStoreKind();

// The private server that MINUTEBOOK_TEST_POSTGRES names (see
// tests/support/postgres); empty: there is none.
std::string TestPostgresAddress();

// An empty database, which goes with the object: in PostgreSQL a schema of its
// own.
class TestStore {
 public:
  explicit TestStore(StoreKind kind = ChosenStoreKind());
  // A schema in the PostgreSQL server at `server`.
  explicit TestStore(const std::string& server);
  ~TestStore();
  TestStore(const TestStore&) = delete;
  TestStore& operator=(const TestStore&) = delete;

  // What `minutebookd --store` takes; empty in memory.
  const std::string& address() const { return address_; }

  // Where servers on it keep the administrator's token.
  std::string token_file() const { return folder_.File("token"); }

  absl::StatusOr<std::unique_ptr<storage::Driver>> Open() const;

  // What is written is there when it is opened again.
  bool lasts() const { return kind_ != StoreKind::kMemory; }
  // Reads go on while a transaction writes.
  bool reads_beside_writes() const { return kind_ != StoreKind::kMemory; }
  // It is a file of this machine.
  bool is_file() const { return kind_ == StoreKind::kDisk; }
  // A statement is explained as EXPLAIN QUERY PLAN in a session; elsewhere
  // Explain does it.
  bool explains_in_session() const { return kind_ != StoreKind::kPostgres; }

  // The plan of a statement, whatever its parameters are, when the database
  // scans or sorts only what it cannot find by an index: with next to no rows
  // it would always scan.
  absl::StatusOr<std::string> Explain(const std::string& text) const;

  // A query of the texts that made a table's indexes, its key's not.
  std::string IndexQuery(const std::string& table) const;

 private:
  void MakeSchema(const std::string& server);

  const StoreKind kind_;
  TemporaryFolder folder_;
  std::string server_;
  std::string schema_;
  std::string address_;
};

}  // namespace minutebook::testing
