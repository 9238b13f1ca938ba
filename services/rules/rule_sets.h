// Which of a council's rules held on a day.
#pragma once

#include <cstdint>
#include <string>

#include "minutebook/councils/v1/settings.pb.h"

namespace minutebook::rules {

// The rule set in force on `day` (YYYYMMDD): the one with the latest
// `from_date` not after it; an empty one where the council has set nothing,
// which means what is usual.
const councils::v1::Settings::RuleSet& RuleSetOn(
    const councils::v1::Settings& settings, int32_t day);

// What `rules` say of strategies of `kind`; where they say nothing, an empty
// one, which means what is usual.
const councils::v1::Settings::RuleSet::StrategyKind& StrategyKindIn(
    const councils::v1::Settings::RuleSet& rules, const std::string& kind);

}  // namespace minutebook::rules
