// Connections that read, lent to one thread at a time.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/driver.h"
#include "storage/steady_time.h"

namespace minutebook::storage {

// Read by anyone at any time.
struct ReaderStats {
  std::atomic<int> size{0};
  std::atomic<int> in_use{0};
  std::atomic<int> waiting{0};
  std::atomic<uint64_t> waits{0};        // that had to wait and got one
  std::atomic<uint64_t> wait_micros{0};  // the sum of them
  std::atomic<uint64_t> timeouts{0};
};

class ReaderPool {
 public:
  // A connection for as long as it lives. Gives it back when destroyed.
  class Lease {
   public:
    Lease(ReaderPool* pool, std::unique_ptr<ReadConnection> connection)
        : pool_(pool), connection_(std::move(connection)) {}
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (connection_ != nullptr) pool_->Return(std::move(connection_));
    }
    ReadConnection& operator*() { return *connection_; }
    ReadConnection* operator->() { return connection_.get(); }

   private:
    ReaderPool* pool_;
    std::unique_ptr<ReadConnection> connection_;
  };

  // Opens `size` connections. `driver` outlives the pool.
  static absl::StatusOr<std::unique_ptr<ReaderPool>> Open(Driver& driver,
                                                          int size);

  // Waits for a free connection; DEADLINE_EXCEEDED when there is none in time.
  absl::StatusOr<Lease> Take(SteadyTime deadline);

  const ReaderStats& stats() const { return stats_; }

 private:
  void Return(std::unique_ptr<ReadConnection> connection);

  ReaderStats stats_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<ReadConnection>> idle_;  // guarded by mutex_
};

}  // namespace minutebook::storage
