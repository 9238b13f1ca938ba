// A council with a record of most types, of every visibility, in a TestEngine;
// and words that mean something to it.
#pragma once

#include <string>
#include <vector>

#include "tests/support/test_engine.h"

namespace minutebook::fuzz {

class SampleCouncil : public testing::TestEngine {
 public:
  SampleCouncil();

  // Empties the council and fills it again.
  void Refill();

  // How many rows the store has when it was filled.
  int64_t first_rows() const { return first_rows_; }

  // Names, ids, masks, filters, orders, days: what a request may hold.
  static std::vector<std::string> Words();

 private:
  std::string records_;  // the call of Apply that makes them
  int64_t first_rows_ = 0;
};

}  // namespace minutebook::fuzz
