// The rules of the types over changes that standard methods may make.
#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "services/engine/changes.h"
#include "services/engine/decide_changes.h"

namespace minutebook::engine {

// Asks the guards of those of `changes` for which `asked` holds, in their
// order; of those that methods make by rules of their own, which come first as
// `operations` do, none. Guards know all records, so a refusal may speak of
// what the change names: what its caller may see of that is checked before.
absl::Status AskGuards(const DecideChangesContext& context,
                       const std::string& council,
                       absl::Span<const Operation> operations,
                       absl::Span<const Change> changes,
                       absl::FunctionRef<bool(const Change&)> asked);

}  // namespace minutebook::engine
