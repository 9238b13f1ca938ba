// What measures, targets and readings may say: by themselves, and in the light
// of their measure.
#pragma once

#include <string>
#include <vector>

#include "minutebook/actionplans/v1/measure.pb.h"
#include "minutebook/actionplans/v1/reading.pb.h"
#include "minutebook/actionplans/v1/target.pb.h"
#include "minutebook/councils/v1/settings.pb.h"

namespace minutebook::rules {

// Something wrong with a record. `field` is a path within it.
struct Fault {
  std::string field;
  std::string description;
};

// Puts values into their one text (`12.50` is `12.5`) and dimensions in order.
// A reading of no stated status is provisional.
void Normalise(actionplans::v1::Measure& measure);
void Normalise(actionplans::v1::Target& target);
void Normalise(actionplans::v1::Reading& reading);

// What is wrong with a record whatever others say.
std::vector<Fault> FaultsOf(const actionplans::v1::Measure& measure);
std::vector<Fault> FaultsOf(const actionplans::v1::Target& target);
std::vector<Fault> FaultsOf(const actionplans::v1::Reading& reading);

// What is wrong with a record of `measure`: its period does not fit the
// frequency, it has more decimal places than the measure, or the measure has no
// such targets. The rule set of the period's first day says when the year of
// measures begins.
std::vector<Fault> FaultsWithin(const actionplans::v1::Measure& measure,
                                const actionplans::v1::Target& target,
                                const councils::v1::Settings& settings);
std::vector<Fault> FaultsWithin(const actionplans::v1::Measure& measure,
                                const actionplans::v1::Reading& reading,
                                const councils::v1::Settings& settings);

// What is wrong with a reading that is entered on `today`: a value of a period
// that has not begun. That there will be none may be known before.
std::vector<Fault> FaultsOn(const actionplans::v1::Reading& reading,
                            const google::type::Date& today);

}  // namespace minutebook::rules
