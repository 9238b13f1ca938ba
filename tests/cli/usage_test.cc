// The command line as a person meets it: exit codes and what is said.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "clients/cli/app.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/nearest.h"

namespace minutebook::cli {
namespace {

struct Said {
  int code = 0;
  std::string out;
  std::string err;
};

Said Say(const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  Application application(out, err);
  const int code = application.Run(arguments);
  return {code, out.str(), err.str()};
}

class UsageTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"MINUTEBOOK_SERVER", "MINUTEBOOK_TOKEN_FILE",
                             "MINUTEBOOK_TOKEN", "MINUTEBOOK_COUNCIL"}) {
      unsetenv(name);
    }
  }
};

TEST_F(UsageTest, HelpEverywhere) {
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{},
                                             {"list"},
                                             {"get"},
                                             {"create"},
                                             {"update"},
                                             {"delete"},
                                             {"body", "show"},
                                             {"body", "history"},
                                             {"body", "find"},
                                             {"body", "work-programme"},
                                             {"body", "merge"},
                                             {"meeting", "list"},
                                             {"meeting", "show"},
                                             {"meeting", "agenda"},
                                             {"meeting", "publish-agenda"},
                                             {"meeting", "reschedule"},
                                             {"meeting", "cancel"},
                                             {"meeting", "publish-minutes"},
                                             {"meeting", "confirm"},
                                             {"meeting", "correct"},
                                             {"item", "show"},
                                             {"decision", "show"},
                                             {"decision", "publish"},
                                             {"recommendation", "unanswered"},
                                             {"recommendation", "respond"},
                                             {"commitment", "overdue"},
                                             {"commitment", "fulfil"},
                                             {"commitment", "reschedule"},
                                             {"commitment", "withdraw"},
                                             {"issue", "history"},
                                             {"issue", "check"},
                                             {"issue", "merge"},
                                             {"issue", "split"},
                                             {"citation", "unresolved"},
                                             {"citation", "resolve"},
                                             {"strategy", "list"},
                                             {"strategy", "show"},
                                             {"strategy", "pathway"},
                                             {"strategy", "lineage"},
                                             {"strategy", "due"},
                                             {"strategy", "plan-on-a-page"},
                                             {"plan", "show"},
                                             {"plan", "gaps"},
                                             {"plan", "adopt"},
                                             {"plan", "import"},
                                             {"plan", "decide"},
                                             {"target", "pull"},
                                             {"readings", "import"},
                                             {"import"},
                                             {"completion"}}) {
    std::vector<std::string> arguments = command;
    arguments.push_back("--help");
    const Said said = Say(arguments);
    EXPECT_EQ(said.code, kOk);
    EXPECT_TRUE(absl::StrContains(said.out, "Example")) << said.out;
    EXPECT_TRUE(absl::StrContains(said.out, "Usage: minutebook")) << said.out;
  }
}

TEST_F(UsageTest, MistakesAreNamedWithTheNearest) {
  const Said option = Say({"list", "meetings", "--coucil", "x"});
  EXPECT_EQ(option.code, kUsage);
  EXPECT_TRUE(absl::StrContains(option.err, "--council")) << option.err;
  const Said command = Say({"lst"});
  EXPECT_EQ(command.code, kUsage);
  EXPECT_TRUE(absl::StrContains(command.err, "\"list\"")) << command.err;
  const Said below = Say({"plan", "gpas", "--council", "x"});
  EXPECT_EQ(below.code, kUsage);
  EXPECT_TRUE(absl::StrContains(below.err, "\"gaps\"")) << below.err;
  const Said resource = Say({"list", "meetngs", "--council", "x"});
  EXPECT_EQ(resource.code, kUsage);
  EXPECT_TRUE(absl::StrContains(resource.err, "\"meetings\"")) << resource.err;
  EXPECT_EQ(Say({"list", "meetings"}).code, kUsage);
  EXPECT_EQ(Say({}).code, kUsage);
  EXPECT_EQ(Say({"list", "bodies", "--output", "xml"}).code, kUsage);
}

TEST_F(UsageTest, StrategiesAreNamedAndDaysAreDays) {
  const Said none = Say({"strategy", "show", "contact"});
  EXPECT_EQ(none.code, kUsage);
  EXPECT_TRUE(absl::StrContains(none.err, "add --council ID")) << none.err;
  const Said day = Say(
      {"strategy", "show", "contact", "--council", "x", "--on-date", "soon"});
  EXPECT_EQ(day.code, kUsage);
  EXPECT_TRUE(absl::StrContains(day.err, "on_date cannot be \"soon\""))
      << day.err;
  EXPECT_EQ(Say({"strategy", "due"}).code, kUsage);
  EXPECT_EQ(Say({"strategy", "plan-on-a-page", "contact", "--council", "x",
                 "--format", "doc"})
                .code,
            kUsage);
}

TEST_F(UsageTest, WhatAMethodNeedsIsAskedForBeforeTheServer) {
  const Said reason = Say({"meeting", "cancel", "m", "--council", "x"});
  EXPECT_EQ(reason.code, kUsage);
  EXPECT_TRUE(absl::StrContains(reason.err, "--reason")) << reason.err;
  const Said day =
      Say({"commitment", "reschedule", "c", "--to", "soon", "--council", "x"});
  EXPECT_EQ(day.code, kUsage);
  EXPECT_TRUE(absl::StrContains(day.err, "soon")) << day.err;
  const Said answer = Say({"recommendation", "respond", "r", "--status",
                           "perhaps", "--council", "x"});
  EXPECT_EQ(answer.code, kUsage);
  EXPECT_TRUE(absl::StrContains(answer.err, "perhaps")) << answer.err;
  const Said council = Say({"decision", "publish", "d"});
  EXPECT_EQ(council.code, kUsage);
  EXPECT_TRUE(absl::StrContains(council.err, "--council")) << council.err;
  const Said command = Say({"commitment", "overdeu"});
  EXPECT_TRUE(absl::StrContains(command.err, "\"overdue\"")) << command.err;
  const Said nothing = Say({"meeting", "correct", "m", "--item", "1",
                            "--reason", "x", "--council", "x"});
  EXPECT_EQ(nothing.code, kUsage);
  const Said number =
      Say({"meeting", "correct", "m", "--item", "1", "--add-exempt-part",
           "--minute-number", "7", "--reason", "x", "--council", "x"});
  EXPECT_EQ(number.code, kUsage);
  EXPECT_TRUE(absl::StrContains(number.err, "--minute-number")) << number.err;
  EXPECT_EQ(Say({"meeting", "correct", "m", "--item", "1", "--exempt-part", "a",
                 "--add-exempt-part", "--text", "x", "--reason", "x",
                 "--council", "x"})
                .code,
            kUsage);
  for (const char* item : {"7_", "m/7_"}) {
    const Said said = Say({"meeting", "correct", "m", "--item", item, "--text",
                           "x", "--reason", "x", "--council", "x"});
    EXPECT_EQ(said.code, kUsage);
    EXPECT_TRUE(
        absl::StrContains(said.err, "\"7_\" is no id of an item's name"))
        << said.err;
  }
}

TEST_F(UsageTest, WhatCannotBeIsNoEmptyList) {
  struct Wrong {
    std::vector<std::string> arguments;
    const char* said;
  };
  for (const Wrong& wrong : std::vector<Wrong>{
           {{"meeting", "list", "--from", "2014-03-11", "--to", "2014-02"},
            "--to 2014-02 is before --from 2014-03-11"},
           {{"meeting", "list", "--to", "2014-02-30"}, "no such day"},
           {{"meeting", "list", "--to", "soon"}, "--to \"soon\""},
           {{"strategy", "due", "--until", "2000-01-01"}, "before today"},
           {{"strategy", "due", "--on-date", "2016-02-01", "--until",
             "2016-01-31"},
            "--on-date 2016-02-01"},
           {{"plan", "progress", "--plan", "p", "--strategy", "s"},
            "--strategy"},
           {{"access", "explain", "alice", "MeetingService.GetMeeting"},
            "\"alice\" is no caller"},
           {{"access", "explain", "oidc:", "MeetingService.GetMeeting"},
            "is no caller"},
           {{"body", "show", "Executive"}, "ids are lower case"},
           {{"recommendation", "respond", "r"}, "add --status, --text"},
           {{"commitment", "reschedule", "c", "--from", "soon"}, "--from"}}) {
    std::vector<std::string> arguments = wrong.arguments;
    // A server that is asked would be missed.
    for (const char* more : {"--council", "x", "--server", "127.0.0.1:1"}) {
      arguments.push_back(more);
    }
    const Said said = Say(arguments);
    EXPECT_EQ(said.code, kUsage) << wrong.said;
    EXPECT_TRUE(absl::StrContains(said.err, wrong.said)) << said.err;
  }
}

TEST_F(UsageTest, SilentServerIsNamedWithWhatToDo) {
  const Said said =
      Say({"list", "bodies", "--council", "x", "--server", "127.0.0.1:1"});
  EXPECT_EQ(said.code, kUnavailable);
  EXPECT_TRUE(absl::StrContains(said.err, "127.0.0.1:1"));
  EXPECT_TRUE(absl::StrContains(said.err, "minutebookd serve"));
}

TEST_F(UsageTest, MissingTokenFileIsNamed) {
  const Said said = Say(
      {"list", "bodies", "--council", "x", "--token-file", "/no/such/token"});
  EXPECT_EQ(said.code, kPermission);
  EXPECT_TRUE(absl::StrContains(said.err, "/no/such/token"));
}

TEST_F(UsageTest, DryRunNeedsNoServer) {
  const auto file =
      std::filesystem::path(testing::TempDir()) / "dry_run_page.txt";
  std::ofstream(file) << "Issue - meetings\nBins\nMeeting: 04/08/2015 - "
                         "Cabinet (Item 3)\n3 Bins PDF 7 KB\nTo consider "
                         "bins.\nRESOLVED that bins be noted.\n";
  const Said said =
      Say({"import", "--dry-run", "--output", "json", file.string()});
  EXPECT_EQ(said.code, kOk) << said.err;
  EXPECT_TRUE(absl::StrContains(said.out, "\"Cabinet\"")) << said.out;
  EXPECT_EQ(said.out.front(), '{');
  EXPECT_EQ(Say({"import", "--dry-run", "/no/such/page"}).code, kNotFound);
  EXPECT_EQ(Say({"import", file.string()}).code, kUsage);
  const Said twice = Say({"import", "--dry-run", file.string(), file.string()});
  EXPECT_EQ(twice.code, kUsage);
}

TEST(ExitCodeTest, Codes) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), kOk);
  EXPECT_EQ(ExitCodeOf(absl::NotFoundError("")), kNotFound);
  EXPECT_EQ(ExitCodeOf(absl::UnauthenticatedError("")), kPermission);
  EXPECT_EQ(ExitCodeOf(absl::AbortedError("")), kConflict);
  EXPECT_EQ(ExitCodeOf(absl::InvalidArgumentError("")), kInvalid);
  EXPECT_EQ(ExitCodeOf(UsageError("")), kUsage);
  EXPECT_EQ(ExitCodeOf(absl::DeadlineExceededError("")), kUnavailable);
  EXPECT_EQ(ExitCodeOf(absl::ResourceExhaustedError("")), kFailure);
  EXPECT_EQ(ExitCodeOf(absl::InternalError("")), kFailure);
}

TEST(NearestTest, OnlyWhatIsNear) {
  EXPECT_EQ(Nearest("lits", {"list", "get"}), "list");
  EXPECT_EQ(Nearest("xyzzy", {"list", "get"}), "");
}

}  // namespace
}  // namespace minutebook::cli
