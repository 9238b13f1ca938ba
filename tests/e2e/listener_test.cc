// The server's connections as its clients and its machine see them.

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"
#include "minutebook/councils/v1/council.pb.h"
#include "tests/support/matchers.h"
#include "tests/support/raw_call.h"
#include "tests/support/raw_connection.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::testing {
namespace {

constexpr char kGet[] = "minutebook.councils.v1.CouncilService/GetCouncil";

// The status of a call on a connection of its own, without a token.
absl::Status Call(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  const auto channel = grpc::CreateCustomChannel(
      address, grpc::InsecureChannelCredentials(), arguments);
  std::string reply;
  return CallBytes(*channel, kGet, "", "", &reply);
}

rlim_t OpenDescriptors(pid_t pid) {
  const std::filesystem::directory_iterator files(
      absl::StrCat("/proc/", pid, "/fd"));
  return static_cast<rlim_t>(
      std::distance(files, std::filesystem::directory_iterator()));
}

TEST(ConnectionsTest, ServerOutlivesAShortageOfFileDescriptors) {
  const TemporaryFolder folder;
  ServerProcess server(folder.File("minutebook.db"), "127.0.0.1:0",
                       {"--handshake-timeout", "60s"});
  ASSERT_TRUE(server.running()) << server.log();
  ASSERT_THAT(Call(server.address()), HasReason("FIELDS_INVALID"));
  constexpr rlim_t kLeft = 6;
  const rlimit few = {OpenDescriptors(server.pid()) + kLeft,
                      OpenDescriptors(server.pid()) + kLeft};
  ASSERT_EQ(prlimit(server.pid(), RLIMIT_NOFILE, &few, nullptr), 0);
  {
    std::vector<std::unique_ptr<RawConnection>> clients;
    for (int i = 0; i < 40; ++i) {
      clients.push_back(std::make_unique<RawConnection>(server.address()));
    }
    // Those for which there was no descriptor are told so, not left waiting.
    EXPECT_TRUE(clients.back()->ClosedWithin(10'000));
    EXPECT_FALSE(clients.front()->ClosedWithin(100));
    // What the server itself closes meanwhile, one more takes.
    absl::Status status;
    for (int i = 0; i < 20 && status.code() != absl::StatusCode::kUnavailable;
         ++i) {
      clients.push_back(std::make_unique<RawConnection>(server.address()));
      status = Call(server.address());
    }
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable));
  }
  absl::Status status;
  for (int i = 0; i < 100; ++i) {
    status = Call(server.address());
    if (status.code() != absl::StatusCode::kUnavailable) break;
    usleep(20'000);
  }
  EXPECT_THAT(status, HasReason("FIELDS_INVALID"));
  EXPECT_EQ(server.End(SIGTERM), 0);
}

TEST(ConnectionsTest, SilentConnectionIsClosedAfterTheHandshakeTimeout) {
  const TemporaryFolder folder;
  ServerProcess server(folder.File("minutebook.db"), "127.0.0.1:0",
                       {"--handshake-timeout", "1s"});
  RawConnection silent(server.address());
  EXPECT_TRUE(silent.ClosedWithin(20'000));
}

TEST(ConnectionsTest, UnixSocketServesBesideAPort) {
  const TemporaryFolder folder;
  const std::string path = "unix:" + folder.File("socket");
  ServerProcess server(folder.File("minutebook.db"), "127.0.0.1:0",
                       {"--listen", path});
  ASSERT_TRUE(server.running()) << server.log();
  EXPECT_THAT(Call(path), HasReason("FIELDS_INVALID"));
  EXPECT_THAT(Call(server.address().substr(0, server.address().find(','))),
              HasReason("FIELDS_INVALID"));
}

}  // namespace
}  // namespace minutebook::testing
