#include "services/commands/open_driver.h"

#include "storage/sqlite/sqlite_driver.h"

namespace minutebook::commands {

absl::StatusOr<std::unique_ptr<storage::Driver>> OpenDriver(
    const settings::Settings& settings) {
  return storage::OpenSqlite({settings.store});
}

}  // namespace minutebook::commands
