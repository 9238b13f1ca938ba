// The gRPC server: its listener, its limits, and how it ends.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/channel.h"
#include "grpcpp/server.h"
#include "services/runtime/router.h"

namespace minutebook::runtime {

struct ServerOptions {
  // "host:port" with a loopback host, "unix:PATH", or empty: in-process only.
  // Port 0 takes a free one.
  std::string listen = "127.0.0.1:7878";
  int max_message_bytes = 16 << 20;
  int max_metadata_bytes = 16 << 10;
  int max_streams_per_connection = 1000;
};

class Server {
 public:
  // Starts serving: health says SERVING, for the server and for each service.
  // FAILED_PRECONDITION when the address is not of this machine alone;
  // UNAVAILABLE when it is taken. `router` outlives the server.
  static absl::StatusOr<std::unique_ptr<Server>> Start(
      Router& router, const ServerOptions& options);
  ~Server();

  // Where it listens, with the port it took.
  const std::string& address() const { return address_; }

  // Health says NOT_SERVING, no new calls are taken, calls under way have
  // `grace` to end; idle connections are not waited for. Once.
  void Shutdown(absl::Duration grace);

  // A channel within the process.
  std::shared_ptr<grpc::Channel> InProcessChannel();

 private:
  Server() = default;

  Router* router_ = nullptr;
  std::string address_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace minutebook::runtime
