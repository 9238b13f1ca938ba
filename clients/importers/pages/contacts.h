// The people named on an item's "Contact:" line.
#pragma once

#include <string_view>
#include <vector>

#include "clients/importers/pages/page.h"

namespace minutebook::importers {

// In the line's order. A name may be followed by a role, an extension, a full
// number or an e-mail address; several people may share the line.
std::vector<Contact> ContactsOf(std::string_view text);

}  // namespace minutebook::importers
