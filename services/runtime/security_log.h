// The security log: who was refused, who took an export, and who read which
// exempt or confidential records. One JSON object a line, without credentials
// and without a word of any record but its name.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/log.h"

namespace minutebook::runtime {

struct SecurityLogStats {
  std::atomic<uint64_t> lines{0};    // taken
  std::atomic<uint64_t> dropped{0};  // of refusals, for want of room
  std::atomic<uint64_t> refused{0};  // calls not answered, for want of room
  std::atomic<bool> failing{false};  // what waits cannot be written
};

// A thread of its own writes, so that a slow disk holds up no call; what waits
// is bounded. A file is written through to the disk after each batch, made for
// its owner alone, and made anew when it was moved away or removed.
// Thread-safe.
class SecurityLog {
 public:
  // What may wait to be written, in bytes. Refusals have half of it, so that
  // whoever provokes them cannot keep others from reading.
  static constexpr size_t kMostWaiting = 8 << 20;

  // `destination` is `off`, `stderr` (through `log`) or the path of a file.
  // FAILED_PRECONDITION when that cannot be opened. `log` outlives it.
  static absl::StatusOr<std::unique_ptr<SecurityLog>> Open(
      std::string destination, Log& log);

  // Writes what waits, once.
  ~SecurityLog();
  SecurityLog(const SecurityLog&) = delete;
  SecurityLog& operator=(const SecurityLog&) = delete;

  bool on() const { return destination_ != "off"; }

  // What must be on record before a reply leaves: false when there is no room
  // for it. Some milliseconds pass before it is on the disk.
  bool Record(std::string_view event, const std::vector<Log::Field>& fields);

  // What is dropped, and counted, when there is no room for it.
  void Note(std::string_view event, const std::vector<Log::Field>& fields);

  const SecurityLogStats& stats() const { return stats_; }

 private:
  SecurityLog(std::string destination, Log& log);

  bool Take(std::string_view event, const std::vector<Log::Field>& fields,
            size_t most);
  void Run();
  // Opens the file unless the one that is open still has its name.
  absl::Status OpenFile();
  // Writes `batch_` from `written_` on.
  absl::Status WriteBatch();

  const std::string destination_;
  Log& log_;
  SecurityLogStats stats_;
  std::mutex mutex_;
  std::condition_variable more_;
  std::string waiting_;               // guarded by mutex_
  bool ending_ = false;               // guarded by mutex_
  std::atomic<size_t> unwritten_{0};  // of batch_
  // The writing thread's.
  int file_ = -1;
  std::string batch_;
  size_t written_ = 0;
  std::thread thread_;
};

}  // namespace minutebook::runtime
