// Tells the readers of councils' changes that there are more. One thread polls
// the heads of all councils that are watched and reads what is new once, for
// all watchers; what this process commits is looked at without waiting for the
// poll.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "absl/time/time.h"
#include "services/engine/change_batch.h"
#include "services/engine/resource_type.h"
#include "storage/ledger/ledger.h"
#include "storage/store.h"

namespace minutebook::engine {

struct FeedOptions {
  // Other processes' commits are seen after this long at the latest.
  absl::Duration poll = absl::Milliseconds(50);
  // Looks at the heads are at least this far apart, so that a busy writer is
  // not slowed by its followers.
  absl::Duration pause = absl::Milliseconds(5);
  // Every watcher is woken this often whether or not anything happened.
  absl::Duration tick = absl::Seconds(1);
};

// Read by the metrics; each number stands for itself.
struct FeedStats {
  std::atomic<int64_t> watchers{0};
  std::atomic<int64_t> polls{0};
  std::atomic<int64_t> failed_polls{0};
  std::atomic<int64_t> entries{0};  // seen while watched
};

// Thread-safe.
class Feed {
 public:
  // Everything given outlives the feed.
  Feed(storage::Store& store, const storage::Ledger& ledger,
       const Catalogue& catalogue, FeedOptions options);
  // No subscription is left by then.
  ~Feed();
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  // A watcher of one council for as long as it lives.
  class Subscription {
   public:
    Subscription(Feed& feed, std::string council, std::function<void()> wake);
    // `wake` is not called from here on.
    ~Subscription();
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;

   private:
    friend class Feed;
    Feed& feed_;
    const std::string council_;
    const std::function<void()> wake_;
  };

  // This process committed something.
  void Nudge();
  // Calls every watcher, as when the server is about to stop.
  void WakeAll();

  // The last sequence of a watched council that was seen; -1 before the first
  // look.
  int64_t LastSequence(const std::string& council) const;

  // What was read for all watchers behind the sequence `after`, while it is
  // among the latest; else null, and the watcher reads by itself.
  std::shared_ptr<const ChangeBatch> Recent(const std::string& council,
                                            int64_t after) const;

  const FeedStats& stats() const { return stats_; }

 private:
  struct Watched {
    std::set<Subscription*> subscriptions;
    int64_t head = -1;
    std::deque<std::shared_ptr<const ChangeBatch>> recent;
  };

  void Loop();
  // Reads the heads and what is new, and wakes whom it concerns.
  void Poll();

  storage::Store& store_;
  const storage::Ledger& ledger_;
  const Catalogue& catalogue_;
  const FeedOptions options_;
  FeedStats stats_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Watched> watched_;  // guarded by mutex_
  bool ending_ = false;                     // guarded by mutex_
  std::atomic<bool> nudged_{false};
  std::thread thread_;
};

}  // namespace minutebook::engine
