// The engine over a store, called without any transport. Time stands
// where it began and moves a millisecond with each look; ids and salts come
// from a seeded generator, so the same calls from one thread give the same
// answers.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/engine/engine.h"
#include "storage/steady_time.h"
#include "storage/store.h"

namespace minutebook::testing {

// Thread-safe but for Keep and Restore.
class TestEngine {
 public:
  // Knows these callers: `root` (the server's administrator); in the council
  // `wex`, which is yet to be created, `admin`, `auditor`, `clerk` (democratic
  // services) and others called by their role; `councillor`, a member who sits
  // on the body `cabinet`; and `public`, without any.
  // The store is in memory unless a driver is given.
  explicit TestEngine(std::unique_ptr<storage::Driver> driver = nullptr);
  ~TestEngine();

  // Calls "package.Service.Method" and waits for the answer.
  absl::StatusOr<std::string> Call(std::string_view method,
                                   std::string_view request,
                                   const std::string& caller = "root");

  // Creates the council `wex`.
  void CreateCouncil();

  const engine::Principal& principal(const std::string& caller) const {
    return *principals_.at(caller);
  }
  std::shared_ptr<const engine::Principal> shared_principal(
      const std::string& caller) const {
    return principals_.at(caller);
  }
  const std::map<std::string, std::shared_ptr<const engine::Principal>>&
  principals() const {
    return principals_;
  }

  engine::Engine& engine() { return *engine_; }
  storage::Store& store() { return *store_; }
  std::string Random(int count);
  void set_now(absl::Time now) { now_micros_ = absl::ToUnixMicros(now); }
  // How far time moves with each look; a millisecond unless set.
  void set_step(absl::Duration step) {
    step_micros_ = absl::ToInt64Microseconds(step);
  }

  // Runs `work` as one job of the writer; ends the process when it fails.
  void Write(std::function<absl::Status(storage::WriteSession&)> work);

  // Rows of the ledger and of every resource table, to see that a refused call
  // left no trace.
  int64_t CountRows();

  // Keeps all that stands, with time and chance, for Restore to bring it back
  // as often as wanted. For a store in SQLite; once, while no call is under
  // way.
  void Keep();
  void Restore();

 private:
  absl::Time Now();

  std::atomic<int64_t> step_micros_{1000};
  std::atomic<int64_t> now_micros_;
  std::mutex random_mutex_;
  std::mt19937_64 random_;  // guarded by random_mutex_
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<engine::Engine> engine_;
  std::map<std::string, std::shared_ptr<const engine::Principal>> principals_;
  // Tables of the ledger and the resources, children before their parents.
  std::vector<std::string> tables_;
  storage::Sql count_rows_;
  int64_t kept_micros_ = 0;
  std::mt19937_64 kept_random_;
  std::vector<storage::Sql> restorations_;
};

}  // namespace minutebook::testing
