// How a reading stands against its target: red, amber or green by rule, and
// which way it goes.
#pragma once

#include <string>

#include "minutebook/actionplans/v1/colour.pb.h"
#include "minutebook/actionplans/v1/measure.pb.h"
#include "minutebook/actionplans/v1/performance.pb.h"
#include "minutebook/actionplans/v1/reading.pb.h"
#include "minutebook/actionplans/v1/target.pb.h"
#include "minutebook/councils/v1/settings.pb.h"

namespace minutebook::rules {

struct ColourByRule {
  actionplans::v1::Colour colour = actionplans::v1::COLOUR_UNSPECIFIED;
  std::string rule;  // with its inputs, or why there is no colour
};

// Green: the target is reached. Amber: it is missed by no more than what is
// tolerated: the measure's own tolerance or share of the target, else the share
// that `rules` say, else 10 %. Red: by more. A share is of the target's size,
// whatever its sign; within a range, of the bound that is missed. Null: there
// is none. `reading` has a value.
ColourByRule ColourOf(const actionplans::v1::Measure& measure,
                      const actionplans::v1::Target* target,
                      const actionplans::v1::Reading& reading,
                      const councils::v1::Settings::RuleSet& rules);

// Which way a measure went from `previous` to `reading`, both with a value.
// Within a range, improving is to come nearer to that of `target` (null: not to
// be told).
actionplans::v1::MeasurePerformance::Direction DirectionOf(
    const actionplans::v1::Measure& measure,
    const actionplans::v1::Target* target,
    const actionplans::v1::Reading& previous,
    const actionplans::v1::Reading& reading);

}  // namespace minutebook::rules
