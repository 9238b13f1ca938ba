// Items of a page and the papers before them, as records.
#pragma once

#include <optional>
#include <string>

#include "clients/importers/records/item_context.h"

namespace minutebook::importers {

// Drafts the item and adds its context to the page's.
void AddItem(PageContext& page, const PageMeeting& source,
             const std::string& meeting, const std::string& body,
             const std::optional<google::type::Date>& date,
             const std::string& issue, const std::string& document);

void AddPapers(PageContext& page, const ItemContext& item);

}  // namespace minutebook::importers
