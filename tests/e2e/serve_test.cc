// `minutebookd serve` as its operator sees it: start, stop, and the ways in
// which it refuses to start.

#include <signal.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/councils/v1/council.pb.h"
#include "tests/support/matchers.h"
#include "tests/support/rpc_error.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::testing {
namespace {

using ::testing::HasSubstr;

TEST(ServeTest, FirstStartMakesStoreAndTokenForTheOwnerAlone) {
  const TemporaryFolder folder;
  const std::string store = folder.File("minutebook.db");
  ServerProcess server(store);
  ASSERT_TRUE(server.running()) << server.log();
  for (const std::string& path : {store, store + ".token", store + "-wal"}) {
    struct stat info {};
    ASSERT_EQ(stat(path.c_str(), &info), 0) << path;
    EXPECT_EQ(info.st_mode & 0777, 0600u) << path;
  }
  EXPECT_EQ(server.address().rfind("127.0.0.1:", 0), 0u);
  EXPECT_EQ(server.End(SIGTERM), 0);
}

TEST(ServeTest, RecordsOutliveARestart) {
  const TemporaryFolder folder;
  const std::string store = folder.File("minutebook.db");
  councils::v1::CreateCouncilRequest request;
  request.set_council_id("wex");
  request.mutable_council()->set_display_name("Wexcombe");
  councils::v1::Council created, read;
  {
    ServerProcess server(store);
    ASSERT_THAT(
        server.Call("minutebook.councils.v1.CouncilService/CreateCouncil",
                    request, &created),
        IsOk());
    EXPECT_EQ(server.End(SIGINT), 0);
  }
  ServerProcess server(store);
  councils::v1::GetCouncilRequest get;
  get.set_name("councils/wex");
  ASSERT_THAT(server.Call("minutebook.councils.v1.CouncilService/GetCouncil",
                          get, &read),
              IsOk());
  EXPECT_THAT(read, EqualsProto(created));
}

TEST(ServeTest, WhatCannotBeServedIsSaidAndEndsWithOne) {
  const TemporaryFolder folder;
  const ServerProcess nowhere(folder.File("no/such/folder/minutebook.db"));
  EXPECT_FALSE(nowhere.running());
  EXPECT_EQ(nowhere.exit_code(), 1);
  EXPECT_THAT(nowhere.log(), HasSubstr("No such file or directory"));

  const std::string open = folder.File("open.db");
  std::ofstream(open + ".token") << std::string(64, 'a') << "\n";
  ASSERT_EQ(chmod((open + ".token").c_str(), 0644), 0);
  const ServerProcess exposed(open);
  EXPECT_EQ(exposed.exit_code(), 1);
  EXPECT_THAT(exposed.log(), HasSubstr("chmod 600"));

  const ServerProcess everywhere(folder.File("e.db"), "0.0.0.0:0");
  EXPECT_EQ(everywhere.exit_code(), 2);

  const ServerProcess misspelt(folder.File("m.db"), "127.0.0.1:0",
                               {"--lisen", "x"});
  EXPECT_EQ(misspelt.exit_code(), 2);
  EXPECT_THAT(misspelt.log(), HasSubstr("--lisen"));

  const ServerProcess believing(folder.File("b.db"), "127.0.0.1:0",
                                {"--trusted-fronts", "127.0.0.1,proxy"});
  EXPECT_EQ(believing.exit_code(), 2);
  EXPECT_THAT(believing.log(), HasSubstr("found \"proxy\""));

  // All at once, and before a store is made.
  const ServerProcess misled(
      folder.File("c.db"), "nowhere",
      {"--tls-key", "key.pem", "--oidc-issuer", "https://id.example",
       "--oidc-keys", "http://id.example/keys"});
  EXPECT_EQ(misled.exit_code(), 2);
  for (const char* what :
       {"listen: ", "tls-certificate, tls-key: ", "oidc-issuer: needs",
        "oidc-keys: http://id.example/keys is no https address"}) {
    EXPECT_THAT(misled.log(), HasSubstr(what));
  }
  EXPECT_FALSE(std::filesystem::exists(folder.File("c.db")));
}

TEST(ServeTest, LogIsJsonWithTheRequestIdOfEveryRefusal) {
  const TemporaryFolder folder;
  ServerProcess server(folder.File("minutebook.db"));
  councils::v1::GetCouncilRequest get;
  get.set_name("councils/none");
  councils::v1::Council council;
  const absl::Status status = server.Call(
      "minutebook.councils.v1.CouncilService/GetCouncil", get, &council);
  EXPECT_THAT(status, HasReason("RECORD_NOT_FOUND"));
  const std::string request_id = ReadError(status).request_id;
  EXPECT_EQ(request_id.size(), 26u);
  EXPECT_EQ(server.End(SIGTERM), 0);
  std::istringstream lines(server.log());
  std::string line;
  bool found = false;
  while (std::getline(lines, line)) {
    const auto parsed = nlohmann::json::parse(line, nullptr, false);
    ASSERT_FALSE(parsed.is_discarded()) << line;
    if (parsed.value("request_id", "") != request_id) continue;
    found = true;
    EXPECT_EQ(parsed["code"], "NOT_FOUND");
    EXPECT_EQ(parsed["reason"], "RECORD_NOT_FOUND");
    EXPECT_EQ(parsed["method"],
              "minutebook.councils.v1.CouncilService.GetCouncil");
  }
  EXPECT_TRUE(found) << server.log();
}

TEST(ServeTest, TakenAddressIsSaid) {
  const TemporaryFolder folder;
  ServerProcess first(folder.File("a.db"));
  ASSERT_TRUE(first.running());
  const ServerProcess second(folder.File("b.db"), first.address());
  EXPECT_EQ(second.exit_code(), 1);
  EXPECT_THAT(second.log(),
              ::testing::StartsWith("minutebookd: cannot listen"));
  EXPECT_THAT(second.log(), HasSubstr("taken by another process"));
}

}  // namespace
}  // namespace minutebook::testing
