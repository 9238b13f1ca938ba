// From the wire to the engine and back: the methods of the contract, added to a
// gRPC server at start from their descriptors. For each call it
// tells who calls, sets the deadline and the request id, hands the bytes to the
// engine, and turns its answer into a reply and a line of the log.
#pragma once

#include <atomic>
#include <list>
#include <memory>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/engine/engine.h"
#include "services/runtime/authenticator.h"
#include "services/runtime/call.h"
#include "services/runtime/caller_quotas.h"
#include "services/runtime/client_host.h"
#include "services/runtime/log.h"
#include "services/runtime/raw_service.h"
#include "services/runtime/security_log.h"

namespace minutebook::runtime {

struct RouterLimits {
  // A unary call that brings no deadline, or a later one, has this long.
  absl::Duration deadline = absl::Seconds(10);
  // In the hands of the server at once; more are refused.
  int calls = 2000;
  int streams = 1000;
  // A larger request is refused with TOO_LARGE.
  size_t message_bytes = 16 << 20;
  // Whether clients show certificates.
  bool certificates = false;
  QuotaLimits quotas = {};
  TrustedFronts fronts = {};
};

// Outlives the server that it is registered with.
class Router {
 public:
  // Everything given outlives the router. Of the contract's services only those
  // with a full name in `exposed` are served; all when it is empty.
  // `security` is told of refusals, exports and reads that few may make.
  Router(engine::Engine& engine, const Authenticator& authenticator, Log& log,
         RouterLimits limits, const std::set<std::string>& exposed = {},
         SecurityLog* security = nullptr);
  ~Router();

  // Refuses calls from here on with UNAVAILABLE and waits until the unary ones
  // under way have been answered, or until `deadline`.
  void Drain(storage::SteadyTime deadline);

  bool draining() const { return draining_; }

  // METHOD_UNKNOWN is the answer to every method that is not served.
  RawService& service() { return service_; }
  // The full names of the services routed.
  const std::set<std::string>& services() const { return services_; }
  const std::list<ServedMethod>& methods() const { return methods_; }
  const CallTable& calls() const { return calls_; }
  const QuotaStats& refusals() const { return quotas_.stats(); }

 private:
  class UnaryCall;
  class ReflectionReactor;

  ServedMethod& AddMethod(const std::string& service, const std::string& name,
                          MethodKind kind);
  // Who calls, or why the call is not taken on; counts it in with its caller.
  absl::StatusOr<std::shared_ptr<const engine::Principal>> Admit(Call& call);
  void Handle(const engine::Method& method, ServedMethod& served,
              grpc::CallbackServerContext* context,
              const grpc::ByteBuffer& request, UnaryReply reply);
  grpc::ServerGenericBidiReactor* Stream(const engine::Method& method,
                                         ServedMethod& served,
                                         grpc::CallbackServerContext* context);
  grpc::ServerGenericBidiReactor* Refuse(ServedMethod& served,
                                         grpc::CallbackServerContext* context);

  engine::Engine& engine_;
  const Authenticator& authenticator_;
  const RouterLimits limits_;
  std::set<std::string> services_;
  std::list<ServedMethod> methods_;  // not moved: calls point to them
  CallTable calls_;
  CallerQuotas quotas_;
  std::atomic<bool> draining_{false};
  RawService service_;
};

}  // namespace minutebook::runtime
