// Proof that nothing of a page was lost on the way to its values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "clients/importers/pages/page.h"

namespace minutebook::importers {

// Words of the page that neither its title, its facts, its sections nor its
// furniture hold, each as often as it is missing, in the page's order.
// `page_text` is text; for an HTML page, give PageText of it.
std::vector<std::string> LostWords(std::string_view page_text,
                                   const Page& page);

// The page's words as a reader sees them: HTML without its tags.
std::string PageText(std::string_view bytes);

}  // namespace minutebook::importers
