// A whole server in the test's process: store, engine, router, and a
// channel to it. Time stands where the test puts it and moves a millisecond
// with each look; ids and salts come from a seeded generator.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "grpcpp/channel.h"
#include "services/engine/engine.h"
#include "services/runtime/authenticator.h"
#include "services/runtime/router.h"
#include "services/runtime/server.h"
#include "storage/store.h"
#include "tests/support/recording_driver.h"
#include "tests/support/test_store.h"

namespace minutebook::testing {

// Principals by bearer token.
class FakeAuthenticator : public runtime::Authenticator {
 public:
  void Add(const std::string& token, engine::Principal principal);
  absl::StatusOr<std::shared_ptr<const engine::Principal>> Authenticate(
      std::string_view authorization) const override;

 private:
  std::map<std::string, std::shared_ptr<const engine::Principal>> principals_;
};

class TestServer {
 public:
  // Knows the tokens `root` (the server's administrator), and for the council
  // `wex`: `admin`, `clerk` (democratic services), `officer`, `staff`,
  // `public` (no role).
  // With `texts`, remembers there what statements ran.
  explicit TestServer(std::shared_ptr<StatementTexts> texts = nullptr,
                      StoreKind kind = ChosenStoreKind());
  ~TestServer();

  // Calls "package.Service/Method" as the holder of `token`.
  absl::Status Call(const std::string& method,
                    const google::protobuf::Message& request,
                    google::protobuf::Message* response,
                    const std::string& token = "root");

  // The same with a request's bytes as they are.
  absl::Status CallBytes(const std::string& method, const std::string& request,
                         std::string* response,
                         const std::string& token = "root");

  // The reply alone; the test fails when the call does.
  template <typename Response>
  Response Must(const std::string& method,
                const google::protobuf::Message& request,
                const std::string& token = "root") {
    Response response;
    Check(Call(method, request, &response, token), method);
    return response;
  }

  storage::Store& store() { return *store_; }
  engine::Engine& engine() { return *engine_; }
  FakeAuthenticator& authenticator() { return authenticator_; }
  std::shared_ptr<grpc::Channel> channel() { return channel_; }
  const TestStore& database() const { return database_; }
  void set_now(absl::Time now) { now_micros_ = absl::ToUnixMicros(now); }

  // Rows of the ledger and of every resource table, to see that a refused call
  // left no trace.
  int64_t CountRows();

 private:
  static void Check(const absl::Status& status, const std::string& method);

  const TestStore database_;
  std::atomic<int64_t> now_micros_;
  std::mutex random_mutex_;
  std::mt19937_64 random_{20150804};  // guarded by random_mutex_
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<engine::Engine> engine_;
  FakeAuthenticator authenticator_;
  std::unique_ptr<runtime::Log> log_;
  std::unique_ptr<runtime::Router> router_;
  std::unique_ptr<runtime::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace minutebook::testing
