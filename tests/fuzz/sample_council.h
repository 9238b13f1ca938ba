// A council with a record of most types, of every visibility, in a TestEngine;
// and words that mean something to it.
#pragma once

#include <string>
#include <vector>

#include "tests/support/test_engine.h"

namespace minutebook::fuzz {

class SampleCouncil : public testing::TestEngine {
 public:
  // What it has is kept: Restore brings it back.
  SampleCouncil();

  // How many rows the store has when it was filled.
  int64_t first_rows() const { return first_rows_; }

  // Names, ids, masks, filters, orders, days: what a request may hold.
  static std::vector<std::string> Words();

 private:
  int64_t first_rows_ = 0;
};

}  // namespace minutebook::fuzz
