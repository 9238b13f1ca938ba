// When something is due, for people.
#pragma once

#include <string>

#include "minutebook/meetings/v1/due.pb.h"

namespace minutebook::cli {

// The words of the source with the days that they mean: `in February 2014
// (2014-02-01 to 2014-02-28)`. Empty where neither is known.
std::string DueText(const meetings::v1::Due& due);

}  // namespace minutebook::cli
