// The names of the records above others.
#pragma once

#include <string>

namespace minutebook::engine {

// The name of the record above `name`: that without its last two segments.
// Empty for an empty name.
inline std::string Above(const std::string& name) {
  const size_t id = name.rfind('/');
  if (id == std::string::npos || id == 0) return "";
  return name.substr(0, name.rfind('/', id - 1));
}

}  // namespace minutebook::engine
