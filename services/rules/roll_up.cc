#include "services/rules/roll_up.h"

#include "absl/strings/str_cat.h"

namespace minutebook::rules {

SharedColour ColourOfAll(int64_t red, int64_t amber, int64_t green,
                         const std::string& none) {
  constexpr int64_t kShare = 3;
  const int64_t known = red + amber + green;
  if (known == 0) return {actionplans::v1::COLOUR_UNSPECIFIED, none};
  return {kShare * red >= known             ? actionplans::v1::COLOUR_RED
          : kShare * (amber + red) >= known ? actionplans::v1::COLOUR_AMBER
                                            : actionplans::v1::COLOUR_GREEN,
          absl::StrCat("by weight ", red, " red, ", amber, " amber, ", green,
                       " green: red from a third red, amber from a third "
                       "amber or red")};
}

}  // namespace minutebook::rules
