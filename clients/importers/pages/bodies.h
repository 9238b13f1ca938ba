// Which body acts in an item whose "Meeting:" line the page lacks.
#pragma once

#include <optional>
#include <string>

#include "clients/importers/pages/outline.h"

namespace minutebook::importers {

// The body that the item's own text shows acting, by the name used there,
// without "the" or "this"; nothing if the text shows none. Bodies that acted
// earlier ("had considered", "at its meeting on …") do not count.
std::optional<std::string> ActingBody(const ItemBlock& item);

}  // namespace minutebook::importers
