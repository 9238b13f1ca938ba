// Seeded writes on a few bodies and meetings with items: creations, changes,
// narrowing and widening, exempt business that becomes another body's,
// deletions by force, undeletions. Many are refused.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "tests/support/wexcombe.h"

namespace minutebook::testing {

class RandomWrites {
 public:
  RandomWrites(Wexcombe& wex, int seed) : wex_(wex), random_(seed) {}

  // One write; true when it was done.
  bool Do();

 private:
  int Pick(int count) {
    return std::uniform_int_distribution<int>(0, count - 1)(random_);
  }
  options::v1::Visibility AnyVisibility() {
    return static_cast<options::v1::Visibility>(1 + Pick(4));
  }
  std::string AnyBody() { return "councils/wex/bodies/b" + Id(); }
  std::string AnyMeeting() { return "councils/wex/meetings/m" + Id(); }
  std::string Id() { return std::to_string(Pick(6)); }

  Wexcombe& wex_;
  std::mt19937 random_;
};

}  // namespace minutebook::testing
