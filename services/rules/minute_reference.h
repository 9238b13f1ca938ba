// What a text says of an earlier minute: "Minute No. 5(3) of the meeting of
// this Board".
#pragma once

#include <string>
#include <string_view>

#include "minutebook/councils/v1/body.pb.h"

namespace minutebook::rules {

struct MinuteReference {
  std::string minute;  // `5`
  std::string part;    // `3`; empty when the whole minute is meant
};

// Reads a minute number with or without the words before it ("Minute No. ",
// "Min "), and with the part in brackets, if any.
MinuteReference ReadMinuteNumber(std::string_view text);

// Whether both are the same number or label but for case, spaces, stops and
// brackets: `(A)` and `a`.
bool SameLabel(std::string_view a, std::string_view b);

// Whether the body bears or ever bore the name, but for case, punctuation and
// "the".
bool IsNameOf(const councils::v1::Body& body, std::string_view name);

// Whether a text names a body only by pointing to the one that meets: "this
// Board", "the Committee".
bool PointsToMeetingBody(std::string_view name);

}  // namespace minutebook::rules
