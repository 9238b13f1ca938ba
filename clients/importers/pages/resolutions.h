// What an item resolved: the one resolution that its decision and minutes tell,
// perhaps twice, perhaps in two wordings, perhaps without its verb.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/importers/pages/outline.h"
#include "clients/importers/pages/page.h"

namespace minutebook::importers {

// Parts come without effects. `claimed` marks the lines that recommendations
// and their answers took.
std::optional<Resolution> ResolutionOf(const ItemBlock& item,
                                       const std::vector<bool>& claimed);

// Whether a listed text reads as something decided ("… be approved", "To note
// …") rather than as a point of discussion.
bool ReadsAsDecision(std::string_view text);

}  // namespace minutebook::importers
