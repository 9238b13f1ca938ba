#include "services/engine/feed.h"

#include <chrono>
#include <utility>
#include <vector>

#include "absl/time/clock.h"

namespace minutebook::engine {
namespace {

// What is kept for watchers that are a little behind: batches of each council.
constexpr size_t kRecentBatches = 8;
constexpr int64_t kBatchEntries = 256;
constexpr absl::Duration kPollDeadline = absl::Seconds(5);

std::chrono::steady_clock::time_point After(absl::Duration wait) {
  return std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(wait);
}

}  // namespace

Feed::Subscription::Subscription(Feed& feed, std::string council,
                                 std::function<void()> wake)
    : feed_(feed), council_(std::move(council)), wake_(std::move(wake)) {
  const std::lock_guard<std::mutex> lock(feed_.mutex_);
  feed_.watched_[council_].subscriptions.insert(this);
  feed_.stats_.watchers.fetch_add(1, std::memory_order_relaxed);
  feed_.changed_.notify_one();
}

Feed::Subscription::~Subscription() {
  const std::lock_guard<std::mutex> lock(feed_.mutex_);
  feed_.stats_.watchers.fetch_sub(1, std::memory_order_relaxed);
  const auto watched = feed_.watched_.find(council_);
  watched->second.subscriptions.erase(this);
  if (watched->second.subscriptions.empty()) feed_.watched_.erase(watched);
}

Feed::Feed(storage::Store& store, const storage::Ledger& ledger,
           const Catalogue& catalogue, FeedOptions options)
    : store_(store),
      ledger_(ledger),
      catalogue_(catalogue),
      options_(options),
      thread_([this] { Loop(); }) {}

Feed::~Feed() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Feed::Nudge() {
  if (stats_.watchers.load(std::memory_order_relaxed) == 0) return;
  if (nudged_.exchange(true)) return;
  // Taken so that the thread is either waiting or has yet to look.
  { const std::lock_guard<std::mutex> lock(mutex_); }
  changed_.notify_one();
}

void Feed::WakeAll() {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (auto& [council, watched] : watched_) {
    for (Subscription* subscription : watched.subscriptions) {
      subscription->wake_();
    }
  }
}

int64_t Feed::LastSequence(const std::string& council) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto watched = watched_.find(council);
  return watched == watched_.end() ? -1 : watched->second.head;
}

std::shared_ptr<const ChangeBatch> Feed::Recent(const std::string& council,
                                                int64_t after) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto watched = watched_.find(council);
  if (watched == watched_.end()) return nullptr;
  for (const auto& batch : watched->second.recent) {
    if (batch->after() == after) return batch;
  }
  return nullptr;
}

void Feed::Loop() {
  auto next_tick = After(options_.tick);
  while (true) {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      if (watched_.empty()) {
        changed_.wait(lock, [this] { return ending_ || !watched_.empty(); });
      } else {
        changed_.wait_until(lock, After(options_.poll),
                            [this] { return ending_ || nudged_; });
      }
      if (ending_) return;
    }
    nudged_ = false;
    Poll();
    if (std::chrono::steady_clock::now() >= next_tick) {
      next_tick = After(options_.tick);
      WakeAll();
    }
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait_until(lock, After(options_.pause),
                        [this] { return ending_; });
  }
}

void Feed::Poll() {
  std::vector<std::string> councils;
  std::map<std::string, int64_t> known;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& [council, watched] : watched_) {
      councils.push_back(council);
      known[council] = watched.head;
    }
  }
  stats_.polls.fetch_add(1, std::memory_order_relaxed);
  std::map<std::string, int64_t> heads;
  std::map<std::string, std::vector<std::shared_ptr<const ChangeBatch>>> read;
  std::set<std::string> hiding;  // councils in which something was hidden
  const absl::Status status = store_.Read(
      storage::SteadyAfter(kPollDeadline), true,
      [&](storage::ReadSession& session) {
        absl::Status status = ledger_.ListHeads(
            session, councils, [&](std::string_view council, int64_t sequence) {
              heads[std::string(council)] = sequence;
            });
        if (!status.ok()) return status;
        for (const auto& [council, head] : heads) {
          int64_t after = known[council];
          // Far behind, watchers read by themselves, each from its own place.
          if (after < 0 || head - after > kBatchEntries * 4) {
            hiding.insert(council);
            continue;
          }
          while (after < head) {
            absl::StatusOr<std::unique_ptr<ChangeBatch>> batch =
                ChangeBatch::Read(session, ledger_, catalogue_,
                                  {council, after, kBatchEntries,
                                   storage::VisibilitySet::All(), true});
            if (!batch.ok()) return batch.status();
            after = (*batch)->through();
            if ((*batch)->Hides()) hiding.insert(council);
            // How much is hidden decides where such a batch ends.
            if ((*batch)->EndsWithinWrite()) continue;
            read[council].push_back(*std::move(batch));
          }
        }
        return absl::OkStatus();
      });
  if (!status.ok()) {
    stats_.failed_polls.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const auto& [council, head] : heads) {
    const auto found = watched_.find(council);
    if (found == watched_.end() || found->second.head == head) continue;
    Watched& watched = found->second;
    if (watched.head >= 0) {
      stats_.entries.fetch_add(head - watched.head, std::memory_order_relaxed);
    }
    watched.head = head;
    // What was kept shows records as they were to be seen when it was read.
    if (hiding.contains(council)) watched.recent.clear();
    for (auto& batch : read[council]) {
      watched.recent.push_back(std::move(batch));
    }
    while (watched.recent.size() > kRecentBatches) watched.recent.pop_front();
    for (Subscription* subscription : watched.subscriptions) {
      subscription->wake_();
    }
  }
}

}  // namespace minutebook::engine
