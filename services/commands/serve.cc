// `minutebookd serve`: puts the parts together, runs until told to stop.
#include <pthread.h>
#include <signal.h>

#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "google/protobuf/stubs/logging.h"
#include "grpc/support/log.h"
#include "services/commands/open_driver.h"
#include "services/commands/program.h"
#include "services/engine/engine.h"
#include "services/meetings/meetings.h"
#include "services/records/records.h"
#include "services/runtime/authenticator.h"
#include "services/runtime/log.h"
#include "services/runtime/router.h"
#include "services/runtime/server.h"
#include "storage/digest.h"
#include "storage/store.h"

namespace minutebook::commands {
namespace {

using settings::Settings;

runtime::RouterLimits RouterLimitsOf(const Settings& settings) {
  runtime::RouterLimits limits;
  limits.deadline = settings.deadline;
  limits.calls = static_cast<int>(settings.max_calls);
  limits.streams = static_cast<int>(settings.max_streams);
  return limits;
}

runtime::ServerOptions ServerOptionsOf(const Settings& settings) {
  runtime::ServerOptions options;
  options.listen = settings.listen.empty() ? "" : settings.listen.front();
  options.max_message_bytes = static_cast<int>(settings.max_message_bytes);
  options.max_metadata_bytes = static_cast<int>(settings.max_metadata_bytes);
  options.max_streams_per_connection =
      static_cast<int>(settings.max_streams_per_connection);
  return options;
}

int Serve(const std::string& version, const Settings& settings) {
  // What the libraries would print beside the log, in a form of their own, is
  // answered to the caller or said by us.
  google::protobuf::SetLogHandler(nullptr);
  gpr_set_log_function([](gpr_log_func_args*) {});
  // Taken by sigwait below; every thread made from here on inherits the mask.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  runtime::LogLevel level = runtime::LogLevel::kInfo;
  runtime::ParseLogLevel(settings.log_level, level);
  runtime::Log log(level);

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
  meetings::RegisterMeetings(**engine);
  records::RegisterRecords(**engine);
  absl::Status status = (*engine)->Check();
  if (!status.ok()) return Fail(status);

  const std::string token_file = settings.token_file.empty()
                                     ? settings.store + ".token"
                                     : settings.token_file;
  absl::StatusOr<std::unique_ptr<runtime::AdministratorToken>> token =
      runtime::AdministratorToken::Open(token_file);
  if (!token.ok()) return Fail(token.status());

  runtime::Router router(**engine, **token, log, RouterLimitsOf(settings));
  absl::StatusOr<std::unique_ptr<runtime::Server>> server =
      runtime::Server::Start(router, ServerOptionsOf(settings));
  if (!server.ok()) return Fail(server.status());
  log.Write(runtime::LogLevel::kInfo, "serving",
            {{"address", (*server)->address()},
             {"store", settings.store},
             {"token_file", token_file},
             {"version", version}});

  int signal = 0;
  sigwait(&signals, &signal);
  log.Write(runtime::LogLevel::kInfo, "stopping",
            {{"signal", std::string(signal == SIGINT ? "INT" : "TERM")}});
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
