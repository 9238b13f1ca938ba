// The commands that keep a store, as an operator and a timer run them: what
// they print and how they end.

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/files.h"
#include "storage/sqlite/sqlite_driver.h"
#include "tests/support/fault_server.h"
#include "tests/support/matchers.h"

namespace minutebook::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct Ran {
  int code = -1;
  std::string output;  // both streams
};

// Runs `minutebookd` with arguments that need no quoting.
Ran Minutebookd(const std::string& arguments) {
  const std::string command =
      absl::StrCat(MINUTEBOOKD_BINARY, " ", arguments, " 2>&1");
  FILE* pipe = popen(command.c_str(), "r");
  Ran ran;
  char buffer[4096];
  for (size_t count; (count = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) {
    ran.output.append(buffer, count);
  }
  const int status = pclose(pipe);
  if (WIFEXITED(status)) ran.code = WEXITSTATUS(status);
  return ran;
}

class KeepingTest : public ::testing::Test {
 protected:
  void Execute(const std::string& script) {
    auto driver = *storage::OpenSqlite({server_.store()});
    ASSERT_THAT((*driver->OpenWriter())->ExecuteScript(script), IsOk());
  }

  const TemporaryFolder folder_;
  FaultServer server_{folder_.path()};
  const std::string store_ = absl::StrCat(" --store ", server_.store());
  const std::string backup_ = folder_.File("backup.db");
};

TEST_F(KeepingTest, CopyOfAServedStoreComesBack) {
  const Ran backup =
      Minutebookd(absl::StrCat("backup", store_, " --to ", backup_));
  EXPECT_EQ(backup.code, 0) << backup.output;
  EXPECT_THAT(backup.output, HasSubstr("38 entries in 2 ledgers"));
  EXPECT_THAT(server_.RunScript("later", false).wrong, ::testing::IsEmpty());

  const std::string restore =
      absl::StrCat("restore --from ", backup_, " --to ", server_.store());
  Ran ran = Minutebookd(restore);
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.output, HasSubstr("--replace"));
  ran = Minutebookd(restore + " --replace");
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.output, HasSubstr(absl::StrCat("open in process ",
                                                 server_.server().pid())));
  EXPECT_THAT(server_.ReadBase(), IsOk());

  EXPECT_EQ(server_.End(), 0);
  ran = Minutebookd(restore + " --replace");
  EXPECT_EQ(ran.code, 0) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr(server_.store() + ".before-"));
  ServerProcess again(server_.store());
  ASSERT_TRUE(again.running()) << again.log();
  const std::string get = "minutebook.councils.v1.CouncilService/GetCouncil";
  std::string reply;
  // The first field of the request is the name.
  EXPECT_THAT(again.CallBytes(get,
                              "\x0a\x0d"
                              "councils/base",
                              &reply),
              IsOk());
  EXPECT_THAT(again.CallBytes(get,
                              "\x0a\x0e"
                              "councils/later",
                              &reply),
              HasReason("RECORD_NOT_FOUND"));
  EXPECT_EQ(Minutebookd(absl::StrCat("verify", store_)).code, 0);
}

TEST_F(KeepingTest, VerifySaysCleanFindingsAndUnchecked) {
  Ran ran = Minutebookd(absl::StrCat("verify", store_));
  EXPECT_EQ(ran.code, 0) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("38 entries"));
  EXPECT_THAT(ran.output, HasSubstr("consistent with itself"));
  ran = Minutebookd(absl::StrCat("verify --output json", store_));
  EXPECT_EQ(nlohmann::json::parse(ran.output)["result"], "clean");

  Execute("UPDATE issues SET f_title = 'x'");
  ran = Minutebookd(absl::StrCat("verify --findings 2", store_));
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.output, HasSubstr("column: [base] councils/base/issues/"));
  EXPECT_THAT(ran.output, HasSubstr("more"));
  EXPECT_THAT(ran.output, Not(HasSubstr("consistent with itself")));
  ran = Minutebookd(absl::StrCat("verify --output json", store_));
  EXPECT_EQ(ran.code, 1);
  const auto json = nlohmann::json::parse(ran.output);
  EXPECT_EQ(json["result"], "findings");
  EXPECT_EQ(json["counts"]["column"], json["finding_count"]);
  EXPECT_EQ(json["findings"][0]["kind"], "column");

  ran = Minutebookd(absl::StrCat("verify --store ", folder_.File("none.db")));
  EXPECT_EQ(ran.code, 2);
  EXPECT_FALSE(storage::FileExists(folder_.File("none.db")));
  std::ofstream(folder_.File("text.db")) << std::string(5000, 'x');
  EXPECT_EQ(
      Minutebookd(absl::StrCat("verify --store ", folder_.File("text.db")))
          .code,
      2);
}

TEST_F(KeepingTest, DamagedPagesAreFindings) {
  int64_t page = 0;
  {
    auto driver = *storage::OpenSqlite({server_.store()});
    ASSERT_THAT(
        (*driver->OpenReader())
            ->QueryOnce("SELECT rootpage FROM sqlite_schema WHERE "
                        "name = 'issues'",
                        {},
                        [&](const storage::Row& row) { page = row.Int(0); }),
        IsOk());
  }
  ASSERT_EQ(server_.End(), 0);
  std::fstream(server_.store(), std::ios::in | std::ios::out | std::ios::binary)
      .seekp((page - 1) * 4096)
      .write("damage damage damage", 20);
  const Ran ran = Minutebookd(absl::StrCat("verify", store_));
  EXPECT_EQ(ran.code, 1) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("database_damaged: "));
  const Ran backup =
      Minutebookd(absl::StrCat("backup", store_, " --to ", backup_));
  EXPECT_EQ(backup.code, 1);
  EXPECT_FALSE(storage::FileExists(backup_));
}

TEST_F(KeepingTest, DoctorLooksWhileTheStoreIsServed) {
  Ran ran = Minutebookd(absl::StrCat("doctor", store_));
  EXPECT_EQ(ran.code, 0) << ran.output;
  EXPECT_THAT(ran.output, StartsWith("ok    store file: "));
  EXPECT_THAT(ran.output,
              HasSubstr(absl::StrCat("process ", server_.server().pid(),
                                     " has it open too")));
  EXPECT_THAT(server_.RunScript("after", false).wrong, ::testing::IsEmpty());
  ASSERT_EQ(chmod((server_.store() + ".token").c_str(), 0644), 0);
  ran = Minutebookd(absl::StrCat("doctor --output json", store_));
  EXPECT_EQ(ran.code, 1);
  for (const auto& line : nlohmann::json::parse(ran.output)) {
    EXPECT_EQ(line["health"] == "fail",
              line["check"] == "administrator's token")
        << line;
  }
}

}  // namespace
}  // namespace minutebook::testing
