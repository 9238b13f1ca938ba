// A whole server in the test's process: a TestEngine, a router, and a channel
// to it.
#pragma once

#include <map>
#include <memory>
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
#include "tests/support/test_engine.h"
#include "tests/support/test_store.h"

namespace minutebook::testing {

// Principals by bearer token.
class FakeAuthenticator : public runtime::Authenticator {
 public:
  void Add(const std::string& token, engine::Principal principal);
  absl::StatusOr<std::shared_ptr<const engine::Principal>> Authenticate(
      const runtime::Credentials& credentials) const override;

 private:
  std::map<std::string, std::shared_ptr<const engine::Principal>> principals_;
};

class TestServer {
 public:
  // Knows the callers of TestEngine as tokens. With `texts`, remembers there
  // what statements ran.
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

  storage::Store& store() { return backend_.store(); }
  engine::Engine& engine() { return backend_.engine(); }
  FakeAuthenticator& authenticator() { return authenticator_; }
  std::shared_ptr<grpc::Channel> channel() { return channel_; }
  const TestStore& database() const { return database_; }
  // The same, called past the router.
  TestEngine& backend() { return backend_; }
  void set_now(absl::Time now) { backend_.set_now(now); }
  int64_t CountRows() { return backend_.CountRows(); }

 private:
  static void Check(const absl::Status& status, const std::string& method);

  const TestStore database_;
  TestEngine backend_;
  FakeAuthenticator authenticator_;
  std::unique_ptr<runtime::Log> log_;
  std::unique_ptr<runtime::Router> router_;
  std::unique_ptr<runtime::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace minutebook::testing
