// `minutebookd restore`: a store from a backup.
#include <cstdio>
#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "services/commands/program.h"
#include "services/keeping/progress_line.h"
#include "storage/open_driver.h"
#include "storage/sqlite/backup.h"

namespace minutebook::commands {
namespace {

struct RestoreFlags {
  std::string from;
  std::string to;
  bool replace = false;
};

int Restore(const RestoreFlags& flags) {
  if (storage::IsPostgres(flags.to)) {
    return Fail(absl::UnimplementedError(
        "a PostgreSQL store is restored by PostgreSQL's own means: pg_restore, "
        "or its point-in-time recovery"));
  }
  absl::StatusOr<storage::RestoreResult> result;
  {
    keeping::ProgressLine line;
    result = storage::RestoreSqlite({flags.from, flags.to, flags.replace,
                                     absl::ToUnixMicros(absl::Now()),
                                     keeping::BytesOn(line, "restore")});
  }
  if (!result.ok()) return Fail(result.status());
  const storage::BackupManifest& manifest = result->manifest;
  std::printf(
      "%s: as it was at %s, schema %d, %lld entries in %zu ledgers\n",
      flags.to.c_str(),
      absl::FormatTime(absl::RFC3339_sec, absl::FromUnixMicros(manifest.time),
                       absl::UTCTimeZone())
          .c_str(),
      manifest.schema, static_cast<long long>(storage::EntriesIn(manifest)),
      manifest.heads.size());
  if (!result->aside.empty()) {
    std::printf("the store that was there is %s\n", result->aside.c_str());
  }
  return 0;
}

}  // namespace

void AddRestore(Program& program) {
  auto flags = std::make_shared<RestoreFlags>();
  // The store to make is named each time; no setting stands for it.
  CLI::App& app = program.Add(
      "restore",
      "Make a store from a backup, after checking all of it. No server may "
      "have the store open.",
      {"store"},
      [flags](const settings::Resolved&) { return Restore(*flags); });
  app.remove_option(app.get_option("--store"));
  app.add_option("--from", flags->from, "The backup")->required();
  app.add_option("--to", flags->to, "The SQLite file to make")->required();
  app.add_flag("--replace", flags->replace, "Move a store that is there aside");
}

}  // namespace minutebook::commands
