#include "services/keeping/open_store.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "storage/open_driver.h"

namespace minutebook::keeping {

absl::StatusOr<std::unique_ptr<storage::Driver>> OpenExistingStore(
    const std::string& store) {
  struct stat info {};
  if (!storage::IsPostgres(store) && stat(store.c_str(), &info) != 0) {
    return absl::NotFoundError(
        absl::StrCat("there is no store ", store, ": ", std::strerror(errno)));
  }
  storage::DriverOptions options;
  options.store = store;
  return storage::OpenDriver(options);
}

}  // namespace minutebook::keeping
