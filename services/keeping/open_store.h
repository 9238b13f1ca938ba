// How the commands that keep the record come by a store that is there already.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/driver.h"

namespace minutebook::keeping {

// Opens the store, and makes none: NOT_FOUND when there is no such file.
absl::StatusOr<std::unique_ptr<storage::Driver>> OpenExistingStore(
    const std::string& store);

}  // namespace minutebook::keeping
