// What the labelled values of details pages say of the one item they tell.
#pragma once

#include <optional>

#include "clients/importers/pages/civil_dates.h"
#include "clients/importers/pages/page.h"

namespace minutebook::importers {

// Names the item's body from "Decided at meeting: 18/11/2015 - Cabinet",
// "Decision Maker: Cabinet" or "Decision due: 19 Dec 2006 by Cabinet".
void BodyFromFacts(Page& page);

// Gives the item its contact from "Contact: Ann Reed, Head of Parks".
void ContactFromFacts(Page& page);

// The day stated for the decision: it tells which year a date of the text
// means.
std::optional<Date> DecidedOn(const Page& page);

}  // namespace minutebook::importers
