#include "tests/support/test_server.h"

#include <cstdio>
#include <cstdlib>
#include <future>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/engine/error.h"
#include "services/meetings/meetings.h"
#include "services/records/records.h"
#include "tests/support/raw_call.h"

namespace minutebook::testing {
namespace {

constexpr char kCouncil[] = "wex";
constexpr int64_t kStepMicros = 1000;

template <typename T>
T Unwrap(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::fprintf(stderr, "%s\n", value.status().ToString().c_str());
    std::abort();
  }
  return *std::move(value);
}

// Every store has the same secret, so that two of them make the same tokens.
void SetSecret(storage::Store& store, std::string_view name) {
  static const storage::Sql* const insert =
      new storage::Sql{"INSERT INTO secrets (name, value) VALUES (?1, ?2)"};
  std::promise<absl::Status> done;
  storage::WriteJob job;
  job.run = [&](storage::WriteSession& session) {
    return session.Queue(
        *insert, {name, storage::Blob{"0123456789abcdef0123456789abcdef"}});
  };
  job.finish = [&](absl::Status status) { done.set_value(std::move(status)); };
  store.Write(std::move(job));
  const absl::Status status = done.get_future().get();
  if (!status.ok()) {
    std::fprintf(stderr, "%s\n", status.ToString().c_str());
    std::abort();
  }
}

}  // namespace

void FakeAuthenticator::Add(const std::string& token,
                            engine::Principal principal) {
  principals_["Bearer " + token] =
      std::make_shared<const engine::Principal>(std::move(principal));
}

absl::StatusOr<std::shared_ptr<const engine::Principal>>
FakeAuthenticator::Authenticate(std::string_view authorization) const {
  const auto found = principals_.find(std::string(authorization));
  if (found == principals_.end()) {
    return engine::MakeError(options::v1::ERROR_REASON_CREDENTIALS_INVALID,
                             "the credentials are not valid");
  }
  return found->second;
}

TestServer::TestServer(std::shared_ptr<StatementTexts> texts, StoreKind kind)
    : database_(kind),
      now_micros_(absl::ToUnixMicros(absl::FromCivil(
          absl::CivilSecond(2015, 8, 4, 18, 30, 0), absl::UTCTimeZone()))) {
  std::unique_ptr<storage::Driver> driver = Unwrap(database_.Open());
  if (texts != nullptr) {
    driver = MakeRecordingDriver(std::move(driver), std::move(texts));
  }
  store_ = Unwrap(storage::Store::Open(std::move(driver), {}, now_micros_));
  SetSecret(*store_, "tokens");
  engine_ = Unwrap(engine::Engine::Create(
      *store_,
      {[this] { return absl::FromUnixMicros(now_micros_ += kStepMicros); },
       [this](int count) {
         const std::lock_guard<std::mutex> lock(random_mutex_);
         std::string bytes(count, '\0');
         for (char& byte : bytes) byte = static_cast<char>(random_());
         return bytes;
       }}));
  meetings::RegisterMeetings(*engine_);
  records::RegisterRecords(*engine_);

  using namespace options::v1;  // NOLINT: the roles
  authenticator_.Add("root", {"root", true, {}});
  authenticator_.Add("admin",
                     {"admin", false, {{kCouncil, {ROLE_ADMINISTRATOR}}}});
  authenticator_.Add(
      "clerk", {"clerk", false, {{kCouncil, {ROLE_DEMOCRATIC_SERVICES}}}});
  authenticator_.Add("officer",
                     {"officer", false, {{kCouncil, {ROLE_OFFICER}}}});
  authenticator_.Add("staff", {"staff", false, {{kCouncil, {ROLE_STAFF}}}});
  authenticator_.Add("public", {"public", false, {}});

  log_ = std::make_unique<runtime::Log>(runtime::LogLevel::kError);
  router_ = std::make_unique<runtime::Router>(*engine_, authenticator_, *log_,
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

int64_t TestServer::CountRows() {
  int64_t rows = 0;
  std::vector<std::string> tables = {"entries", "links", "heads"};
  for (const auto& type : engine_->catalogue().types()) {
    tables.push_back(type->table_name());
  }
  const absl::Status status = store_->Read(
      storage::kNoDeadline, true, [&](storage::ReadSession& session) {
        for (const std::string& table : tables) {
          absl::Status status = session.QueryOnce(
              absl::StrCat("SELECT count(*) FROM ", table), {},
              [&](const storage::Row& row) { rows += row.Int(0); });
          if (!status.ok()) return status;
        }
        return absl::OkStatus();
      });
  Check(status, "CountRows");
  return rows;
}

}  // namespace minutebook::testing
