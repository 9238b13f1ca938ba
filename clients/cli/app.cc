#include "clients/cli/app.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/access_commands.h"
#include "clients/cli/body_commands.h"
#include "clients/cli/citation_commands.h"
#include "clients/cli/commitment_commands.h"
#include "clients/cli/completion.h"
#include "clients/cli/decision_commands.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/import_command.h"
#include "clients/cli/issue_commands.h"
#include "clients/cli/item_commands.h"
#include "clients/cli/measure_commands.h"
#include "clients/cli/meeting_commands.h"
#include "clients/cli/nearest.h"
#include "clients/cli/plan_commands.h"
#include "clients/cli/readings_import.h"
#include "clients/cli/recommendation_commands.h"
#include "clients/cli/resource_commands.h"
#include "clients/cli/strategy_commands.h"
#include "clients/cli/target_pull.h"
#include "clients/cpp/views.h"

#ifndef MINUTEBOOK_VERSION
#define MINUTEBOOK_VERSION "0"
#endif

namespace minutebook::cli {
namespace {

// Flags of `app` and of the application it belongs to.
std::vector<std::string> OptionWords(const CLI::App* app) {
  std::vector<std::string> words;
  for (; app != nullptr; app = app->get_parent()) {
    for (const CLI::Option* option : app->get_options()) {
      for (const std::string& name : option->get_lnames()) {
        words.push_back("--" + name);
      }
    }
  }
  return words;
}

std::vector<std::string> CommandWords(const CLI::App* app) {
  std::vector<std::string> words;
  for (const CLI::App* command :
       app->get_subcommands([](const CLI::App*) { return true; })) {
    words.push_back(command->get_name());
  }
  return words;
}

// The innermost command that was named.
CLI::App* NamedCommand(CLI::App* app,
                       const std::vector<std::string>& arguments) {
  for (const std::string& word : arguments) {
    if (absl::StartsWith(word, "-")) continue;
    for (CLI::App* next :
         app->get_subcommands([](const CLI::App*) { return true; })) {
      if (next->get_name() == word) {
        app = next;
        break;
      }
    }
  }
  return app;
}

}  // namespace

Application::Application(std::ostream& out, std::ostream& err)
    : out_(out),
      err_(err),
      app_(
          "Keeps and shows how a council's strategies are made, decided and "
          "delivered.",
          "minutebook") {
  app_.fallthrough();
  app_.require_subcommand(1);
  app_.get_formatter()->column_width(34);
  app_.set_version_flag("--version",
                        absl::StrCat("minutebook ", MINUTEBOOK_VERSION));
  AddGlobalOptions();
  const Runner run = [this](const std::function<absl::Status()>& command) {
    status_ = command();
  };
  AddResourceCommands(app_, options_, out_, run);
  AddBodyCommands(app_, options_, out_, run);
  AddMeetingCommands(app_, options_, out_, run);
  AddItemCommands(app_, options_, out_, run);
  AddDecisionCommands(app_, options_, out_, run);
  AddRecommendationCommands(app_, options_, out_, run);
  AddCommitmentCommands(app_, options_, out_, run);
  AddIssueCommands(app_, options_, out_, run);
  AddCitationCommands(app_, options_, out_, run);
  AddPlanCommands(app_, options_, out_, err_, run);
  AddStrategyCommands(app_, options_, out_, err_, run);
  AddImportCommand(app_, options_, out_, err_, run, exit_code_);
  AddMeasureCommands(app_, options_, out_, err_, run);
  AddReadingsCommands(app_, options_, out_, run);
  AddTargetCommands(app_, options_, out_, run);
  AddAccessCommands(app_, options_, out_, err_, run);
  AddCompletionCommand(app_, out_);
  app_.footer(absl::StrCat(
      "Examples:\n"
      "  minutebook create council --id oxford --set display_name=\"Oxford "
      "City Council\"\n"
      "  minutebook import --council oxford pages/*.txt\n"
      "  minutebook list issues --council oxford\n"
      "  minutebook issue history customer-contact-strategy --council oxford\n"
      "  minutebook strategy show customer-contact --council oxford\n"
      "  source <(minutebook completion bash)\n\n",
      std::string(ExitCodeHelp())));
}

void Application::AddGlobalOptions() {
  app_.add_option("--server", options_.server, "Where the server listens")
      ->envname("MINUTEBOOK_SERVER")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  app_.add_option("--token-file", options_.token_file,
                  "A file that holds the token; MINUTEBOOK_TOKEN holds the "
                  "token itself")
      ->envname("MINUTEBOOK_TOKEN_FILE")
      ->type_name("FILE");
  app_.add_option("--ca", options_.authority_file,
                  "Speak TLS with a server whose certificate is of the "
                  "authority in this PEM file; `system` for those that this "
                  "machine trusts")
      ->envname("MINUTEBOOK_CA")
      ->type_name("FILE");
  app_.add_option("--certificate", options_.certificate_file,
                  "The client's own certificate (PEM), with --key")
      ->envname("MINUTEBOOK_CERTIFICATE")
      ->type_name("FILE");
  app_.add_option("--key", options_.key_file, "Its key (PEM)")
      ->envname("MINUTEBOOK_KEY")
      ->type_name("FILE");
  app_.add_option("--council", options_.council, "The council's id")
      ->envname("MINUTEBOOK_COUNCIL")
      ->type_name("ID");
  app_.add_option("--output", options_.output, "table, json or csv")
      ->check(CLI::IsMember({"table", "json", "csv"}))
      ->type_name("FORMAT")
      ->capture_default_str();
  app_.add_option("--timeout", options_.timeout_seconds,
                  "Seconds that a call may take")
      ->check(CLI::PositiveNumber)
      ->type_name("SECONDS")
      ->capture_default_str();
}

int Application::Refuse(const CLI::ParseError& error,
                        const std::vector<std::string>& arguments) {
  const CLI::App* command = NamedCommand(&app_, arguments);
  std::string text = error.what();
  std::string hint;
  for (const std::string& word : arguments) {
    if (!absl::StartsWith(word, "--") || word == "--") continue;
    const std::string flag = word.substr(0, word.find('='));
    const std::vector<std::string> known = OptionWords(command);
    if (std::find(known.begin(), known.end(), flag) != known.end()) continue;
    text = absl::StrCat("there is no option ", flag);
    hint = DidYouMean(flag, known);
    break;
  }
  const std::vector<std::string> known = CommandWords(command);
  if (hint.empty() && !known.empty()) {
    // What follows the command's own name; all that was typed for the program.
    const auto own =
        std::find(arguments.begin(), arguments.end(), command->get_name());
    const auto word = std::find_if(
        command == &app_ || own == arguments.end() ? arguments.begin()
                                                   : std::next(own),
        arguments.end(), [](const std::string& argument) {
          return !absl::StartsWith(argument, "-");
        });
    if (word != arguments.end() &&
        std::find(known.begin(), known.end(), *word) == known.end()) {
      text = absl::StrCat("there is no command \"", *word, "\"");
      hint = DidYouMean(*word, known);
    }
  }
  std::string path;
  for (const CLI::App* app = command; app->get_parent() != nullptr;
       app = app->get_parent()) {
    path = absl::StrCat(" ", app->get_name(), path);
  }
  err_ << "minutebook: " << text << hint << "\nSee minutebook" << path
       << " --help\n";
  return kUsage;
}

int Application::Run(std::vector<std::string> arguments) {
  const std::vector<std::string> given = arguments;
  std::reverse(arguments.begin(), arguments.end());
  try {
    app_.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    out_ << app_.help();
    if (NamedCommand(&app_, given) != &app_) {
      out_ << "Options of every command: --server, --token-file, --ca, "
              "--certificate, --key,\n--council, --output, --timeout (see "
              "minutebook --help)\n";
    }
    return kOk;
  } catch (const CLI::CallForAllHelp&) {
    out_ << app_.help("", CLI::AppFormatMode::All);
    return kOk;
  } catch (const CLI::CallForVersion& version) {
    out_ << version.what() << "\n";
    return kOk;
  } catch (const CLI::ParseError& error) {
    return Refuse(error, given);
  }
  out_.flush();
  if (status_.ok()) return exit_code_;
  err_ << Explain(status_, options_);
  return ExitCodeOf(status_);
}

}  // namespace minutebook::cli
