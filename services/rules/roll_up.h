// The one colour of several.
#pragma once

#include <cstdint>
#include <string>

#include "minutebook/actionplans/v1/colour.pb.h"

namespace minutebook::rules {

struct SharedColour {
  actionplans::v1::Colour colour = actionplans::v1::COLOUR_UNSPECIFIED;
  std::string rule;  // with its inputs
};

// Red where a third of the weight is red, amber where a third is amber or red,
// else green; what is not known does not count. `none` says that there is no
// weight.
SharedColour ColourOfAll(int64_t red, int64_t amber, int64_t green,
                         const std::string& none);

}  // namespace minutebook::rules
