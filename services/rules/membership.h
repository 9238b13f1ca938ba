// Who sits on a body on a day.
#pragma once

#include <string>

#include "google/type/date.pb.h"
#include "minutebook/councils/v1/membership.pb.h"

namespace minutebook::rules {

// Whether `person` (a name) sits on the membership's body on `day`, a full day,
// as its member or as one who may sit in the member's place. Observers do not
// sit. A day stated in part counts on the days that are certain: from the last
// that the first may be, to the first that the last may be.
bool SitsOn(const councils::v1::Membership& membership,
            const std::string& person, const google::type::Date& day);

}  // namespace minutebook::rules
