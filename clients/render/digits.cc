#include "clients/render/digits.h"

namespace minutebook::render {

std::string Grouped(std::string text) {
  if (text.find_first_not_of("-0123456789.") != std::string::npos) return text;
  size_t at = text.find('.');
  if (at == std::string::npos) at = text.size();
  const size_t first = text.starts_with('-') ? 1 : 0;
  while (at > first + 3) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

}  // namespace minutebook::render
