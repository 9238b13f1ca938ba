#include "tests/support/test_server.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "services/engine/error.h"
#include "tests/support/raw_call.h"

namespace minutebook::testing {
namespace {

template <typename T>
T Unwrap(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::fprintf(stderr, "%s\n", value.status().ToString().c_str());
    std::abort();
  }
  return *std::move(value);
}

std::unique_ptr<storage::Driver> OpenDriver(
    const TestStore& database, std::shared_ptr<StatementTexts> texts) {
  std::unique_ptr<storage::Driver> driver = Unwrap(database.Open());
  return texts == nullptr
             ? std::move(driver)
             : MakeRecordingDriver(std::move(driver), std::move(texts));
}

}  // namespace

void FakeAuthenticator::Add(const std::string& token,
                            engine::Principal principal) {
  principals_["Bearer " + token] =
      std::make_shared<const engine::Principal>(std::move(principal));
}

absl::StatusOr<std::shared_ptr<const engine::Principal>>
FakeAuthenticator::Authenticate(const runtime::Credentials& credentials) const {
  const auto found = principals_.find(std::string(credentials.authorization));
  if (found == principals_.end()) {
    return engine::MakeError(options::v1::ERROR_REASON_CREDENTIALS_INVALID,
                             "the credentials are not valid");
  }
  return found->second;
}

TestServer::TestServer(std::shared_ptr<StatementTexts> texts, StoreKind kind)
    : database_(kind), backend_(OpenDriver(database_, std::move(texts))) {
  for (const auto& [name, principal] : backend_.principals()) {
    authenticator_.Add(name, *principal);
  }
  log_ = std::make_unique<runtime::Log>(runtime::LogLevel::kError);
  router_ = std::make_unique<runtime::Router>(engine(), authenticator_, *log_,
                                              runtime::RouterLimits{});
  server_ = Unwrap(runtime::Server::Start(*router_, {}));
  channel_ = server_->InProcessChannel();
}

TestServer::~TestServer() {
  channel_.reset();
  server_.reset();
}

absl::Status TestServer::CallBytes(const std::string& method,
                                   const std::string& request,
                                   std::string* response,
                                   const std::string& token) {
  return testing::CallBytes(*channel_, method, token, request, response);
}

absl::Status TestServer::Call(const std::string& method,
                              const google::protobuf::Message& request,
                              google::protobuf::Message* response,
                              const std::string& token) {
  return CallMessage(*channel_, method, token, request, response);
}

void TestServer::Check(const absl::Status& status, const std::string& method) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s: %s\n", method.c_str(), status.ToString().c_str());
  std::abort();
}

}  // namespace minutebook::testing
