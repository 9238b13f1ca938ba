#include "storage/writer.h"

#include <algorithm>
#include <utility>

namespace minutebook::storage {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
// Runs of one job before its conflict with other processes is reported.
constexpr int kAttempts = 4;

std::vector<std::string> CouncilsOf(absl::Span<const WriteJob> jobs) {
  std::vector<std::string> councils;
  for (const WriteJob& job : jobs) {
    if (!job.council.empty()) councils.push_back(job.council);
  }
  std::sort(councils.begin(), councils.end());
  councils.erase(std::unique(councils.begin(), councils.end()), councils.end());
  return councils;
}

// As callers are told: an answer that did not come in time says as little.
absl::Status OutcomeOf(absl::Status commit) {
  if (!absl::IsUnknown(commit)) return commit;
  return absl::DeadlineExceededError(commit.message());
}

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
  connection_->Hurry();
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
  absl::Span<WriteJob> jobs = absl::MakeSpan(batch);
  while (!jobs.empty()) {
    const auto busy_since = SteadyNow().time_since_epoch();
    stats_.busy_since.store(busy_since, kRelaxed);
    std::vector<absl::Status> outcomes = RunTogether(jobs);
    if (outcomes.empty()) {
      stats_.failed_batches.fetch_add(1, kRelaxed);
      outcomes = RunAlone(jobs);
    }
    const auto took = SteadyNow().time_since_epoch() - busy_since;
    stats_.busy_since.store({}, kRelaxed);
    stats_.micros.fetch_add(
        std::chrono::duration_cast<std::chrono::microseconds>(took).count(),
        kRelaxed);
    stats_.batches.fetch_add(1, kRelaxed);
    stats_.jobs.fetch_add(outcomes.size(), kRelaxed);
    for (absl::Status& outcome : outcomes) {
      jobs.front().finish(std::move(outcome));
      jobs.remove_prefix(1);
    }
  }
}

std::vector<absl::Status> Writer::RunTogether(absl::Span<WriteJob> jobs) {
  const SteadyTime begin = SteadyNow();
  const auto batch_time = absl::ToChronoNanoseconds(limits_.batch_time);
  absl::Status transaction = connection_->Begin(CouncilsOf(jobs));
  // Nothing can be written at the moment, and none would do better alone.
  if (!transaction.ok()) {
    return std::vector<absl::Status>(jobs.size(), transaction);
  }
  std::vector<absl::Status> outcomes;
  for (WriteJob& job : jobs) {
    if (!outcomes.empty() && SteadyNow() - begin > batch_time) break;
    bool broke = false;
    absl::Status status = RunJob(job, broke);
    if (broke) {
      connection_->Rollback();
      return {};
    }
    outcomes.push_back(std::move(status));
  }
  transaction = connection_->Commit();
  if (transaction.ok()) return outcomes;
  if (!absl::IsUnknown(transaction)) {
    connection_->Rollback();
    return {};
  }
  for (absl::Status& outcome : outcomes) {
    if (outcome.ok()) outcome = OutcomeOf(transaction);
  }
  return outcomes;
}

std::vector<absl::Status> Writer::RunAlone(absl::Span<WriteJob> jobs) {
  std::vector<absl::Status> outcomes;
  for (WriteJob& job : jobs) {
    absl::Status status;
    for (int attempt = 1;; ++attempt) {
      status = connection_->Begin(CouncilsOf({&job, 1}));
      if (!status.ok()) {
        // The jobs behind it would wait as long, and as much in vain.
        outcomes.resize(jobs.size(), status);
        return outcomes;
      }
      bool broke = false;
      status = RunJob(job, broke);
      if (status.ok() && !broke) {
        status = connection_->Commit();
        broke = !status.ok();
      }
      if (status.ok() || absl::IsUnknown(status)) break;
      // The database's doing, not the job's: a conflict with another process,
      // or a connection that broke.
      const bool again =
          broke && connection_->failed() &&
          (absl::IsAborted(status) || absl::IsUnavailable(status));
      connection_->Rollback();
      if (!again || attempt == kAttempts) break;
    }
    outcomes.push_back(OutcomeOf(std::move(status)));
  }
  return outcomes;
}

absl::Status Writer::RunJob(WriteJob& job, bool& broke) {
  if (SteadyNow() > job.deadline) {
    return absl::DeadlineExceededError("the write had to wait");
  }
  const int64_t executions = connection_->executions();
  absl::Status status = job.run(*connection_);
  broke = connection_->failed() ||
          (!status.ok() && connection_->executions() != executions);
  if (broke && status.ok()) {
    status = absl::AbortedError("a statement of the job failed");
  }
  return status;
}

}  // namespace minutebook::storage
