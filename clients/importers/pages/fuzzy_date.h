// What a loosely stated time means in civil days: "in February 2014", "at its
// February meeting", "later in 2015", "in the next financial year".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "clients/importers/pages/civil_dates.h"

namespace minutebook::importers {

// Days are YYYY-MM-DD, both ends inclusive; an absent end is open. A text that
// names neither days nor a condition ("in due course") leaves all three empty,
// and so does a recurrence ("every three years"), which has no one time.
struct StatedDue {
  std::optional<std::string> not_before;
  std::optional<std::string> not_after;
  std::optional<std::string> condition;  // as stated
};

// `said_on` is the day of the meeting that stated it; without it, times that
// count from that day stay open. Financial years run from April to March.
StatedDue InterpretDue(std::string_view as_stated, std::optional<Date> said_on);

}  // namespace minutebook::importers
