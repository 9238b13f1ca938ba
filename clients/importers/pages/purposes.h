// What an item is for, in the agenda's words.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/importers/pages/outline.h"

namespace minutebook::importers {

// Whether a line opens as agendas say what an item is for: "To consider …",
// "Report of …", "NAME will present …".
bool OpensPurpose(std::string_view text);

// The item's purpose lines joined by a space, labels kept. `claimed` marks the
// lines of the item that another noun took (recommendations). Lines that only
// name a portfolio holder or allot time are left out.
std::optional<std::string> PurposeOf(const ItemBlock& item,
                                     const std::vector<bool>& claimed);

}  // namespace minutebook::importers
