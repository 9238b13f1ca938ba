// What standard methods may not do to strategies: the first states of editions
// and consultations, and what stays as it is once an edition was approved.
#pragma once

#include "services/engine/resource_type.h"

namespace minutebook::strategies {

void SetGuards(engine::Catalogue& catalogue);

}  // namespace minutebook::strategies
