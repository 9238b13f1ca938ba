// What a body was called on a day.
#pragma once

#include <string>

#include "google/type/date.pb.h"
#include "minutebook/councils/v1/body.pb.h"

namespace minutebook::rules {

// The name that `body` bore on `day` (a full day): the first former name whose
// time includes it, else the present name. A former name without start or end
// held from always or until its successor's start. Where only a month or year
// is known, the name holds through the whole of it.
std::string BodyNameOn(const councils::v1::Body& body,
                       const google::type::Date& day);

}  // namespace minutebook::rules
