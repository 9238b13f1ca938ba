// The names of the records above others.
#pragma once

#include <string>

namespace minutebook::strategies {

// The name of the record above `name`: that without its last two segments.
// Empty for an empty name.
inline std::string Above(const std::string& name) {
  const size_t id = name.rfind('/');
  if (id == std::string::npos || id == 0) return "";
  return name.substr(0, name.rfind('/', id - 1));
}

// The strategy of an edition, objective or consultation.
inline std::string StrategyOf(const std::string& name) { return Above(name); }

}  // namespace minutebook::strategies
