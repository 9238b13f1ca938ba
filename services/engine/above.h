// The records above others.
#pragma once

#include <optional>
#include <string>

#include "services/engine/resource_type.h"

namespace minutebook::engine {

// The name of the record above `name`: that without its last two segments.
// Empty for an empty name.
inline std::string Above(const std::string& name) {
  const size_t id = name.rfind('/');
  if (id == std::string::npos || id == 0) return "";
  return name.substr(0, name.rfind('/', id - 1));
}

// The record above `ref`; nothing for those at the top.
inline std::optional<RecordRef> Above(const RecordRef& ref) {
  if (ref.type->parent() == nullptr) return std::nullopt;
  return RecordRef{ref.type->parent(), ref.partition,
                   std::string(ref.parent_key())};
}

}  // namespace minutebook::engine
