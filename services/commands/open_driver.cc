#include "services/commands/open_driver.h"

#include "storage/open_driver.h"

namespace minutebook::commands {

absl::StatusOr<std::unique_ptr<storage::Driver>> OpenDriver(
    const settings::Settings& settings) {
  return storage::OpenDriver(
      {settings.store, settings.postgres_statements == "prepared"});
}

}  // namespace minutebook::commands
