// Earlier acts and meetings that a text points back to: numbered minutes and
// dated decisions of bodies.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "clients/importers/pages/civil_dates.h"
#include "clients/importers/pages/page.h"

namespace minutebook::importers {

// References of one paragraph, in reading order. A date after `met_on` (the
// item's own meeting) is a future meeting, not a reference; a month without a
// year is the last such month before it.
std::vector<CrossReference> CrossReferencesIn(std::string_view paragraph,
                                              std::optional<Date> met_on);

// Adds what is not there yet: the same act of the same body on the same day is
// one reference.
void Merge(std::vector<CrossReference> found, std::vector<CrossReference>& all);

}  // namespace minutebook::importers
