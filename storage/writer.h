// The one thread that writes. It gathers what waits into one transaction
// (group commit), so that many writes share one wait for the disk; it never
// waits for more to come.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "storage/driver.h"
#include "storage/steady_time.h"

namespace minutebook::storage {

struct WriteJob {
  // Whose ledger it writes, whether that council exists or not. Empty: it
  // writes none.
  std::string council;
  // Does the work. Returns an error only before its first Execute, or when a
  // statement failed. May run a second time after all it did was rolled back,
  // so it has no effect outside the session and sets its result last.
  std::function<absl::Status(WriteSession&)> run;
  // Called once, on the writer's thread, with the outcome: OK after the commit
  // is durable; an error when nothing of the job was done. DEADLINE_EXCEEDED
  // may also mean that this is not known, since the database was lost during
  // the commit and did not come back in time.
  std::function<void(absl::Status)> finish;
  // A job that has not begun by then is not begun: DEADLINE_EXCEEDED.
  SteadyTime deadline = kNoDeadline;
};

struct WriterLimits {
  int queue = 4096;                                    // jobs that may wait
  int batch = 256;                                     // jobs a transaction
  absl::Duration batch_time = absl::Milliseconds(20);  // work before a commit
};

// Read by anyone at any time.
struct WriterStats {
  std::atomic<int64_t> waiting{0};
  std::atomic<uint64_t> refused{0};  // because too many waited
  std::atomic<uint64_t> jobs{0};     // that were carried out, well or not
  std::atomic<uint64_t> batches{0};
  std::atomic<uint64_t> failed_batches{0};  // rolled back, done one by one
  std::atomic<uint64_t> micros{0};          // spent in batches
  // When the present batch began; zero between batches.
  std::atomic<std::chrono::steady_clock::duration> busy_since{};

  // How long the present batch has taken so far.
  std::chrono::steady_clock::duration BusyFor() const {
    const auto since = busy_since.load();
    if (since == std::chrono::steady_clock::duration::zero()) return since;
    return std::chrono::steady_clock::now().time_since_epoch() - since;
  }
};

class Writer {
 public:
  Writer(std::unique_ptr<WriteConnection> connection, WriterLimits limits);
  // Finishes what waits, then ends; what cannot be written in a short time is
  // answered with an error.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Thread-safe. False when the queue is full or the writer is ending; the job
  // is then untouched.
  bool Submit(WriteJob job);

  const WriterStats& stats() const { return stats_; }

 private:
  void Loop();
  void RunBatch(std::vector<WriteJob> batch);
  // As many of the jobs as fit in one transaction, from the first on, and what
  // became of each. Nothing when one of them broke the transaction, or it could
  // not be committed: all is rolled back then.
  std::vector<absl::Status> RunTogether(absl::Span<WriteJob> jobs);
  // Each job in a transaction of its own, so that each bears its own fault.
  std::vector<absl::Status> RunAlone(absl::Span<WriteJob> jobs);
  // Runs one job in the open transaction. `broke` is set when the transaction
  // can only be rolled back.
  absl::Status RunJob(WriteJob& job, bool& broke);

  const std::unique_ptr<WriteConnection> connection_;
  const WriterLimits limits_;
  WriterStats stats_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<WriteJob> queue_;  // guarded by mutex_
  bool ending_ = false;         // guarded by mutex_
  std::thread thread_;
};

}  // namespace minutebook::storage
