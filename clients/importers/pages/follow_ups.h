// Promises to come back: something will be reported, presented, reviewed or
// ready, with or without a stated time.
#pragma once

#include <string_view>
#include <vector>

#include "clients/importers/pages/page.h"

namespace minutebook::importers {

// Promises of one paragraph, in reading order.
std::vector<FollowUp> FollowUpsIn(std::string_view paragraph);

// Adds what is not there yet: a promise repeated in other words, with the same
// time and about the same thing, is one.
void Merge(std::vector<FollowUp> found, std::vector<FollowUp>& all);

}  // namespace minutebook::importers
