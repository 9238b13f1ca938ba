// Promises to report back and citations of earlier acts, as records.
#pragma once

#include "clients/importers/records/item_context.h"

namespace minutebook::importers {

void AddCommitments(PageContext& page, const ItemContext& item);

void AddCitations(PageContext& page, const ItemContext& item);

}  // namespace minutebook::importers
