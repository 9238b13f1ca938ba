// Faults in a server under test: writes of its store that fail, and a time of
// day that jumps. The server is started with `environment()`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/fault_control.h"

namespace minutebook::testing {

class Faults {
 public:
  static constexpr int64_t kAlways = INT64_MAX / 2;

  // `control_file` is made; faults happen to files whose paths begin with
  // `store`.
  Faults(const std::string& control_file, const std::string& store);
  ~Faults();
  Faults(const Faults&) = delete;
  Faults& operator=(const Faults&) = delete;

  // For ServerProcess.
  const std::vector<std::string>& environment() const { return environment_; }

  // From the `from`-th call on (counted from 1, from this moment), `count`
  // calls meet the fault.
  void Make(FaultKind kind, int error, int64_t from = 1,
            int64_t count = kAlways);
  // No more faults; the counters stay.
  void Heal();

  int64_t calls() const { return Get(control_->calls); }
  int64_t made() const { return Get(control_->made); }

  // What the server sees is this much later than it is.
  void MoveClock(int64_t seconds);

 private:
  static int64_t Get(const int64_t& field);
  static void Set(int64_t& field, int64_t value);

  std::vector<std::string> environment_;
  FaultControl* control_ = nullptr;
};

}  // namespace minutebook::testing
