// The days on which what records tell of happened, for rules over dates.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/engine/facts.h"

namespace minutebook::meetings {

// Filled once, with a bounded number of statements whatever the number of
// names.
class Days {
 public:
  // Looks up the days of `names`: meetings, items, decisions and commitments;
  // other names, and empty ones, have none.
  absl::Status Load(const engine::Facts& facts,
                    const std::vector<std::string>& names);

  // The day of one of the names as YYYYMMDD: that of a meeting that was not
  // cancelled, of an item's meeting, on which a decision was taken or a
  // commitment kept as a whole. 0 when it is not known.
  int32_t Of(const std::string& name) const {
    const auto found = days_.find(name);
    return found == days_.end() ? 0 : found->second;
  }

 private:
  std::map<std::string, int32_t> days_;
};

}  // namespace minutebook::meetings
