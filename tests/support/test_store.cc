#include "tests/support/test_store.h"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "storage/digest.h"
#include "storage/open_driver.h"
#include "storage/postgres/statement_text.h"
#include "storage/sqlite/sqlite_driver.h"
#include "storage/text.h"

namespace minutebook::testing {
namespace {

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

[[noreturn]] void Fail(const std::string& text) {
  std::fprintf(stderr, "%s\n", text.c_str());
  std::abort();
}

void RunScript(const std::string& server, const std::string& script) {
  auto driver = storage::OpenDriver({server});
  if (!driver.ok()) Fail(driver.status().ToString());
  auto connection = (*driver)->OpenWriter();
  if (!connection.ok()) Fail(connection.status().ToString());
  const absl::Status status = (*connection)->ExecuteScript(script);
  if (!status.ok()) Fail(status.ToString());
}

}  // namespace

StoreKind ChosenStoreKind() {
  const std::string name = Variable("MINUTEBOOK_TEST_STORE");
  if (name.empty() || name == "disk") return StoreKind::kDisk;
  if (name == "memory") return StoreKind::kMemory;
  if (name == "postgresql") return StoreKind::kPostgres;
  Fail("MINUTEBOOK_TEST_STORE is memory, disk or postgresql, not " + name);
}

std::string TestPostgresAddress() {
  return Variable("MINUTEBOOK_TEST_POSTGRES");
}

TestStore::TestStore(StoreKind kind) : kind_(kind) {
  if (kind_ == StoreKind::kDisk) address_ = folder_.File("minutebook.db");
  if (kind_ == StoreKind::kPostgres) MakeSchema(TestPostgresAddress());
}

TestStore::TestStore(const std::string& server) : kind_(StoreKind::kPostgres) {
  MakeSchema(server);
}

void TestStore::MakeSchema(const std::string& server) {
  if (server.empty()) {
    Fail(
        "MINUTEBOOK_TEST_POSTGRES names no server: start one with "
        "tests/support/postgres");
  }
  server_ = server;
  schema_ = absl::StrCat("t", storage::Hex(storage::RandomBytes(8)));
  RunScript(server_, absl::StrCat("CREATE SCHEMA ", schema_));
  address_ = absl::StrCat(server_, absl::StrContains(server_, "?") ? "&" : "?",
                          "options=-csearch_path%3D", schema_);
}

TestStore::~TestStore() {
  if (schema_.empty()) return;
  RunScript(server_, absl::StrCat("DROP SCHEMA ", schema_, " CASCADE"));
}

absl::StatusOr<std::unique_ptr<storage::Driver>> TestStore::Open() const {
  if (kind_ == StoreKind::kMemory) return storage::OpenSqlite({});
  return storage::OpenDriver({address_});
}

std::string TestStore::IndexQuery(const std::string& table) const {
  if (kind_ == StoreKind::kPostgres) {
    return absl::StrCat(
        "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() "
        "AND indexname NOT LIKE '%_pkey' AND tablename = '",
        table, "'");
  }
  return absl::StrCat(
      "SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL "
      "AND tbl_name = '",
      table, "'");
}

absl::StatusOr<std::string> TestStore::Explain(const std::string& text) const {
  auto driver = Open();
  if (!driver.ok()) return driver.status();
  auto connection = (*driver)->OpenWriter();
  if (!connection.ok()) return connection.status();
  absl::Status status =
      (*connection)
          ->ExecuteScript(absl::StrCat(
              "SET enable_seqscan = off; SET enable_bitmapscan = off; "
              "SET enable_sort = off; SET plan_cache_mode = "
              "force_generic_plan; "
              "PREPARE explained AS ",
              storage::NumberedByDollar(text)));
  if (!status.ok()) return status;
  int parameters = 0;
  status =
      (*connection)
          ->QueryOnce(
              "SELECT cardinality(parameter_types) "
              "FROM pg_prepared_statements WHERE name = 'explained'",
              {}, [&](const storage::Row& row) { parameters = row.Int(0); });
  if (!status.ok()) return status;
  const std::string nulls =
      absl::StrJoin(std::vector<std::string>(parameters, "NULL"), ", ");
  std::string plan;
  status =
      (*connection)
          ->QueryOnce(absl::StrCat("EXPLAIN (COSTS off) EXECUTE explained",
                                   parameters == 0 ? "" : "(", nulls,
                                   parameters == 0 ? "" : ")"),
                      {}, [&](const storage::Row& row) {
                        absl::StrAppend(&plan, std::string(row.Text(0)), "; ");
                      });
  if (!status.ok()) return status;
  return plan;
}

}  // namespace minutebook::testing
