// What operators and their tools ask by HTTP, on this machine alone and without
// credentials: /metrics, /healthz (the process lives), /readyz (it should be
// sent calls; else 503 and the reason).
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/metrics.h"

namespace minutebook::runtime {

class AdminServer {
 public:
  // Serves until destroyed. `why_not_ready` is called by any thread and gives
  // the empty text when all is well; `metrics` outlives the server.
  // FAILED_PRECONDITION when the address is not 127.0.0.1:PORT or [::1]:PORT;
  // UNAVAILABLE when it is taken.
  static absl::StatusOr<std::unique_ptr<AdminServer>> Start(
      const std::string& listen, const Metrics& metrics,
      std::function<std::string()> why_not_ready);
  virtual ~AdminServer() = default;

  // With the port it took.
  virtual const std::string& address() const = 0;
};

}  // namespace minutebook::runtime
