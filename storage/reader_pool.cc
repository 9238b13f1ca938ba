#include "storage/reader_pool.h"

#include <utility>

namespace minutebook::storage {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

}  // namespace

absl::StatusOr<std::unique_ptr<ReaderPool>> ReaderPool::Open(Driver& driver,
                                                             int size) {
  auto pool = std::make_unique<ReaderPool>();
  for (int i = 0; i < size; ++i) {
    absl::StatusOr<std::unique_ptr<ReadConnection>> connection =
        driver.OpenReader();
    if (!connection.ok()) return connection.status();
    pool->idle_.push_back(*std::move(connection));
  }
  pool->stats_.size = size;
  return pool;
}

absl::StatusOr<ReaderPool::Lease> ReaderPool::Take(SteadyTime deadline) {
  std::unique_lock<std::mutex> lock(mutex_);
  const auto free = [this] { return !idle_.empty(); };
  if (!free()) {
    const SteadyTime begin = SteadyNow();
    stats_.waiting.fetch_add(1, kRelaxed);
    bool found = true;
    if (deadline == kNoDeadline) {
      returned_.wait(lock, free);
    } else {
      found = returned_.wait_until(lock, deadline, free);
    }
    stats_.waiting.fetch_sub(1, kRelaxed);
    if (!found) {
      stats_.timeouts.fetch_add(1, kRelaxed);
      return absl::DeadlineExceededError(
          "no connection for reading became free");
    }
    const auto took = SteadyNow() - begin;
    stats_.waits.fetch_add(1, kRelaxed);
    stats_.wait_micros.fetch_add(
        std::chrono::duration_cast<std::chrono::microseconds>(took).count(),
        kRelaxed);
  }
  stats_.in_use.fetch_add(1, kRelaxed);
  std::unique_ptr<ReadConnection> connection = std::move(idle_.back());
  idle_.pop_back();
  return Lease(this, std::move(connection));
}

void ReaderPool::Return(std::unique_ptr<ReadConnection> connection) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    idle_.push_back(std::move(connection));
    stats_.in_use.fetch_sub(1, kRelaxed);
  }
  returned_.notify_one();
}

}  // namespace minutebook::storage
