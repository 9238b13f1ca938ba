// Where a row of the store or an entry of the ledger says its record is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/engine/resource_type.h"

namespace minutebook::keeping {

// The record of `type` (a table's name) with `key` in `council`'s ledger, or
// nothing when these cannot be a record's: the store may hold anything.
std::optional<engine::RecordRef> FindPlace(const engine::Catalogue& catalogue,
                                           std::string_view council,
                                           std::string_view type,
                                           std::string_view key);

// The record's name, or type and key where they make none.
std::string PlaceName(const engine::Catalogue& catalogue,
                      std::string_view council, std::string_view type,
                      std::string_view key);

}  // namespace minutebook::keeping
