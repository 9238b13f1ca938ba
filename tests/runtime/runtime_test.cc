// The runtime's parts: the administrator's token, addresses, errors without
// driver text, reflection, health.

#include <sys/stat.h>

#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "google/rpc/status.pb.h"
#include "grpc/health/v1/health.pb.h"
#include "grpc/reflection/v1/reflection.pb.h"
#include "gtest/gtest.h"
#include "services/runtime/administrator_token.h"
#include "services/runtime/errors.h"
#include "services/runtime/reflection.h"
#include "services/runtime/server.h"
#include "storage/digest.h"
#include "tests/support/matchers.h"
#include "tests/support/rpc_error.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_server.h"

namespace minutebook::runtime {
namespace {

using ::minutebook::testing::FromGrpc;
using ::minutebook::testing::HasReason;
using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(AdministratorTokenTest, IsMadeOnceInAFileOfItsOwner) {
  const testing::TemporaryFolder folder;
  const std::string path = folder.File("token");
  const auto made = AdministratorToken::Open(path);
  ASSERT_THAT(made, IsOk());
  struct stat info {};
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  std::string token;
  std::ifstream(path) >> token;
  EXPECT_EQ(token.size(), 64u);
  const auto again = AdministratorToken::Open(path);
  ASSERT_THAT(again, IsOk());
  for (const auto* administrator : {made->get(), again->get()}) {
    EXPECT_TRUE(administrator->Matches(storage::Sha256({token})));
    EXPECT_FALSE(administrator->Matches(storage::Sha256({token, "0"})));
    EXPECT_FALSE(administrator->Matches(token));
    EXPECT_FALSE(administrator->Matches(""));
  }
}

TEST(AdministratorTokenTest, FileThatOthersMayReadIsRefused) {
  const testing::TemporaryFolder folder;
  const std::string path = folder.File("token");
  ASSERT_THAT(AdministratorToken::Open(path), IsOk());
  ASSERT_EQ(chmod(path.c_str(), 0640), 0);
  EXPECT_THAT(AdministratorToken::Open(path),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(ErrorsTest, DriverTextDoesNotLeave) {
  const OutgoingError error =
      ToGrpc(absl::InternalError("SQLite 11: database disk image is malformed "
                                 "in SELECT body FROM meetings"),
             "id", "trace");
  EXPECT_EQ(error.status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_THAT(error.status.error_message(), Not(HasSubstr("SQLite")));
  EXPECT_THAT(error.status.error_details(), Not(HasSubstr("meetings")));
  EXPECT_THAT(error.hidden, HasSubstr("malformed"));
  EXPECT_THAT(FromGrpc(error.status), HasReason("INTERNAL"));
}

TEST(ErrorsTest, FaultsOfTheStoreAreUnavailable) {
  for (const absl::Status& status :
       {absl::UnavailableError("x"), absl::ResourceExhaustedError("x"),
        absl::AbortedError("x")}) {
    EXPECT_THAT(FromGrpc(ToGrpc(status, "id", "trace").status),
                HasReason("STORE_UNAVAILABLE"));
  }
}

TEST(ServerTest, AddressesOfOtherMachinesAreRefused) {
  testing::TestServer base;
  Log log(LogLevel::kError);
  for (const char* listen :
       {"0.0.0.0:0", "[::]:0", "192.0.2.1:7878", "example.org:7878", ":0"}) {
    Router router(base.engine(), base.authenticator(), log, {});
    ServerOptions options;
    options.listen = {listen};
    EXPECT_THAT(Server::Start(router, options),
                StatusIs(absl::StatusCode::kFailedPrecondition))
        << listen;
  }
}

TEST(ServerTest, PortIsNotShared) {
  testing::TestServer base;
  Log log(LogLevel::kError);
  Router first_router(base.engine(), base.authenticator(), log, {});
  Router second_router(base.engine(), base.authenticator(), log, {});
  ServerOptions options;
  options.listen = {"127.0.0.1:0"};
  const auto first = Server::Start(first_router, options);
  ASSERT_THAT(first, IsOk());
  options.listen = (*first)->addresses();
  EXPECT_THAT(Server::Start(second_router, options),
              StatusIs(absl::StatusCode::kUnavailable));
}

TEST(ServerTest, HealthNeedsNoTokenAndReflectionKnowsItsSchema) {
  testing::TestServer server;
  grpc::health::v1::HealthCheckRequest request;
  grpc::health::v1::HealthCheckResponse response;
  request.set_service("minutebook.meetings.v1.MeetingService");
  ASSERT_THAT(
      server.Call("grpc.health.v1.Health/Check", request, &response, ""),
      IsOk());
  EXPECT_EQ(response.status(), grpc::health::v1::HealthCheckResponse::SERVING);

  grpc::reflection::v1::ServerReflectionRequest question;
  question.set_file_containing_symbol("grpc.health.v1.Health");
  EXPECT_EQ(AnswerReflection(question, {})
                .file_descriptor_response()
                .file_descriptor_proto_size(),
            1);
  question.set_file_containing_symbol("minutebook.meetings.v1.Meeting");
  EXPECT_GT(AnswerReflection(question, {})
                .file_descriptor_response()
                .file_descriptor_proto_size(),
            5);
  question.set_file_containing_symbol("minutebook.Nothing");
  EXPECT_TRUE(AnswerReflection(question, {}).has_error_response());
  question.set_list_services("");
  EXPECT_EQ(AnswerReflection(question, {"a", "b"})
                .list_services_response()
                .service_size(),
            2);
}

}  // namespace
}  // namespace minutebook::runtime
