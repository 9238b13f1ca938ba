#include "storage/sqlite/copy_check.h"

#include <unistd.h>

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/sqlite/sqlite_driver.h"
#include "storage/text.h"

namespace minutebook::storage {
namespace {

// What keeps a copy from being read is damage; another program's file is not.
absl::Status Damaged(const std::string& path, const absl::Status& status) {
  if (absl::IsFailedPrecondition(status)) return status;
  return absl::DataLossError(
      absl::StrCat(path, " is damaged: ", std::string(status.message())));
}

absl::Status CheckStructure(ReadSession& session, const std::string& path,
                            CopyDepth depth) {
  std::string fault;
  const auto keep = [&](const Row& row) {
    if (fault.empty() && row.Text(0) != "ok") fault = row.Text(0);
  };
  const bool whole = depth == CopyDepth::kWhole;
  absl::Status status = session.QueryOnce(
      whole ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)", {}, keep);
  if (status.ok() && whole && fault.empty()) {
    status =
        session.QueryOnce("PRAGMA foreign_key_check", {}, [&](const Row& row) {
          fault = absl::StrCat("a row of ", AsAbsl(row.Text(0)),
                               " refers to one of ", AsAbsl(row.Text(2)),
                               " that is not there");
        });
  }
  if (!status.ok()) return Damaged(path, status);
  if (fault.empty()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(path, " is damaged: ", fault));
}

}  // namespace

void RemoveCopy(const std::string& path) {
  for (const char* suffix :
       {"", "-wal", "-shm", "-journal", "-turn", "-write"}) {
    unlink((path + suffix).c_str());
  }
}

absl::StatusOr<CopyFacts> CheckCopy(const std::string& path, CopyDepth depth) {
  absl::StatusOr<std::unique_ptr<Driver>> driver = OpenSqlite({path});
  if (!driver.ok()) return Damaged(path, driver.status());
  // Outlives the connection, which keeps its statements.
  const Audit audit;
  absl::StatusOr<std::unique_ptr<ReadConnection>> connection =
      (*driver)->OpenReader();
  if (!connection.ok()) return Damaged(path, connection.status());
  absl::Status status = CheckStructure(**connection, path, depth);
  if (!status.ok()) return status;
  CopyFacts facts;
  absl::StatusOr<SchemaState> schema =
      InspectSchema(**connection, (*driver)->dialect());
  if (!schema.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is no store of this program: it has no schema"));
  }
  facts.schema = *schema;
  constexpr int64_t kAtOnce = 1000;
  std::string after;
  for (bool more = true; more;) {
    absl::StatusOr<std::vector<CouncilHead>> heads =
        audit.Heads(**connection, after, kAtOnce);
    if (!heads.ok()) return Damaged(path, heads.status());
    more = static_cast<int64_t>(heads->size()) == kAtOnce;
    if (!heads->empty()) after = heads->back().council;
    facts.heads.insert(facts.heads.end(), heads->begin(), heads->end());
  }
  return facts;
}

}  // namespace minutebook::storage
