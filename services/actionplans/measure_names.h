// The names of the records around measures.
#pragma once

#include <string>

#include "services/engine/above.h"

namespace minutebook::actionplans {

// The measure of a target or reading.
inline std::string MeasureOf(const std::string& name) {
  return engine::Above(name);
}

}  // namespace minutebook::actionplans
