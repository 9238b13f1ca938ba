// A page as one JSON object, for scoring an importer and for people.
#pragma once

#include <string>

#include "clients/importers/pages/page.h"

namespace minutebook::importers {

// UTF-8, indented by two. What the page lacks is null or an empty list. Beside
// the read values: `notes` (what was not understood), `facts`, and in parts
// `effects`.
std::string PageToJson(const Page& page);

}  // namespace minutebook::importers
