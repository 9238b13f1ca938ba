// What superseded strategies left undone.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "minutebook/actionplans/v1/action.pb.h"
#include "services/engine/facts.h"

namespace minutebook::strategies {

// The open actions of the plans that deliver `superseded` strategies and no
// other, as long as they have no new home: no standing plan of another strategy
// goes on with them, and no entry says where they were moved. In the order of
// their names; a fixed number of statements for every hundred plans or actions.
absl::StatusOr<std::vector<actionplans::v1::Action>> HomelessActions(
    const engine::Facts& facts, const std::set<std::string>& superseded);

}  // namespace minutebook::strategies
