#include "storage/reader_pool.h"

#include <utility>

namespace minutebook::storage {

absl::StatusOr<std::unique_ptr<ReaderPool>> ReaderPool::Open(Driver& driver,
                                                             int size) {
  auto pool = std::make_unique<ReaderPool>();
  for (int i = 0; i < size; ++i) {
    absl::StatusOr<std::unique_ptr<ReadConnection>> connection =
        driver.OpenReader();
    if (!connection.ok()) return connection.status();
    pool->idle_.push_back(*std::move(connection));
  }
  return pool;
}

absl::StatusOr<ReaderPool::Lease> ReaderPool::Take(absl::Time deadline) {
  std::unique_lock<std::mutex> lock(mutex_);
  const auto free = [this] { return !idle_.empty(); };
  if (deadline == absl::InfiniteFuture()) {
    returned_.wait(lock, free);
  } else if (!returned_.wait_until(lock, absl::ToChronoTime(deadline), free)) {
    return absl::DeadlineExceededError("no connection for reading became free");
  }
  std::unique_ptr<ReadConnection> connection = std::move(idle_.back());
  idle_.pop_back();
  return Lease(this, std::move(connection));
}

void ReaderPool::Return(std::unique_ptr<ReadConnection> connection) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    idle_.push_back(std::move(connection));
  }
  returned_.notify_one();
}

}  // namespace minutebook::storage
