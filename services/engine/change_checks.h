// The rules that hold between records, whatever their type: what a record
// refers to stands and is readable by all who may read the record; what others
// refer to is not deleted; nothing lies below what does not stand.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/engine/caller.h"
#include "services/engine/changes.h"
#include "services/engine/resource_type.h"
#include "storage/driver.h"
#include "storage/links.h"

namespace minutebook::engine {

// Checks the changes of one write against what stands and against each other.
// `new_council` is the council that the write itself makes, or null. A bounded
// number of statements for each type concerned, and two for each deletion or
// narrowed visibility. Names only records that the caller may read.
absl::Status CheckChanges(const Catalogue& catalogue,
                          const storage::LinkTable& links,
                          storage::ReadSession& session, const Caller& caller,
                          const std::string* new_council,
                          const std::vector<Change>& changes);

}  // namespace minutebook::engine
