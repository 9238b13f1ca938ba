// From the wire to the engine and back: one gRPC service whose methods are
// those of the contract, added at start from its descriptors. For each call it
// tells who calls, sets the deadline and the request id, hands the bytes to the
// engine, and turns its answer into a reply and a line of the log.
#pragma once

#include <atomic>
#include <memory>
#include <set>
#include <string>

#include "absl/time/time.h"
#include "services/engine/engine.h"
#include "services/runtime/authenticator.h"
#include "services/runtime/log.h"
#include "services/runtime/raw_service.h"

namespace minutebook::runtime {

struct RouterLimits {
  // A call that brings no deadline, or a later one, has this long.
  absl::Duration deadline = absl::Seconds(10);
  // Calls in the hands of the server at once; more are refused.
  int calls = 2000;
};

// Outlives the server that it is registered with.
class Router {
 public:
  // Everything given outlives the router.
  Router(engine::Engine& engine, const Authenticator& authenticator, Log& log,
         RouterLimits limits);

  // Refuses calls from here on with UNAVAILABLE and waits until those under way
  // have been answered, or until `deadline`.
  void Drain(absl::Time deadline);

  grpc::Service& service() { return service_; }
  // The full names of the services routed.
  const std::set<std::string>& services() const { return services_; }

 private:
  class CallState;
  class ReflectionReactor;

  grpc::ServerUnaryReactor* Handle(const engine::Method& method,
                                   const std::string& name,
                                   grpc::CallbackServerContext* context,
                                   const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* response);

  engine::Engine& engine_;
  const Authenticator& authenticator_;
  Log& log_;
  const RouterLimits limits_;
  std::set<std::string> services_;
  std::atomic<int> calls_{0};
  std::atomic<bool> draining_{false};
  RawService service_;
};

}  // namespace minutebook::runtime
