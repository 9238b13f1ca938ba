// The completion scripts, tried in the shells that are there.
#include "clients/cli/completion.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "clients/cli/app.h"

namespace minutebook::cli {
namespace {

std::string Script(const std::string& shell) {
  std::ostringstream out;
  std::ostringstream err;
  Application application(out, err);
  EXPECT_EQ(application.Run({"completion", shell}), 0);
  return out.str();
}

// What bash offers for the last of `words`.
std::string Complete(const std::string& words) {
  const auto file =
      std::filesystem::path(testing::TempDir()) / "minutebook.bash";
  std::ofstream(file) << Script("bash") << "COMP_WORDS=(" << words << ")\n"
                      << "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                      << "_minutebook\necho \"${COMPREPLY[*]}\"\n";
  const std::string command =
      "bash --noprofile --norc " + file.string() + " 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  std::string said;
  char buffer[4096];
  while (fgets(buffer, sizeof buffer, pipe) != nullptr) said += buffer;
  pclose(pipe);
  if (!said.empty() && said.back() == '\n') said.pop_back();
  return said;
}

TEST(CompletionTest, BashCompletesCommandsResourcesAndOptions) {
  EXPECT_EQ(Complete("minutebook li"), "list");
  EXPECT_EQ(Complete("minutebook list mee"), "meetings");
  EXPECT_EQ(Complete("minutebook --council x get bod"), "bodies");
  EXPECT_EQ(Complete("minutebook list meetings --fil"), "--filter");
  EXPECT_EQ(Complete("minutebook list meetings --cou"), "--council");
  EXPECT_EQ(Complete("minutebook list --output j"), "json");
  EXPECT_EQ(Complete("minutebook issue h"), "history");
  EXPECT_EQ(Complete("minutebook completion f"), "fish");
  EXPECT_EQ(Complete("minutebook import --dr"), "--dry-run");
  EXPECT_EQ(Complete("minutebook list --council ''"), "");
}

TEST(CompletionTest, OtherShellsGetTheirScripts) {
  EXPECT_TRUE(absl::StartsWith(Script("zsh"), "#compdef minutebook"));
  const std::string fish = Script("fish");
  EXPECT_TRUE(absl::StrContains(fish, "complete -c minutebook"));
  EXPECT_TRUE(absl::StrContains(fish, "-l council"));
  EXPECT_TRUE(absl::StrContains(fish, "meetings"));
}

}  // namespace
}  // namespace minutebook::cli
