// Settings: which source wins, and what is said of a value that cannot be.

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/settings/resolve.h"
#include "services/settings/setting_table.h"
#include "tests/support/matchers.h"

namespace minutebook::settings {
namespace {

using ::minutebook::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string ProblemOf(const Sources& sources) {
  const auto resolved = Resolve(sources);
  EXPECT_FALSE(resolved.ok());
  return std::string(resolved.status().message());
}

Sources File(const std::string& text) {
  Sources sources;
  sources.file_name = "minutebook.toml";
  sources.file = text;
  return sources;
}

TEST(SettingsTest, FlagBeforeEnvironmentBeforeFileBeforeDefault) {
  Sources sources = File(
      "# of the town hall\n"
      "max-calls = 11\n"
      "max-streams = 12\n"
      "listen = [\"127.0.0.1:1\", \"unix:/run/m\"]\n"
      "deadline = \"1m30s\"\n");
  sources.environment = {{"MINUTEBOOK_MAX_CALLS", "21"},
                         {"MINUTEBOOK_MAX_STREAMS", "22"},
                         {"MINUTEBOOK_LISTEN", "127.0.0.1:2,[::1]:3"},
                         {"PATH", "/bin"}};
  sources.flags = {{"max-calls", "31"}};
  const auto resolved = Resolve(sources);
  ASSERT_THAT(resolved, IsOk());
  EXPECT_EQ(resolved->settings.max_calls, 31);
  EXPECT_EQ(resolved->settings.max_streams, 22);
  EXPECT_THAT(resolved->settings.listen, ElementsAre("127.0.0.1:2", "[::1]:3"));
  EXPECT_EQ(resolved->settings.deadline, absl::Seconds(90));
  EXPECT_EQ(resolved->settings.readers, Settings().readers);
  const auto origin = [&](const char* name) {
    return resolved->origins.find(name)->second;
  };
  EXPECT_EQ(origin("max-calls"), "flag");
  EXPECT_EQ(origin("max-streams"), "environment");
  EXPECT_EQ(origin("deadline"), "minutebook.toml:5");
  EXPECT_EQ(origin("readers"), "default");
}

TEST(SettingsTest, WrongValueTellsItsNameWhatWasFoundAndWhatWasExpected) {
  const struct {
    std::string toml;
    std::string problem;
  } cases[] = {
      {"max-calls = \"many\"",
       "minutebook.toml:1: max-calls: found \"many\", expected a whole number "
       "from 1 to 1000000"},
      {"max-calls = \"5\"",
       "minutebook.toml:1: max-calls: found \"5\", expected a whole number "
       "from 1 to 1000000"},
      {"max-calls = 0",
       "minutebook.toml:1: max-calls: found 0, expected a whole number from 1 "
       "to 1000000"},
      {"\nmax-message-bytes = 1.5",
       "minutebook.toml:2: max-message-bytes: found a number with a fraction, "
       "expected a whole number of bytes from 1024 to 1073741824"},
      {"deadline = 10",
       "minutebook.toml:1: deadline: found 10, expected a duration such as "
       "\"90s\" or \"5m\", from 1s to 10m"},
      {"log-level = \"loud\"",
       "minutebook.toml:1: log-level: found \"loud\", expected one of debug, "
       "info, warning, error"},
      {"listen = \"127.0.0.1:1\"",
       "minutebook.toml:1: listen: found \"127.0.0.1:1\", expected a list of "
       "texts"},
      {"store = [\"a\"]",
       "minutebook.toml:1: store: found a list, expected a text"},
      {"lisen = []",
       "minutebook.toml:1: lisen is no setting; did you mean listen?"},
      {"[serve]\nstore = \"a\"",
       "minutebook.toml:1: serve is no setting; `minutebookd config` prints "
       "what there is"},
  };
  for (const auto& [toml, problem] : cases) {
    EXPECT_EQ(ProblemOf(File(toml)), problem);
  }
  EXPECT_THAT(ProblemOf(File("a\nb")), HasSubstr("minutebook.toml, line 1"));

  Sources sources;
  sources.flags = {{"readers", "65"}};
  sources.environment = {{"MINUTEBOOK_MAX_CALL", "1"},
                         {"MINUTEBOOK_DEADLINE", "soon"},
                         {"MINUTEBOOK_SERVER", "the client's"}};
  EXPECT_EQ(ProblemOf(sources),
            "the environment's MINUTEBOOK_MAX_CALL is no setting; did you mean "
            "MINUTEBOOK_MAX_CALLS?\n"
            "the environment's MINUTEBOOK_DEADLINE: found \"soon\", expected a "
            "duration such as \"90s\" or \"5m\", from 1s to 10m\n"
            "--readers: found \"65\", expected a whole number from 1 to 64");
}

TEST(SettingsTest, WhatIsDescribedCanBeReadAgain) {
  Sources sources;
  sources.flags = {{"listen", "127.0.0.1:1,unix:/run/a \"b\""},
                   {"services", "meetings"},
                   {"max-connection-age", "90m"},
                   {"store", "a#b.db"}};
  const auto resolved = Resolve(sources);
  ASSERT_THAT(resolved, IsOk());
  const std::string text = Describe(*resolved);
  EXPECT_THAT(text, HasSubstr("# flag\n"));
  const auto again = Resolve(File(text));
  ASSERT_THAT(again, IsOk());
  for (const Setting& setting : AllSettings()) {
    EXPECT_EQ(Format(setting, again->settings),
              Format(setting, resolved->settings));
  }
}

TEST(SettingsTest, PasswordsAreNotDescribed) {
  for (const char* store :
       {"postgresql://clerk:hunter2@db.example/minutebook",
        "postgresql://db.example/minutebook?password=hunter2&user=clerk",
        "host=db.example password=hunter2 user=clerk"}) {
    Sources sources;
    sources.flags = {{"store", store}};
    const auto resolved = Resolve(sources);
    ASSERT_THAT(resolved, IsOk());
    EXPECT_EQ(resolved->settings.store, store);
    EXPECT_THAT(Describe(*resolved), Not(HasSubstr("hunter2")));
    EXPECT_THAT(Describe(*resolved), HasSubstr("example"));
  }
}

TEST(SettingsTest, NearestNameIsNearOrNothing) {
  const std::vector<std::string_view> names = {"listen", "services", "store"};
  EXPECT_EQ(NearestName("lisen", names), "listen");
  EXPECT_EQ(NearestName("service", names), "services");
  EXPECT_EQ(NearestName("tore", names), "store");
  EXPECT_EQ(NearestName("colour", names), "");
  EXPECT_EQ(NearestName("", names), "");
}

TEST(SettingsTest, EveryDefaultIsWithinItsRange) {
  const Resolved defaults;
  EXPECT_THAT(Resolve(File(Describe(defaults))), IsOk());
}

}  // namespace
}  // namespace minutebook::settings
