// `minutebookd migrate`: a store to the schema of this program.
#include <cstdio>

#include "absl/time/clock.h"
#include "services/commands/open_driver.h"
#include "services/commands/program.h"
#include "storage/migrations.h"
#include "storage/open_driver.h"

namespace minutebook::commands {
namespace {

int Migrate(const settings::Settings& settings) {
  absl::StatusOr<std::unique_ptr<storage::Driver>> driver =
      OpenDriver(settings);
  if (!driver.ok()) return Fail(driver.status());
  absl::StatusOr<std::unique_ptr<storage::WriteConnection>> connection =
      (*driver)->OpenWriter();
  if (!connection.ok()) return Fail(connection.status());
  absl::StatusOr<storage::SchemaState> before =
      storage::ReadSchema(**connection, (*driver)->dialect());
  if (!before.ok()) return Fail(before.status());
  absl::StatusOr<storage::SchemaState> after = storage::Migrate(
      **connection, (*driver)->dialect(), absl::ToUnixMicros(absl::Now()));
  if (!after.ok()) return Fail(after.status());
  if (before->version == after->version) {
    std::printf("%s has schema %d already\n",
                storage::DescribeStore(settings.store).c_str(), after->version);
  } else {
    std::printf("%s: schema %d to %d\n",
                storage::DescribeStore(settings.store).c_str(), before->version,
                after->version);
  }
  return 0;
}

}  // namespace

void AddMigrate(Program& program) {
  program.Add(
      "migrate", "Bring a store to the schema of this program, then end.",
      {"store", "postgres-statements"}, [](const settings::Resolved& resolved) {
        return Migrate(resolved.settings);
      });
}

}  // namespace minutebook::commands
