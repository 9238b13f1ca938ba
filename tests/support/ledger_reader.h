// A council's ledger as it lies in a store.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/test_store.h"

namespace minutebook::testing {

struct LedgerLine {
  int64_t sequence = 0;
  int64_t write_number = 0;
  std::string type;
  std::string key;
};

// All entries in order, read past every server. The test fails where sequences
// or write numbers have a hole or stand twice, or the head does not name the
// last.
std::vector<LedgerLine> ReadDenseLedger(const TestStore& store,
                                        const std::string& council);

}  // namespace minutebook::testing
