// The mapping from one read page to the records of the contract: a document,
// an issue, bodies, meetings, items with their papers, and what was decided.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "clients/importers/pages/page.h"
#include "clients/importers/records/council_records.h"
#include "clients/importers/records/drafts.h"

namespace minutebook::importers {

struct PageSource {
  const Page& page;
  std::string_view bytes;  // the page as it was received
};

// What the page says, as drafts in an order in which each refers to earlier
// ones only. Bodies are matched by name or former name on the day, meetings by
// body and day, items by meeting, number and title; ids of new records derive
// from what the page says. Asks `known` for what it needs to see: while that
// leaves questions, the result is provisional.
std::vector<Draft> PageRecords(const PageSource& source,
                               const ImportMemory& before,
                               CouncilRecords& known);

// The name of the record that remembers the import of `source_uri`.
std::string ImportName(std::string_view council, std::string_view source_uri);

// The name of the document that holds these bytes.
std::string DocumentName(std::string_view council, std::string_view bytes);

}  // namespace minutebook::importers
