// The names of the records around measures.
#pragma once

#include <string>

#include "services/strategies/names.h"

namespace minutebook::actionplans {

// The measure of a target or reading.
inline std::string MeasureOf(const std::string& name) {
  return strategies::Above(name);
}

}  // namespace minutebook::actionplans
