// The server. Reads its settings, puts the parts together, runs until told to
// stop.

#include <pthread.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "google/protobuf/stubs/logging.h"
#include "grpc/support/log.h"
#include "services/engine/engine.h"
#include "services/meetings/meetings.h"
#include "services/records/records.h"
#include "services/runtime/authenticator.h"
#include "services/runtime/log.h"
#include "services/runtime/router.h"
#include "services/runtime/server.h"
#include "storage/digest.h"
#include "storage/migrations.h"
#include "storage/sqlite/sqlite_driver.h"
#include "storage/store.h"

namespace minutebook {
namespace {

constexpr char kVersion[] = MINUTEBOOK_VERSION;
constexpr absl::Duration kGrace = absl::Seconds(10);

struct Settings {
  std::string store = "minutebook.db";
  std::string token_file;
  std::string log_level = "info";
  int readers = 4;
  runtime::ServerOptions server;
};

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "minutebookd: %s\n",
               std::string(status.message()).c_str());
  return 1;
}

int Serve(const Settings& settings) {
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
      storage::OpenSqlite({settings.store});
  if (!driver.ok()) return Fail(driver.status());
  storage::StoreOptions options;
  options.readers = settings.readers;
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

  runtime::Router router(**engine, **token, log, {});
  absl::StatusOr<std::unique_ptr<runtime::Server>> server =
      runtime::Server::Start(router, settings.server);
  if (!server.ok()) return Fail(server.status());
  log.Write(runtime::LogLevel::kInfo, "serving",
            {{"address", (*server)->address()},
             {"store", settings.store},
             {"token_file", token_file},
             {"version", std::string(kVersion)}});

  int signal = 0;
  sigwait(&signals, &signal);
  log.Write(runtime::LogLevel::kInfo, "stopping",
            {{"signal", std::string(signal == SIGINT ? "INT" : "TERM")}});
  (*server)->Shutdown(kGrace);
  log.Write(runtime::LogLevel::kInfo, "stopped");
  return 0;
}

int Migrate(const Settings& settings) {
  absl::StatusOr<std::unique_ptr<storage::Driver>> driver =
      storage::OpenSqlite({settings.store});
  if (!driver.ok()) return Fail(driver.status());
  absl::StatusOr<std::unique_ptr<storage::WriteConnection>> connection =
      (*driver)->OpenWriter();
  if (!connection.ok()) return Fail(connection.status());
  absl::StatusOr<storage::SchemaState> before =
      storage::ReadSchema(**connection, (*driver)->dialect());
  if (!before.ok()) return Fail(before.status());
  absl::StatusOr<storage::SchemaState> after = storage::Migrate(
      **connection, (*driver)->dialect(), absl::ToUnixMicros(absl::Now()));
  if (!after.ok()) return Fail(after.status());
  if (before->version == after->version) {
    std::printf("%s has schema %d already\n", settings.store.c_str(),
                after->version);
  } else {
    std::printf("%s: schema %d to %d\n", settings.store.c_str(),
                before->version, after->version);
  }
  return 0;
}

int Main(int argc, char** argv) {
  CLI::App app(
      "minutebookd: the record of how strategies are made, decided "
      "and delivered");
  app.set_version_flag("--version", std::string("minutebookd ") + kVersion);
  app.require_subcommand(1);
  Settings settings;

  CLI::App* serve = app.add_subcommand(
      "serve",
      "Serve a store until SIGINT or SIGTERM. The first start makes "
      "the store and an administrator's token.");
  serve->add_option("--store", settings.store, "The SQLite file")
      ->capture_default_str();
  serve
      ->add_option("--listen", settings.server.listen,
                   "Where to listen: 127.0.0.1:PORT, [::1]:PORT or unix:PATH; "
                   "port 0 takes a free one")
      ->capture_default_str();
  serve->add_option("--token-file", settings.token_file,
                    "Where the administrator's token is kept (default: the "
                    "store's path with .token)");
  serve->add_option("--log-level", settings.log_level, "The least level logged")
      ->capture_default_str()
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
  serve->add_option("--readers", settings.readers, "Connections for reading")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));

  CLI::App* migrate = app.add_subcommand(
      "migrate", "Bring a store to the schema of this program, then end.");
  migrate->add_option("--store", settings.store, "The SQLite file")
      ->capture_default_str();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Help and version end well; a wrong use ends with 2.
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (serve->parsed()) return Serve(settings);
  return Migrate(settings);
}

}  // namespace
}  // namespace minutebook

int main(int argc, char** argv) { return minutebook::Main(argc, argv); }
