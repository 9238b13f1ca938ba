// Whose exempt business a record is, where its writer does not say so.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "services/engine/caller.h"
#include "services/engine/changes.h"
#include "services/engine/resource_type.h"
#include "storage/driver.h"

namespace minutebook::engine {

// Sets Exemption.body, as the contract says of it, in the records that the
// changes make exempt without saying anything of it. What `caller` may not read
// counts as what does not stand. No write is refused for it. A few statements
// for each such record and each type it refers to; none where there is no such
// record.
absl::Status SetExemptBodies(const Catalogue& catalogue,
                             storage::ReadSession& session,
                             const Caller& caller,
                             std::vector<Change>& changes);

}  // namespace minutebook::engine
