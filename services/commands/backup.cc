// `minutebookd backup`: a copy of a store, made while it is served.
#include "storage/sqlite/backup.h"

#include <cstdio>
#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "services/commands/program.h"
#include "services/keeping/progress_line.h"
#include "storage/open_driver.h"

namespace minutebook::commands {
namespace {

int BackUp(const std::string& store, const std::string& file,
           const std::string& version) {
  if (storage::IsPostgres(store)) {
    return Fail(absl::UnimplementedError(
        "a PostgreSQL store is backed up by PostgreSQL's own means: pg_dump "
        "for a copy of one moment, pg_basebackup with archived WAL for any "
        "moment"));
  }
  absl::StatusOr<storage::BackupManifest> manifest;
  {
    keeping::ProgressLine line;
    manifest = storage::BackUpSqlite({store, file, version,
                                      absl::ToUnixMicros(absl::Now()),
                                      keeping::BytesOn(line, "backup")});
  }
  if (!manifest.ok()) return Fail(manifest.status());
  std::printf(
      "%s: %lld bytes, schema %d, %lld entries in %zu ledgers, SHA-256 %s\n",
      file.c_str(), static_cast<long long>(manifest->bytes), manifest->schema,
      static_cast<long long>(storage::EntriesIn(*manifest)),
      manifest->heads.size(), manifest->sha256.c_str());
  return 0;
}

}  // namespace

void AddBackup(Program& program) {
  auto file = std::make_shared<std::string>();
  program
      .Add("backup",
           "Copy a store into a file as it is at this moment, while it is "
           "served, with a manifest beside it by which restore checks it.",
           {"store"},
           [file,
            version = program.version()](const settings::Resolved& resolved) {
             return BackUp(resolved.settings.store, *file, version);
           })
      .add_option("--to", *file,
                  "The file to make; its manifest is FILE.manifest")
      ->required();
}

}  // namespace minutebook::commands
