// Draws pages for the methods that answer with them. The server has no fonts
// and no drawing library of its own: another program draws.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "minutebook/render/v1/plan_page.pb.h"
#include "storage/steady_time.h"

namespace minutebook::drawing {

// Thread-safe.
class PageDrawer {
 public:
  virtual ~PageDrawer() = default;

  // The page's bytes. Errors have a reason: PAGE_OVERFULL, OVERLOADED,
  // DEADLINE_PASSED or RENDERER_UNAVAILABLE.
  virtual absl::StatusOr<std::string> Draw(
      const render::v1::DrawRequest& request, storage::SteadyTime deadline) = 0;
};

// Draws by the program `minutebook-render`, one process for each page.
class HelperPageDrawer : public PageDrawer {
 public:
  struct Options {
    std::string program;
    absl::Duration timeout = absl::Seconds(10);
    int at_once = 2;  // as many again wait for their turn
  };

  explicit HelperPageDrawer(Options options) : options_(std::move(options)) {}

  absl::StatusOr<std::string> Draw(const render::v1::DrawRequest& request,
                                   storage::SteadyTime deadline) override;

 private:
  // Waits for a turn until `deadline`; false when there is none.
  bool Enter(storage::SteadyTime deadline);
  void Leave();

  const Options options_;
  std::mutex mutex_;
  std::condition_variable left_;
  int drawing_ = 0;  // guarded by mutex_
  int waiting_ = 0;  // guarded by mutex_
};

}  // namespace minutebook::drawing
