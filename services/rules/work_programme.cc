#include "services/rules/work_programme.h"

#include <algorithm>

#include "services/rules/civil_date.h"

namespace minutebook::rules {

std::optional<size_t> MeetingFor(const std::vector<int32_t>& days,
                                 const meetings::v1::Due& due) {
  if (due.has_not_before()) {
    const auto first = std::lower_bound(days.begin(), days.end(),
                                        DateNumber(due.not_before()));
    if (first == days.end()) return std::nullopt;
    if (due.has_not_after() && *first > DateNumber(due.not_after())) {
      return std::nullopt;
    }
    return first - days.begin();
  }
  if (!due.has_not_after()) return std::nullopt;
  const auto behind =
      std::upper_bound(days.begin(), days.end(), DateNumber(due.not_after()));
  if (behind == days.begin()) return std::nullopt;
  return behind - days.begin() - 1;
}

}  // namespace minutebook::rules
