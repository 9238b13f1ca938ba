// A driver that passes everything on and remembers the text of each statement,
// so that a test can look at the plans of what really ran.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "storage/driver.h"

namespace minutebook::testing {

// Thread-safe; shared by a driver and the test.
class StatementTexts {
 public:
  void Add(const std::string& text) {
    const std::lock_guard<std::mutex> lock(mutex_);
    texts_.insert(text);
  }
  std::set<std::string> Take() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::exchange(texts_, {});
  }

 private:
  std::mutex mutex_;
  std::set<std::string> texts_;  // guarded by mutex_
};

std::unique_ptr<storage::Driver> MakeRecordingDriver(
    std::unique_ptr<storage::Driver> driver,
    std::shared_ptr<StatementTexts> texts);

}  // namespace minutebook::testing
