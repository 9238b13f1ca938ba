#include "services/commands/program.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "services/settings/setting_table.h"

namespace minutebook::commands {
namespace {

using settings::Setting;

std::string Help(const Setting& setting) {
  std::string value = settings::Format(setting, settings::Settings());
  value = absl::StrReplaceAll(value, {{"\"", ""}, {"[", ""}, {"]", ""}});
  return absl::StrCat(std::string(setting.meaning),
                      value.empty() ? "" : absl::StrCat(" (", value, ")"));
}

void AddFlag(CLI::App& app, const Setting& setting,
             std::map<std::string, std::string>& flags) {
  const std::string name(setting.name);
  // Given more than once, a list's values are put together and of others the
  // last one counts: one text either way.
  const bool list =
      std::holds_alternative<std::vector<std::string> settings::Settings::*>(
          setting.field);
  app.add_option_function<std::vector<std::string>>(
         "--" + name,
         [&flags, name, list](const std::vector<std::string>& values) {
           flags[name] = list ? absl::StrJoin(values, ",") : values.back();
         },
         Help(setting))
      ->type_name("")
      ->expected(1)
      ->multi_option_policy(list ? CLI::MultiOptionPolicy::TakeAll
                                 : CLI::MultiOptionPolicy::TakeLast);
}

std::vector<std::pair<std::string, std::string>> Environment() {
  std::vector<std::pair<std::string, std::string>> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    variables.push_back(absl::StrSplit(*entry, absl::MaxSplits('=', 1)));
  }
  return variables;
}

// What the first misspelt flag may have meant; empty when it is not near any.
std::string Suggestion(int argc, char** argv) {
  std::vector<std::string_view> names;
  for (const Setting& setting : settings::AllSettings()) {
    names.push_back(setting.name);
  }
  for (int i = 1; i < argc; ++i) {
    std::string_view argument = argv[i];
    if (argument.substr(0, 2) != "--") continue;
    argument = argument.substr(2, argument.find('=') - 2);
    if (settings::FindSetting(argument) != nullptr) continue;
    const std::string_view nearest = settings::NearestName(argument, names);
    if (!nearest.empty()) {
      return absl::StrCat("Did you mean --", std::string(nearest), "?\n");
    }
  }
  return "";
}

}  // namespace

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "minutebookd: %s\n",
               std::string(status.message()).c_str());
  return kFailed;
}

Program::Program(const std::string& version)
    : version_(version),
      app_(
          "minutebookd: the record of how strategies are made, decided and "
          "delivered") {
  app_.set_version_flag("--version", "minutebookd " + version);
  app_.require_subcommand(1);
}

CLI::App& Program::Add(const std::string& name, const std::string& summary,
                       const std::vector<std::string_view>& flags, Body body) {
  Command& command = commands_.emplace_back();
  command.app = app_.add_subcommand(name, summary);
  command.body = std::move(body);
  command.app->add_option("--config", command.config,
                          "A TOML file with settings (MINUTEBOOK_CONFIG)");
  for (const Setting& setting : settings::AllSettings()) {
    if (flags.empty() ||
        std::find(flags.begin(), flags.end(), setting.name) != flags.end()) {
      AddFlag(*command.app, setting, command.flags);
    }
  }
  return *command.app;
}

int Program::Run(int argc, char** argv) {
  try {
    app_.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app_.exit(error);
    if (code == 0) return 0;  // help and version
    std::fputs(Suggestion(argc, argv).c_str(), stderr);
    return kMisused;
  }
  for (const Command& command : commands_) {
    if (command.app->parsed()) return RunCommand(command);
  }
  return kMisused;
}

int Program::RunCommand(const Command& command) {
  settings::Sources sources;
  sources.flags = command.flags;
  sources.environment = Environment();
  sources.file_name = command.config;
  if (const char* file = std::getenv("MINUTEBOOK_CONFIG");
      file != nullptr && sources.file_name.empty()) {
    sources.file_name = file;
  }
  if (!sources.file_name.empty()) {
    std::ifstream file(sources.file_name);
    sources.file.emplace(std::istreambuf_iterator<char>(file),
                         std::istreambuf_iterator<char>());
    if (!file) {
      std::fprintf(stderr,
                   "minutebookd: cannot read the configuration %s: %s\n",
                   sources.file_name.c_str(), std::strerror(errno));
      return kMisused;
    }
  }
  const absl::StatusOr<settings::Resolved> resolved =
      settings::Resolve(sources);
  if (!resolved.ok()) {
    std::fprintf(stderr, "minutebookd: %s\n",
                 std::string(resolved.status().message()).c_str());
    return kMisused;
  }
  return command.body(*resolved);
}

}  // namespace minutebook::commands
