#include "services/rules/membership.h"

#include <algorithm>

#include "services/rules/civil_date.h"

namespace minutebook::rules {

using councils::v1::Membership;

bool SitsOn(const Membership& membership, const std::string& person,
            const google::type::Date& day) {
  if (person.empty() || membership.role() == Membership::ROLE_OBSERVER) {
    return false;
  }
  const auto& substitutes = membership.substitutes();
  if (membership.person() != person &&
      std::find(substitutes.begin(), substitutes.end(), person) ==
          substitutes.end()) {
    return false;
  }
  const int32_t today = DateNumber(day);
  return (!membership.has_start_date() ||
          LastDay(membership.start_date()) <= today) &&
         (!membership.has_end_date() ||
          today <= FirstDay(membership.end_date()));
}

}  // namespace minutebook::rules
