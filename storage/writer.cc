#include "storage/writer.h"

#include <utility>

#include "absl/time/clock.h"

namespace minutebook::storage {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

}  // namespace

Writer::Writer(std::unique_ptr<WriteConnection> connection, WriterLimits limits)
    : connection_(std::move(connection)),
      limits_(limits),
      thread_([this] { Loop(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
  }
  arrived_.notify_one();
  thread_.join();
}

bool Writer::Submit(WriteJob job) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (ending_ || queue_.size() >= static_cast<size_t>(limits_.queue)) {
      stats_.refused.fetch_add(1, kRelaxed);
      return false;
    }
    queue_.push_back(std::move(job));
    stats_.waiting.store(static_cast<int64_t>(queue_.size()), kRelaxed);
  }
  arrived_.notify_one();
  return true;
}

void Writer::Loop() {
  while (true) {
    std::vector<WriteJob> batch;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      arrived_.wait(lock, [this] { return ending_ || !queue_.empty(); });
      if (queue_.empty()) return;
      while (!queue_.empty() &&
             batch.size() < static_cast<size_t>(limits_.batch)) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
      stats_.waiting.store(static_cast<int64_t>(queue_.size()), kRelaxed);
    }
    RunBatch(std::move(batch));
  }
}

void Writer::RunBatch(std::vector<WriteJob> batch) {
  struct Outcome {
    WriteJob* job;
    absl::Status status;
  };
  std::vector<Outcome> outcomes;
  size_t next = 0;
  while (next < batch.size()) {
    outcomes.clear();
    const absl::Time begin = absl::Now();
    const auto busy_since = std::chrono::steady_clock::now().time_since_epoch();
    stats_.busy_since.store(busy_since, kRelaxed);
    absl::Status transaction = connection_->Begin();
    const size_t first = next;
    for (; transaction.ok() && next < batch.size(); ++next) {
      if (next > first && absl::Now() - begin > limits_.batch_time) break;
      WriteJob& job = batch[next];
      if (absl::Now() > job.deadline) {
        outcomes.push_back(
            {&job, absl::DeadlineExceededError("the write had to wait")});
        continue;
      }
      const int64_t executions = connection_->executions();
      absl::Status status = job.run(*connection_);
      if (!status.ok() && connection_->executions() != executions) {
        transaction = status;
        break;
      }
      outcomes.push_back({&job, std::move(status)});
    }
    if (transaction.ok()) transaction = connection_->Commit();
    if (!transaction.ok()) {
      // One of them broke the transaction: done again one by one, each bears
      // its own fault.
      stats_.failed_batches.fetch_add(1, kRelaxed);
      connection_->Rollback();
      outcomes.clear();
      for (next = first; next < batch.size(); ++next) {
        outcomes.push_back({&batch[next], RunAlone(batch[next])});
      }
    }
    const auto took =
        std::chrono::steady_clock::now().time_since_epoch() - busy_since;
    stats_.busy_since.store({}, kRelaxed);
    stats_.micros.fetch_add(
        std::chrono::duration_cast<std::chrono::microseconds>(took).count(),
        kRelaxed);
    stats_.batches.fetch_add(1, kRelaxed);
    stats_.jobs.fetch_add(outcomes.size(), kRelaxed);
    for (Outcome& outcome : outcomes) {
      outcome.job->finish(std::move(outcome.status));
    }
  }
}

absl::Status Writer::RunAlone(WriteJob& job) {
  if (absl::Now() > job.deadline) {
    return absl::DeadlineExceededError("the write had to wait");
  }
  absl::Status status = connection_->Begin();
  if (!status.ok()) return status;
  status = job.run(*connection_);
  if (status.ok()) status = connection_->Commit();
  if (!status.ok()) connection_->Rollback();
  return status;
}

}  // namespace minutebook::storage
