// `minutebookd serve`: puts the parts together, runs until told to stop.
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <future>
#include <memory>
#include <set>
#include <string>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "google/protobuf/stubs/logging.h"
#include "services/actionplans/action_plans.h"
#include "services/actionplans/measures.h"
#include "services/commands/check_settings.h"
#include "services/commands/open_driver.h"
#include "services/commands/program.h"
#include "services/councils/councils.h"
#include "services/drawing/page_drawer.h"
#include "services/engine/descriptors.h"
#include "services/engine/engine.h"
#include "services/meetings/meetings.h"
#include "services/records/caller_directory.h"
#include "services/records/records.h"
#include "services/runtime/admin_server.h"
#include "services/runtime/administrator_token.h"
#include "services/runtime/caller_authenticator.h"
#include "services/runtime/grpc_log.h"
#include "services/runtime/jwt_verifier.h"
#include "services/runtime/key_set.h"
#include "services/runtime/log.h"
#include "services/runtime/metric_sources.h"
#include "services/runtime/metrics.h"
#include "services/runtime/readiness.h"
#include "services/runtime/router.h"
#include "services/runtime/security_log.h"
#include "services/runtime/server.h"
#include "services/runtime/service_manager.h"
#include "services/runtime/service_selection.h"
#include "services/runtime/tls_certificates.h"
#include "services/strategies/strategies.h"
#include "storage/digest.h"
#include "storage/open_driver.h"
#include "storage/store.h"

namespace minutebook::commands {
namespace {

using settings::Settings;

// Beyond a connection for each, what the store, the log and gRPC itself open.
constexpr rlim_t kOwnDescriptors = 128;

absl::StatusOr<runtime::RouterLimits> RouterLimitsOf(const Settings& settings) {
  runtime::RouterLimits limits;
  absl::StatusOr<runtime::TrustedFronts> fronts =
      runtime::TrustedFronts::Parse(settings.trusted_fronts);
  if (!fronts.ok()) return fronts.status();
  limits.fronts = *std::move(fronts);
  const absl::Duration burst = settings.rate_burst;
  limits.quotas = {runtime::PerSecond(settings.max_rate_per_caller, burst),
                   runtime::PerSecond(settings.max_rate_per_address, burst),
                   runtime::PerSecond(settings.max_failures_per_address, burst),
                   static_cast<int>(settings.max_calls_per_caller),
                   static_cast<int>(settings.max_streams_per_caller)};
  limits.deadline = settings.deadline;
  limits.calls = static_cast<int>(settings.max_calls);
  limits.streams = static_cast<int>(settings.max_streams);
  limits.message_bytes = static_cast<size_t>(settings.max_message_bytes);
  return limits;
}

runtime::ServerOptions ServerOptionsOf(const Settings& settings) {
  // A message that is larger by a little is still read, so that its refusal can
  // have a reason; one that is larger than this, gRPC refuses without.
  constexpr int64_t kReadable = 1 << 20;
  runtime::ServerOptions options;
  options.listen = settings.listen;
  options.listener.backlog = static_cast<int>(settings.listen_backlog);
  options.listener.connections = static_cast<int>(settings.max_connections);
  options.listener.connections_per_address =
      static_cast<int>(settings.max_connections_per_address);
  options.max_message_bytes =
      static_cast<int>(settings.max_message_bytes + kReadable);
  options.max_metadata_bytes = static_cast<int>(settings.max_metadata_bytes);
  options.max_streams_per_connection =
      static_cast<int>(settings.max_streams_per_connection);
  options.memory_quota_bytes = settings.memory_quota_bytes;
  options.handshake_timeout = settings.handshake_timeout;
  options.max_connection_idle = settings.max_connection_idle;
  options.max_connection_age = settings.max_connection_age;
  options.max_connection_age_grace = settings.max_connection_age_grace;
  options.keepalive_time = settings.keepalive_time;
  options.keepalive_timeout = settings.keepalive_timeout;
  options.min_ping_interval = settings.min_ping_interval;
  options.max_ping_strikes = static_cast<int>(settings.max_ping_strikes);
  return options;
}

// Null when no certificate is set.
absl::StatusOr<std::shared_ptr<runtime::TlsCertificates>> CertificatesOf(
    const Settings& settings, runtime::Log& log) {
  if (settings.tls_certificate.empty()) {
    return std::shared_ptr<runtime::TlsCertificates>();
  }
  return runtime::TlsCertificates::Open(
      {settings.tls_certificate, settings.tls_key, settings.tls_client_ca,
       settings.tls_clients == "must"},
      log);
}

// Null when no identity provider is set.
absl::StatusOr<std::unique_ptr<runtime::TokenVerifier>> VerifierOf(
    const Settings& settings, runtime::Log& log) {
  if (settings.oidc_issuer.empty()) {
    return std::unique_ptr<runtime::TokenVerifier>();
  }
  absl::StatusOr<std::unique_ptr<runtime::KeySet>> keys =
      runtime::KeySet::Open(settings.oidc_keys, log);
  if (!keys.ok()) return keys.status();
  return std::make_unique<runtime::JwtVerifier>(
      runtime::JwtVerifier::Options{settings.oidc_issuer,
                                    settings.oidc_audience,
                                    settings.oidc_roles_claim},
      *std::move(keys));
}

drawing::HelperPageDrawer::Options DrawingOptionsOf(const Settings& settings) {
  drawing::HelperPageDrawer::Options options;
  options.program = settings.render_helper;
  if (options.program.empty()) {
    std::error_code error;
    options.program = std::filesystem::read_symlink("/proc/self/exe", error)
                          .replace_filename("minutebook-render")
                          .string();
  }
  options.timeout = settings.render_timeout;
  options.at_once = static_cast<int>(settings.render_at_once);
  return options;
}

// Takes the descriptors that the system allows; says so when they are fewer
// than the connections that the settings allow.
void RaiseDescriptorLimit(int64_t connections, runtime::Log& log) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t wanted = static_cast<rlim_t>(connections) + kOwnDescriptors;
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min(limit.rlim_max, wanted);
  setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < wanted) {
    log.Write(runtime::LogLevel::kWarning,
              "fewer file descriptors than max-connections needs",
              {{"allowed", static_cast<int64_t>(limit.rlim_cur)},
               {"needed", static_cast<int64_t>(wanted)}});
  }
}

std::set<std::string> ServicesOf(const engine::Engine& engine) {
  std::set<std::string> services;
  for (const auto* method : engine.methods()) {
    services.insert(method->service()->full_name());
  }
  return services;
}

// Blocks the signals that end the server in this thread and those it makes; a
// reader that has gone away is no reason to end.
sigset_t BlockSignals() {
  signal(SIGPIPE, SIG_IGN);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

// Returns the signal that ends the server; tells the service manager meanwhile
// that this thread lives.
int AwaitSignal(const sigset_t& signals,
                const runtime::ServiceManager& manager) {
  if (!manager.watchdog().has_value()) {
    int signal = 0;
    sigwait(&signals, &signal);
    return signal;
  }
  const timespec interval = absl::ToTimespec(*manager.watchdog());
  while (true) {
    const int signal = sigtimedwait(&signals, nullptr, &interval);
    if (signal > 0) return signal;
    manager.Alive().IgnoreError();
  }
}

int Serve(const std::string& version, const Settings& settings) {
  absl::Status status = CheckSettings(settings);
  if (!status.ok()) {
    Fail(status);
    return kMisused;
  }
  const sigset_t signals = BlockSignals();
  runtime::LogLevel level = runtime::LogLevel::kInfo;
  runtime::ParseLogLevel(settings.log_level, level);
  runtime::Log log(level);
  // protobuf would say on standard error what is answered to the caller.
  google::protobuf::SetLogHandler(nullptr);
  runtime::SendGrpcLogTo(&log);
  const auto no_log =
      absl::MakeCleanup([] { runtime::SendGrpcLogTo(nullptr); });
  // Debian's Abseil is built to look for deadlocks at every lock that gRPC
  // takes.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  RaiseDescriptorLimit(settings.max_connections, log);

  // protobuf takes its time to build the contract's descriptors: meanwhile the
  // store opens.
  const std::future<void> contract =
      std::async(std::launch::async, [] { engine::ContractFiles(); });
  absl::StatusOr<std::unique_ptr<storage::Driver>> driver =
      OpenDriver(settings);
  if (!driver.ok()) return Fail(driver.status());
  storage::StoreOptions options;
  options.readers = static_cast<int>(settings.readers);
  options.writer.queue = static_cast<int>(settings.write_queue);
  absl::StatusOr<std::unique_ptr<storage::Store>> store = storage::Store::Open(
      *std::move(driver), options, absl::ToUnixMicros(absl::Now()));
  if (!store.ok()) return Fail(store.status());
  absl::StatusOr<std::unique_ptr<engine::Engine>> engine =
      engine::Engine::Create(**store, {absl::Now, storage::RandomBytes});
  if (!engine.ok()) return Fail(engine.status());
  councils::RegisterCouncils(**engine);
  meetings::RegisterMeetings(**engine);
  records::RegisterRecords(**engine);
  strategies::RegisterStrategies(
      **engine,
      std::make_unique<drawing::HelperPageDrawer>(DrawingOptionsOf(settings)));
  actionplans::RegisterActionPlans(**engine);
  actionplans::RegisterMeasures(**engine);
  status = (*engine)->Check();
  if (!status.ok()) return Fail(status);
  const absl::StatusOr<std::set<std::string>> services =
      runtime::SelectServices(settings.services, ServicesOf(**engine));
  if (!services.ok()) {
    Fail(services.status());
    return kMisused;
  }

  absl::StatusOr<runtime::RouterLimits> limits = RouterLimitsOf(settings);
  if (!limits.ok()) return Fail(limits.status());

  std::string token_file = settings.token_file;
  if (token_file.empty()) {
    token_file = storage::IsPostgres(settings.store)
                     ? "minutebook.token"
                     : settings.store + ".token";
  }
  absl::StatusOr<std::unique_ptr<runtime::AdministratorToken>> token =
      runtime::AdministratorToken::Open(token_file);
  if (!token.ok()) return Fail(token.status());

  absl::StatusOr<std::unique_ptr<runtime::TokenVerifier>> verifier =
      VerifierOf(settings, log);
  if (!verifier.ok()) return Fail(verifier.status());
  absl::StatusOr<std::shared_ptr<runtime::TlsCertificates>> certificates =
      CertificatesOf(settings, log);
  if (!certificates.ok()) return Fail(certificates.status());
  records::StoredCallers callers(**store, **engine);
  const runtime::CallerAuthenticator authenticator(
      {**token, callers, verifier->get(), settings.anonymous == "allowed",
       absl::Now});

  runtime::ServerOptions server_options = ServerOptionsOf(settings);
  server_options.certificates = *certificates;
  limits->certificates =
      *certificates != nullptr && (*certificates)->asks_clients();
  absl::StatusOr<std::unique_ptr<runtime::SecurityLog>> security =
      runtime::SecurityLog::Open(settings.security_log, log);
  if (!security.ok()) return Fail(security.status());
  runtime::Router router(**engine, authenticator, log, *limits, *services,
                         security->get());
  absl::StatusOr<std::unique_ptr<runtime::Server>> server =
      runtime::Server::Start(router, server_options);
  if (!server.ok()) return Fail(server.status());

  runtime::Metrics metrics;
  metrics.Add([&](runtime::MetricSink& sink) {
    runtime::ReportCalls(router, sink);
    runtime::ReportConnections((*server)->listener(), sink);
    if (*certificates != nullptr) {
      runtime::ReportCertificates(**certificates, sink);
    }
    runtime::ReportStore(**store, sink);
    runtime::ReportFeed((*engine)->feed_stats(), sink);
    runtime::ReportSecurityLog((*security)->stats(), sink);
    runtime::ReportProcess(version, sink);
  });
  std::unique_ptr<runtime::AdminServer> admin;
  if (!settings.admin_listen.empty()) {
    absl::StatusOr<std::unique_ptr<runtime::AdminServer>> started =
        runtime::AdminServer::Start(settings.admin_listen, metrics, [&] {
          return runtime::WhyNotReady(router, **store);
        });
    if (!started.ok()) return Fail(started.status());
    admin = *std::move(started);
  }

  const std::string addresses = absl::StrJoin((*server)->addresses(), ",");
  log.Write(runtime::LogLevel::kInfo, "serving",
            {{"address", addresses},
             {"admin_address", admin == nullptr ? "" : admin->address()},
             {"store", storage::DescribeStore(settings.store)},
             {"token_file", token_file},
             {"version", version}});
  const auto manager = runtime::ServiceManager::FromEnvironment();
  status = manager.Ready("serving on " + addresses);
  if (!status.ok()) {
    log.Write(runtime::LogLevel::kWarning, std::string(status.message()));
  }

  const int signal = AwaitSignal(signals, manager);
  log.Write(runtime::LogLevel::kInfo, "stopping",
            {{"signal", std::string(signal == SIGINT ? "INT" : "TERM")}});
  manager.Stopping().IgnoreError();
  (*server)->Shutdown(settings.shutdown_grace);
  log.Write(runtime::LogLevel::kInfo, "stopped");
  return 0;
}

}  // namespace

void AddServe(Program& program) {
  program.Add("serve",
              "Serve a store until SIGINT or SIGTERM. The first start makes "
              "the store and an administrator's token.",
              {}, [&program](const settings::Resolved& resolved) {
                return Serve(program.version(), resolved.settings);
              });
}

}  // namespace minutebook::commands
