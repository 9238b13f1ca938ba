#include "services/runtime/server.h"

#include <mutex>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/resource_quota.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"

namespace minutebook::runtime {
namespace {

// A silent connection is closed after this long.
constexpr int kHandshakeMs = 5000;
constexpr int kIdleMs = 30 * 60 * 1000;
// A client that pings more often than this is cut off.
constexpr int kLeastPingMs = 10 * 1000;
constexpr size_t kMemoryQuota = size_t{512} << 20;

bool IsLoopback(const std::string& listen) {
  return absl::StartsWith(listen, "unix:") ||
         absl::StartsWith(listen, "127.") ||
         absl::StartsWith(listen, "localhost:") ||
         absl::StartsWith(listen, "[::1]:");
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(
    Router& router, const ServerOptions& options) {
  if (!options.listen.empty() && !IsLoopback(options.listen)) {
    return absl::FailedPreconditionError(absl::StrCat(
        "will not listen on ", options.listen,
        ": without TLS only this machine may connect; use 127.0.0.1:PORT, "
        "[::1]:PORT or unix:PATH"));
  }
  static std::once_flag health;
  std::call_once(health, [] { grpc::EnableDefaultHealthCheckService(true); });

  grpc::ServerBuilder builder;
  builder.RegisterService(&router.service());
  builder.SetMaxReceiveMessageSize(options.max_message_bytes);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE,
                             options.max_metadata_bytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                             options.max_streams_per_connection);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS,
                             kHandshakeMs);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, kIdleMs);
  builder.AddChannelArgument(
      GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kLeastPingMs);
  grpc::ResourceQuota quota("minutebookd");
  quota.Resize(kMemoryQuota);
  builder.SetResourceQuota(quota);
  int port = 0;
  if (!options.listen.empty()) {
    builder.AddListeningPort(options.listen, grpc::InsecureServerCredentials(),
                             &port);
  }
  std::unique_ptr<Server> server(new Server());
  server->server_ = builder.BuildAndStart();
  if (server->server_ == nullptr ||
      (port == 0 && !options.listen.empty() &&
       !absl::StartsWith(options.listen, "unix:"))) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", options.listen,
                     ": it is taken by another process, or no address of this "
                     "machine"));
  }
  server->router_ = &router;
  server->address_ = options.listen;
  if (port > 0) {
    server->address_ = absl::StrCat(
        options.listen.substr(0, options.listen.rfind(':') + 1), port);
  }
  for (const std::string& service : router.services()) {
    server->server_->GetHealthCheckService()->SetServingStatus(service, true);
  }
  return server;
}

Server::~Server() {
  if (server_ != nullptr) Shutdown(absl::ZeroDuration());
}

void Server::Shutdown(absl::Duration grace) {
  server_->GetHealthCheckService()->SetServingStatus(false);
  router_->Drain(absl::Now() + grace);
  // A client that is not looking keeps its connection until the deadline, so
  // this one only lets the last replies leave.
  constexpr absl::Duration kLastReplies = absl::Milliseconds(200);
  server_->Shutdown(absl::ToChronoTime(absl::Now() + kLastReplies));
  server_->Wait();
  server_.reset();
}

std::shared_ptr<grpc::Channel> Server::InProcessChannel() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  return server_->InProcessChannel(arguments);
}

}  // namespace minutebook::runtime
