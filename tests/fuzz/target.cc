#include "tests/fuzz/target.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace minutebook::fuzz {

void Require(bool holds, std::string_view promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %.*s\n",
               static_cast<int>(promise.size()), promise.data());
  std::abort();
}

uint8_t Input::Byte() {
  if (rest_.empty()) return 0;
  const char byte = rest_.front();
  rest_.remove_prefix(1);
  return static_cast<uint8_t>(byte);
}

int64_t Input::Number() {
  uint64_t number = 0;
  for (int i = 0; i < 8; ++i) number = number << 8 | Byte();
  return static_cast<int64_t>(number);
}

std::string_view Input::Line() {
  const size_t end = rest_.find('\n');
  const std::string_view line = rest_.substr(0, end);
  rest_ = end == std::string_view::npos ? std::string_view()
                                        : rest_.substr(end + 1);
  return line;
}

std::string_view Input::Text() {
  const size_t size = Byte();
  const std::string_view text = rest_.substr(0, size);
  rest_ = rest_.substr(text.size());
  return text;
}

std::string_view Input::Rest() { return std::exchange(rest_, {}); }

}  // namespace minutebook::fuzz
