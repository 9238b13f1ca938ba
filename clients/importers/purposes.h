// What an item is for, in the agenda's words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clients/importers/outline.h"

namespace minutebook::importers {

// The item's purpose lines joined by a space, labels kept. `claimed` marks the
// lines of the item that another noun took (recommendations). Lines that only
// name a portfolio holder or allot time are left out.
std::optional<std::string> PurposeOf(const ItemBlock& item,
                                     const std::vector<bool>& claimed);

}  // namespace minutebook::importers
