// Colours that are given by hand.
#pragma once

#include "google/type/date.pb.h"
#include "minutebook/actionplans/v1/colour.pb.h"
#include "services/rules/civil_date.h"

namespace minutebook::rules {

// Whether a colour given by hand holds on `day`, a full day.
inline bool Holds(const actionplans::v1::ColourOverride& given,
                  const google::type::Date& day) {
  const int32_t number = DateNumber(day);
  return (!given.has_from_date() || DateNumber(given.from_date()) <= number) &&
         (!given.has_until_date() || number <= DateNumber(given.until_date()));
}

}  // namespace minutebook::rules
