#include "clients/cli/completion.h"

#include <memory>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/resource_commands.h"

namespace minutebook::cli {
namespace {

std::vector<const CLI::App*> Commands(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

// What may follow a command: its options with those of the application, its
// commands, and the resources where it takes one.
struct Node {
  std::string path;  // "issue history"; empty for the application
  std::vector<const CLI::Option*> options;
  std::vector<const CLI::App*> commands;
  bool takes_resource = false;
  bool takes_files = false;
  std::vector<std::string> words;  // of a positional with fixed values
};

std::vector<std::string> FixedValues(const CLI::Option& option) {
  // "TEXT:{a,b}" is how a set of values describes itself.
  const std::string type = option.get_type_name();
  const size_t open = type.find('{');
  const size_t close = type.find('}', open == type.npos ? 0 : open);
  if (open == type.npos || close == type.npos) return {};
  std::vector<std::string> values;
  std::string value;
  for (size_t i = open + 1; i <= close; ++i) {
    if (type[i] == ',' || i == close) {
      values.push_back(value);
      value.clear();
    } else {
      value += type[i];
    }
  }
  return values;
}

bool TakesPath(const CLI::Option& option) {
  return absl::StartsWith(option.get_type_name(), "FILE") ||
         absl::StartsWith(option.get_type_name(), "DIR");
}

void Collect(const CLI::App& app, const std::string& path,
             const std::vector<const CLI::Option*>& outer,
             std::vector<Node>& nodes) {
  Node node;
  node.path = path;
  node.options = outer;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) {
      node.takes_resource |= option->get_type_name() == "RESOURCE";
      node.takes_files |= TakesPath(*option);
      const auto values = FixedValues(*option);
      node.words.insert(node.words.end(), values.begin(), values.end());
    } else if (std::find(outer.begin(), outer.end(), option) == outer.end()) {
      // Every command has its own --help.
      const bool repeated = option->check_lname("help") && !outer.empty();
      if (!repeated) node.options.push_back(option);
    }
  }
  node.commands = Commands(app);
  nodes.push_back(node);
  for (const CLI::App* command : node.commands) {
    Collect(*command,
            absl::StrCat(path, path.empty() ? "" : " ", command->get_name()),
            path.empty() ? node.options : outer, nodes);
  }
}

std::vector<Node> Nodes(const CLI::App& app) {
  std::vector<Node> nodes;
  Collect(app, "", {}, nodes);
  return nodes;
}

std::string Words(const Node& node) {
  std::vector<std::string> words;
  for (const CLI::App* command : node.commands) {
    words.push_back(command->get_name());
  }
  if (node.takes_resource) {
    const auto resources = ResourceWords();
    words.insert(words.end(), resources.begin(), resources.end());
  }
  words.insert(words.end(), node.words.begin(), node.words.end());
  return absl::StrJoin(words, " ");
}

std::string OptionWords(const Node& node) {
  std::vector<std::string> words;
  for (const CLI::Option* option : node.options) {
    for (const std::string& name : option->get_lnames()) {
      words.push_back("--" + name);
    }
  }
  return absl::StrJoin(words, " ");
}

bool TakesValue(const CLI::Option& option) {
  return option.get_expected_max() > 0 && option.get_type_size() != 0;
}

// Options of the whole application that take a value, with their values.
std::string BashValues(const std::vector<Node>& nodes) {
  std::string cases;
  std::vector<std::string> done;
  for (const Node& node : nodes) {
    for (const CLI::Option* option : node.options) {
      if (!TakesValue(*option) || option->get_lnames().empty()) continue;
      const std::string flag = "--" + option->get_lnames().front();
      if (std::find(done.begin(), done.end(), flag) != done.end()) continue;
      done.push_back(flag);
      const auto values = FixedValues(*option);
      std::string action = "return";
      if (!values.empty()) {
        action = absl::StrCat("COMPREPLY=($(compgen -W \"",
                              absl::StrJoin(values, " "),
                              "\" -- \"$cur\")); return");
      } else if (TakesPath(*option)) {
        action = "COMPREPLY=($(compgen -f -- \"$cur\")); return";
      }
      absl::StrAppend(&cases, "    ", flag, ") ", action, " ;;\n");
    }
  }
  return cases;
}

std::string Quoted(const std::string& text) {
  return absl::StrReplaceAll(text, {{"'", ""}, {"\n", " "}});
}

}  // namespace

std::string BashCompletion(const CLI::App& app) {
  const std::vector<Node> nodes = Nodes(app);
  std::string paths;
  std::string words;
  for (const Node& node : nodes) {
    if (!node.path.empty()) absl::StrAppend(&paths, "|", node.path);
    absl::StrAppend(&words, "    \"", node.path, "\")\n      options=\"",
                    OptionWords(node), "\"\n      words=\"", Words(node),
                    "\"\n      files=", node.takes_files ? "1" : "0", " ;;\n");
  }
  return absl::StrCat(
      "# Completion of minutebook for bash: source <(minutebook completion "
      "bash)\n"
      "_minutebook() {\n"
      "  local cur=\"${COMP_WORDS[COMP_CWORD]}\" prev=\"\" path=\"\" word i\n"
      "  local options words files skip=0\n"
      "  COMPREPLY=()\n"
      "  ((COMP_CWORD > 0)) && prev=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    word=\"${COMP_WORDS[i]}\"\n"
      "    case \"|",
      paths.empty() ? "" : paths.substr(1),
      "|\" in\n"
      "      *\"|${path:+$path }$word|\"*) path=\"${path:+$path }$word\" ;;\n"
      "    esac\n"
      "  done\n"
      "  case \"$prev\" in\n",
      BashValues(nodes),
      "  esac\n"
      "  case \"$path\" in\n",
      words,
      "  esac\n"
      "  if [[ \"$cur\" == -* ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$options\" -- \"$cur\"))\n"
      "  elif [[ \"$files\" == 1 ]]; then\n"
      "    COMPREPLY=($(compgen -f -- \"$cur\"))\n"
      "  else\n"
      "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
      "  fi\n"
      "}\n"
      "complete -o filenames -F _minutebook minutebook\n");
}

std::string ZshCompletion(const CLI::App& app) {
  return absl::StrCat(
      "#compdef minutebook\n"
      "# Completion of minutebook for zsh: source <(minutebook completion "
      "zsh)\n"
      "autoload -U +X bashcompinit && bashcompinit\n",
      BashCompletion(app));
}

std::string FishCompletion(const CLI::App& app) {
  std::string script =
      "# Completion of minutebook for fish: minutebook completion fish | "
      "source\n"
      "complete -c minutebook -f\n";
  for (const Node& node : Nodes(app)) {
    std::string condition = "__fish_use_subcommand";
    if (!node.path.empty()) {
      condition = absl::StrCat("__fish_seen_subcommand_from ",
                               node.path.substr(node.path.rfind(' ') + 1));
    }
    const auto line = [&](const std::string& rest) {
      absl::StrAppend(&script, "complete -c minutebook -n '", condition, "' ",
                      rest, "\n");
    };
    for (const CLI::App* command : node.commands) {
      line(absl::StrCat("-a ", command->get_name(), " -d '",
                        Quoted(command->get_description()), "'"));
    }
    if (node.takes_resource || !node.words.empty()) {
      Node bare = node;
      bare.commands.clear();
      line(absl::StrCat("-a '", Words(bare), "'"));
    }
    if (node.takes_files) line("-F");
    for (const CLI::Option* option : node.options) {
      if (option->get_lnames().empty()) continue;
      std::string rest = absl::StrCat("-l ", option->get_lnames().front());
      const auto values = FixedValues(*option);
      if (!values.empty()) {
        absl::StrAppend(&rest, " -x -a '", absl::StrJoin(values, " "), "'");
      } else if (TakesValue(*option)) {
        rest += TakesPath(*option) ? " -r -F" : " -x";
      }
      line(absl::StrCat(rest, " -d '", Quoted(option->get_description()), "'"));
    }
  }
  return script;
}

void AddCompletionCommand(CLI::App& app, std::ostream& out) {
  CLI::App* command = app.add_subcommand(
      "completion", "Print a script that completes minutebook in a shell");
  command->footer(
      "Examples:\n"
      "  source <(minutebook completion bash)\n"
      "  minutebook completion fish > "
      "~/.config/fish/completions/minutebook.fish");
  auto shell = std::make_shared<std::string>();
  command->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->callback([&app, &out, shell] {
    out << (*shell == "bash"  ? BashCompletion(app)
            : *shell == "zsh" ? ZshCompletion(app)
                              : FishCompletion(app));
  });
}

}  // namespace minutebook::cli
