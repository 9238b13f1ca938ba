// What a fuzz target is made of. Each file NAME_fuzz.cc defines
// LLVMFuzzerTestOneInput: it hands the bytes to a part of the program and ends
// the process when a promise of that part is broken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace minutebook::fuzz {

inline std::string_view TextOf(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Ends the process, telling the promise, unless it holds.
void Require(bool holds, std::string_view promise);

// The input read from its front, as numbers and texts. Past its end there are
// zeros and empty texts, so that every input means something.
class Input {
 public:
  explicit Input(std::string_view bytes) : rest_(bytes) {}

  bool empty() const { return rest_.empty(); }
  uint8_t Byte();
  // 0 <= result < end; `end` is at most 256.
  int Below(int end) { return Byte() % end; }
  template <typename T>
  const T& AnyOf(const std::vector<T>& values) {
    return values[Below(static_cast<int>(values.size()))];
  }
  int64_t Number();
  // Up to the next end of a line, which is skipped.
  std::string_view Line();
  // A byte of length, then as many bytes.
  std::string_view Text();
  std::string_view Rest();

 private:
  std::string_view rest_;
};

}  // namespace minutebook::fuzz
