// The gRPC server: its connections, their limits, and how it ends.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/channel.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "services/runtime/listener.h"
#include "services/runtime/router.h"
#include "services/runtime/tls_certificates.h"

namespace minutebook::runtime {

struct ServerOptions {
  // As Listener::Open takes them; none: in-process only.
  std::vector<std::string> listen;
  ListenerLimits listener;
  // Larger messages are refused by gRPC itself; see RouterLimits.
  int max_message_bytes = 16 << 20;
  int max_metadata_bytes = 16 << 10;
  int max_streams_per_connection = 1000;
  int64_t memory_quota_bytes = int64_t{512} << 20;
  // Null: without TLS, for this machine alone.
  std::shared_ptr<TlsCertificates> certificates;
  absl::Duration handshake_timeout = absl::Seconds(5);
  // Zero of the next three: never.
  absl::Duration max_connection_idle = absl::Minutes(30);
  absl::Duration max_connection_age = absl::Hours(1);
  absl::Duration keepalive_time = absl::Minutes(1);
  absl::Duration max_connection_age_grace = absl::Minutes(10);
  absl::Duration keepalive_timeout = absl::Seconds(20);
  absl::Duration min_ping_interval = absl::Seconds(10);
  int max_ping_strikes = 2;
};

class Server {
 public:
  // Starts serving: health says SERVING, for the server and for each service.
  // FAILED_PRECONDITION when an address is not of this machine alone;
  // UNAVAILABLE when it is taken. `router` outlives the server.
  static absl::StatusOr<std::unique_ptr<Server>> Start(
      Router& router, const ServerOptions& options);
  ~Server();

  // Where it listens, with the ports it took.
  const std::vector<std::string>& addresses() const {
    return listener_->addresses();
  }
  Listener& listener() { return *listener_; }

  // Health says NOT_SERVING, new calls are refused, calls under way have
  // `grace` to end; idle connections are not waited for. Once.
  void Shutdown(absl::Duration grace);

  // A channel within the process.
  std::shared_ptr<grpc::Channel> InProcessChannel();

 private:
  Server() = default;

  Router* router_ = nullptr;
  std::unique_ptr<Listener> listener_;
  // gRPC asks it for certificates as long as it serves.
  std::shared_ptr<grpc::ServerCredentials> credentials_;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace minutebook::runtime
