#include "services/runtime/server.h"

#include <limits>
#include <mutex>
#include <utility>

#include "absl/time/clock.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/resource_quota.h"
#include "grpcpp/security/server_credentials.h"

namespace minutebook::runtime {
namespace {

using ConnectionType =
    grpc::ServerBuilder::experimental_type::ExternalConnectionType;

int Millis(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(duration));
}

// What gRPC takes for "never".
int MillisOrNever(absl::Duration duration) {
  return duration == absl::ZeroDuration() ? std::numeric_limits<int>::max()
                                          : Millis(duration);
}

void SetLimits(const ServerOptions& options, grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(options.max_message_bytes);
  const std::pair<const char*, int> arguments[] = {
      {GRPC_ARG_MAX_METADATA_SIZE, options.max_metadata_bytes},
      {GRPC_ARG_MAX_CONCURRENT_STREAMS, options.max_streams_per_connection},
      {GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, Millis(options.handshake_timeout)},
      {GRPC_ARG_MAX_CONNECTION_IDLE_MS,
       MillisOrNever(options.max_connection_idle)},
      {GRPC_ARG_MAX_CONNECTION_AGE_MS,
       MillisOrNever(options.max_connection_age)},
      {GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS,
       Millis(options.max_connection_age_grace)},
      {GRPC_ARG_KEEPALIVE_TIME_MS, MillisOrNever(options.keepalive_time)},
      {GRPC_ARG_KEEPALIVE_TIMEOUT_MS, Millis(options.keepalive_timeout)},
      {GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
       Millis(options.min_ping_interval)},
      {GRPC_ARG_HTTP2_MAX_PING_STRIKES, options.max_ping_strikes},
  };
  for (const auto& [name, value] : arguments) {
    builder.AddChannelArgument(name, value);
  }
  grpc::ResourceQuota quota("minutebookd");
  quota.Resize(static_cast<size_t>(options.memory_quota_bytes));
  builder.SetResourceQuota(quota);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(
    Router& router, const ServerOptions& options) {
  static std::once_flag health;
  std::call_once(health, [] { grpc::EnableDefaultHealthCheckService(true); });

  std::unique_ptr<Server> server(new Server());
  server->router_ = &router;
  ListenerLimits limits = options.listener;
  server->credentials_ = grpc::InsecureServerCredentials();
  if (options.certificates != nullptr) {
    limits.reach = Reach::kAnyone;
    server->credentials_ = TlsCertificates::Credentials(options.certificates);
  }
  absl::StatusOr<std::unique_ptr<Listener>> listener =
      Listener::Open(options.listen, limits);
  if (!listener.ok()) return listener.status();
  server->listener_ = *std::move(listener);

  grpc::ServerBuilder builder;
  router.service().RegisterWith(builder);
  SetLimits(options, builder);
  server->acceptor_ = builder.experimental().AddExternalConnectionAcceptor(
      ConnectionType::FROM_FD, server->credentials_);
  server->server_ = builder.BuildAndStart();
  if (server->server_ == nullptr) {
    return absl::UnavailableError("the gRPC server does not start");
  }
  for (const std::string& service : router.services()) {
    server->server_->GetHealthCheckService()->SetServingStatus(service, true);
  }
  server->listener_->Start(
      [acceptor = server->acceptor_.get()](int listening_fd, int fd) {
        grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters
            connection;
        connection.listener_fd = listening_fd;
        connection.fd = fd;
        acceptor->HandleNewConnection(&connection);
      });
  return server;
}

Server::~Server() {
  if (server_ != nullptr) Shutdown(absl::ZeroDuration());
}

void Server::Shutdown(absl::Duration grace) {
  server_->GetHealthCheckService()->SetServingStatus(false);
  // Connections are accepted meanwhile, so that whoever asks is told.
  router_->Drain(storage::SteadyAfter(grace));
  listener_->Stop();
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
