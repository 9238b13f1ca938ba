// By when a recommendation is to be answered.
#pragma once

#include "google/type/date.pb.h"
#include "minutebook/councils/v1/settings.pb.h"

namespace minutebook::rules {

// The last day for the answer to a recommendation made on `made` (a full day),
// by the rule set in force on that day. Where the council has set nothing: two
// months (Local Government Act 2000, section 9FE).
google::type::Date ResponseDueDate(const councils::v1::Settings& settings,
                                   const google::type::Date& made);

}  // namespace minutebook::rules
