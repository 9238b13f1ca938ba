// What lies on an issue, with its day: the one question of the history that
// joins tables, so that the order is known before any record is read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/driver.h"
#include "storage/visibility.h"

namespace minutebook::storage {

struct DatedKey {
  std::string key;
  int64_t date = 0;  // YYYYMMDD, or 0 when not known
};

// Thread-safe: holds only statements.
class IssueItems {
 public:
  IssueItems();

  // The items on an issue that may be read, with their meeting's day, in no
  // order.
  absl::StatusOr<std::vector<DatedKey>> Items(ReadSession& session,
                                              std::string_view council,
                                              std::string_view issue,
                                              VisibilitySet visibilities) const;

  // The decisions that belong to an issue without being of an item.
  absl::StatusOr<std::vector<DatedKey>> Decisions(
      ReadSession& session, std::string_view council, std::string_view issue,
      VisibilitySet visibilities) const;

 private:
  const Sql items_;
  const Sql decisions_;
};

}  // namespace minutebook::storage
