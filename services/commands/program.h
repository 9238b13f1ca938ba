// The program's command line: its subcommands, and for each the settings from
// flags, environment and configuration file. A subcommand is one function
// Add<Name>(Program&) in a file of its own, called by minutebookd.cc.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "services/settings/resolve.h"

namespace minutebook::commands {

// Exit codes beside 0: something failed; it was called in a wrong way, or a
// setting is wrong.
inline constexpr int kFailed = 1;
inline constexpr int kMisused = 2;

// Says why on standard error; returns kFailed.
int Fail(const absl::Status& status);

class Program {
 public:
  explicit Program(const std::string& version);

  // What a subcommand does with the settings in force; the exit code.
  using Body = std::function<int(const settings::Resolved&)>;

  // A subcommand with a flag for each of the settings named (all of them when
  // there is none). Options of its own may be added to what is returned, which
  // lives as long as the program.
  CLI::App& Add(const std::string& name, const std::string& summary,
                const std::vector<std::string_view>& flags, Body body);

  const std::string& version() const { return version_; }

  // Runs the subcommand that the arguments name; the exit code.
  int Run(int argc, char** argv);

 private:
  struct Command {
    CLI::App* app = nullptr;
    Body body;
    std::string config;                        // the flag --config
    std::map<std::string, std::string> flags;  // those given
  };

  int RunCommand(const Command& command);

  const std::string version_;
  CLI::App app_;
  std::list<Command> commands_;
};

// Every subcommand there is.
void AddServe(Program& program);
void AddMigrate(Program& program);
void AddConfig(Program& program);
void AddBackup(Program& program);
void AddRestore(Program& program);
void AddVerify(Program& program);
void AddDoctor(Program& program);

}  // namespace minutebook::commands
