// Who may read records as a write leaves them.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/engine/caller.h"
#include "services/engine/changes.h"
#include "services/engine/resource_type.h"
#include "storage/driver.h"
#include "storage/visibility.h"

namespace minutebook::engine {

// Used by one thread, within one session.
class ClassesAfter {
 public:
  // Everything outlives this; what the changes say of their records may change
  // meanwhile, their number not.
  ClassesAfter(storage::ReadSession& session,
               const std::vector<Change>& changes);

  // The change of that record; null where the write has none.
  const Change* ChangeOf(const RecordRef& ref) const;

  // What the next Look reads.
  void Want(const RecordRef& ref);

  // Reads what is wanted and not yet known: a few statements for each type.
  absl::Status Look();

  // The class of a record once the write is done; nothing where it will not
  // stand. What the write does not change is known when it was looked for.
  std::optional<storage::ReadingClass> Of(const RecordRef& ref) const;

  // The same, and nothing where `caller`, whose write it is, may not know of
  // the record.
  std::optional<storage::ReadingClass> KnownTo(const Caller& caller,
                                               const RecordRef& ref) const;

 private:
  storage::ReadSession& session_;
  std::map<RecordRef, const Change*> by_ref_;
  // The keys wanted, by type and partition.
  std::map<std::pair<const ResourceType*, std::string>, std::set<std::string>>
      wanted_;
  std::map<RecordRef, storage::ReadingClass> standing_;
};

}  // namespace minutebook::engine
