// The act by which a body approves or adopts something, as a method cites it.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/engine/facts.h"
#include "services/meetings/acts.h"
#include "services/rules/approval.h"

namespace minutebook::meetings {

struct ApprovingAct {
  Act act;
  rules::Verb verb = v1::Part::VERB_UNSPECIFIED;
};

// The act of the decision's part `part`, one of whose effects approves or
// adopts one of `subjects`, or, where `part` is empty, that which the text
// `citation` tells of. RULE_BROKEN for `name`, which is to be approved, where
// they tell of no approval.
absl::StatusOr<ApprovingAct> FindApproval(
    const engine::Facts& facts, const std::string& name,
    const std::string& part, const std::string& citation,
    absl::Span<const std::string> subjects);

}  // namespace minutebook::meetings
