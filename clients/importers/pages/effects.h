// What a part of a resolution does, in the field's verbs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/importers/pages/page.h"

namespace minutebook::importers {

// One effect for each act that the part states, in its order; never empty. An
// act without a verb of the field is OTHER with its words. `resolution_verb`
// ("RECOMMENDED") speaks for a part that states no verb of its own.
std::vector<PartEffect> EffectsOf(
    std::string_view part, const std::optional<std::string>& resolution_verb);

// The single things that a phrase names: "the contents of the A, B and C
// Strategies" is {"A Strategy", "B Strategy", "C Strategy"}.
std::vector<std::string> SubjectsOf(std::string_view phrase);

}  // namespace minutebook::importers
