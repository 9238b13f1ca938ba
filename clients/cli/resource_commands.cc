#include "clients/cli/resource_commands.h"

#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/nearest.h"
#include "clients/cli/record_name.h"
#include "clients/cli/record_printer.h"
#include "clients/cli/record_text.h"
#include "clients/cli/set_field.h"
#include "clients/cpp/catalogue.h"
#include "clients/cpp/records.h"

namespace minutebook::cli {
namespace {

using client::Catalogue;
using client::MessagePtr;
using client::ResourceType;
using google::protobuf::Message;

struct Arguments {
  std::string resource;
  std::vector<std::string> names;
  std::string parent;
  std::string filter;
  int page_size = 0;
  int limit = 0;
  std::vector<std::string> columns;
  std::vector<std::string> sets;
  std::string json_file;
  std::string id;
  std::string etag;
  client::WriteOptions write;
};

absl::StatusOr<const ResourceType*> FindResource(const std::string& word) {
  const ResourceType* type = Catalogue::Get().Find(word);
  if (type != nullptr) return type;
  const std::vector<std::string> words = ResourceWords();
  return UsageError(absl::StrCat(
      "there is no resource \"", word, "\"", DidYouMean(word, words),
      "\nThe resources are: ", absl::StrJoin(words, ", ")));
}

// Full names of the records that the words name.
absl::StatusOr<std::vector<std::string>> FullNames(
    const ResourceType& type, std::vector<std::string> words,
    const GlobalOptions& options) {
  const std::vector<std::string>& variables = type.pattern.variables();
  const bool council_alone = variables.size() == 1;
  if (words.empty() && council_alone && !options.council.empty()) {
    words = {options.council_id()};
    return std::vector<std::string>{type.pattern.Fill({options.council_id()})};
  }
  // The ids of one record below another, given apart: MEETING ITEM.
  const size_t below = variables.size() - 1;
  const bool apart =
      below > 1 && words.size() == below &&
      std::none_of(words.begin(), words.end(), [](const std::string& word) {
        return absl::StrContains(word, "/");
      });
  if (apart) words = {absl::StrJoin(words, "/")};
  std::vector<std::string> names;
  for (const std::string& word : words) {
    absl::StatusOr<std::string> name = FullName(type, word, options);
    if (!name.ok()) return name.status();
    names.push_back(*std::move(name));
  }
  if (names.empty()) {
    return UsageError(absl::StrCat("name a ", client::Kebab(type.singular)));
  }
  return names;
}

// The parent of a list or of a new record. `any` fills ids that are not given
// with `-`.
absl::StatusOr<std::string> ParentName(const ResourceType& type,
                                       const std::string& given, bool any,
                                       const GlobalOptions& options) {
  const std::string text = type.pattern.ParentText();
  if (text.empty()) return std::string();
  const client::NamePattern pattern(text);
  if (given.empty()) {
    const auto council = CouncilName(options);
    if (!council.ok()) return council.status();
    std::vector<std::string> ids(pattern.variables().size(), "-");
    ids.front() = options.council_id();
    if (ids.size() > 1 && !any) {
      return UsageError(absl::StrCat(OneOf(type), " needs --parent: ", text));
    }
    return pattern.Fill(ids);
  }
  const auto parent = pattern.Expand(given, options.council_id());
  if (parent) return *parent;
  return UsageError(absl::StrCat("--parent \"", given, "\": expected ", text));
}

absl::StatusOr<std::string> ReadAll(const std::string& path) {
  std::stringstream text;
  if (path == "-") {
    text << std::cin.rdbuf();
    return text.str();
  }
  std::ifstream file(path, std::ios::binary);
  text << file.rdbuf();
  if (!file) {
    return UsageError(
        absl::StrCat("--json: the file ", path, " cannot be read"));
  }
  return text.str();
}

// Puts what --json and --set say into `record`. `paths` receives the fields
// named.
absl::Status FillRecord(const Arguments& arguments,
                        const GlobalOptions& options, Message& record,
                        std::vector<std::string>& paths) {
  const auto add_path = [&](const std::string& path) {
    if (std::find(paths.begin(), paths.end(), path) == paths.end()) {
      paths.push_back(path);
    }
  };
  if (!arguments.json_file.empty()) {
    const auto text = ReadAll(arguments.json_file);
    if (!text.ok()) return text.status();
    const auto json = nlohmann::json::parse(*text, nullptr, false);
    if (!json.is_object()) {
      return UsageError("--json: expected one JSON object");
    }
    MessagePtr given(record.New());
    const auto status =
        google::protobuf::util::JsonStringToMessage(*text, given.get());
    if (!status.ok()) {
      return UsageError(
          absl::StrCat("--json: ", std::string(status.message())));
    }
    const auto* type = record.GetDescriptor();
    for (const auto& [key, value] : json.items()) {
      const auto* field = type->FindFieldByName(key);
      if (field == nullptr) field = type->FindFieldByCamelcaseName(key);
      if (field == nullptr) continue;
      record.GetReflection()->ClearField(&record, field);
      if (field->name() != "name" && field->name() != "etag" &&
          field->number() >= 5) {
        add_path(field->name());
      }
    }
    record.MergeFrom(*given);
  }
  for (const std::string& set : arguments.sets) {
    const auto assignment = ParseAssignment(set);
    if (!assignment.ok()) return assignment.status();
    const absl::Status status =
        SetField(*assignment, options.council_id(), record);
    if (!status.ok()) return status;
    add_path(assignment->path.substr(0, assignment->path.find('.')));
  }
  return absl::OkStatus();
}

class ResourceCommands {
 public:
  ResourceCommands(const GlobalOptions& options, std::ostream& out)
      : options_(options), out_(out) {}

  absl::Status List(const Arguments& arguments) const {
    const auto type = FindResource(arguments.resource);
    if (!type.ok()) return type.status();
    const auto parent =
        ParentName(**type, arguments.parent, /*any=*/true, options_);
    if (!parent.ok()) return parent.status();
    auto printer =
        RecordPrinter::Make(**type, options_.format(), arguments.columns, out_);
    if (!printer.ok()) return printer.status();
    const auto connection = Connect(options_);
    if (!connection.ok()) return connection.status();
    const absl::Status status = client::Records(**connection)
                                    .List(**type,
                                          {*parent,
                                           arguments.filter,
                                           arguments.page_size,
                                           arguments.limit,
                                           {}},
                                          [&](std::vector<MessagePtr> page) {
                                            printer->Print(page);
                                            return absl::OkStatus();
                                          });
    if (status.ok()) printer->Finish();
    return status;
  }

  absl::Status Get(const Arguments& arguments) const {
    const auto type = FindResource(arguments.resource);
    if (!type.ok()) return type.status();
    const auto names = FullNames(**type, arguments.names, options_);
    if (!names.ok()) return names.status();
    const auto connection = Connect(options_);
    if (!connection.ok()) return connection.status();
    std::vector<MessagePtr> records;
    for (const std::string& name : *names) {
      auto record = client::Records(**connection).Get(**type, name);
      if (!record.ok()) return record.status();
      records.push_back(*std::move(record));
    }
    PrintRecords(**type, records, options_.format(), out_);
    return absl::OkStatus();
  }

  absl::Status Create(const Arguments& arguments) const {
    const auto type = FindResource(arguments.resource);
    if (!type.ok()) return type.status();
    const auto parent =
        ParentName(**type, arguments.parent, /*any=*/false, options_);
    if (!parent.ok()) return parent.status();
    MessagePtr record = client::NewMessage(*(*type)->message);
    std::vector<std::string> paths;
    const absl::Status filled = FillRecord(arguments, options_, *record, paths);
    if (!filled.ok()) return filled;
    const auto connection = Connect(options_);
    if (!connection.ok()) return connection.status();
    return Show(**type, client::Records(**connection)
                            .Create(**type, *parent, arguments.id, *record,
                                    arguments.write));
  }

  // Fields of a message and elements of a list are set in the record as it is,
  // which must not have changed when the change arrives.
  absl::Status Update(const Arguments& arguments) const {
    const auto type = FindResource(arguments.resource);
    if (!type.ok()) return type.status();
    const auto names = FullNames(**type, arguments.names, options_);
    if (!names.ok()) return names.status();
    if (arguments.sets.empty() && arguments.json_file.empty()) {
      return UsageError("nothing to change: add --set FIELD=VALUE or --json");
    }
    const auto connection = Connect(options_);
    if (!connection.ok()) return connection.status();
    const client::Records records(**connection);
    auto record = records.Get(**type, names->front());
    if (!record.ok()) return record.status();
    std::vector<std::string> paths;
    const absl::Status filled =
        FillRecord(arguments, options_, **record, paths);
    if (!filled.ok()) return filled;
    client::SetString(**record, "name", names->front());
    client::SetString(**record, "etag", arguments.etag);
    return Show(**type,
                records.Update(**type, **record, paths, arguments.write));
  }

  absl::Status Delete(const Arguments& arguments) const {
    const auto type = FindResource(arguments.resource);
    if (!type.ok()) return type.status();
    const auto names = FullNames(**type, arguments.names, options_);
    if (!names.ok()) return names.status();
    if (names->size() > 1 &&
        !(arguments.etag.empty() && arguments.write.request_id.empty())) {
      return UsageError("--etag and --request-id go with one name only");
    }
    const auto connection = Connect(options_);
    if (!connection.ok()) return connection.status();
    for (const std::string& name : *names) {
      auto deleted = client::Records(**connection)
                         .Delete(**type, name, arguments.etag, arguments.write);
      const absl::Status shown = Show(**type, std::move(deleted));
      if (!shown.ok()) return shown;
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Show(const ResourceType& type,
                    absl::StatusOr<MessagePtr> record) const {
    if (!record.ok()) return record.status();
    std::vector<MessagePtr> records;
    records.push_back(*std::move(record));
    PrintRecords(type, records, options_.format(), out_);
    return absl::OkStatus();
  }

  const GlobalOptions& options_;
  std::ostream& out_;
};

using Command = absl::Status (ResourceCommands::*)(const Arguments&) const;

CLI::App* AddCommand(CLI::App& app, const char* name, const char* what,
                     const char* examples, const GlobalOptions& options,
                     std::ostream& out, const Runner& run, Command command,
                     std::shared_ptr<Arguments> arguments) {
  CLI::App* added = app.add_subcommand(name, what);
  added->footer(examples);
  added
      ->add_option("resource", arguments->resource,
                   "What: bodies, meetings, forward-plan-entries, ...")
      ->required()
      ->type_name("RESOURCE");
  added->callback([=, &options, &out] {
    run([=, &options, &out] {
      return (ResourceCommands(options, out).*command)(*arguments);
    });
  });
  return added;
}

void AddNames(CLI::App& command, Arguments& arguments) {
  command
      .add_option("names", arguments.names,
                  "Full resource names, or ids below --council "
                  "(MEETING/ITEM for an item)")
      ->type_name("NAME");
}

void AddWriteOptions(CLI::App& command, Arguments& arguments) {
  command
      .add_option("--request-id", arguments.write.request_id,
                  "A UUID (version 4) that makes the call safe to repeat")
      ->type_name("UUID");
  command.add_flag("--validate-only", arguments.write.validate_only,
                   "Check everything, write nothing");
}

void AddFields(CLI::App& command, Arguments& arguments) {
  command
      .add_option("--set", arguments.sets,
                  "A field: FIELD=VALUE, dotted below messages; repeat for "
                  "more; FIELD= clears it")
      ->type_name("FIELD=VALUE")
      ->allow_extra_args(false);
  command
      .add_option("--json", arguments.json_file,
                  "Fields from a JSON file, - for standard input")
      ->type_name("FILE");
}

}  // namespace

std::vector<std::string> ResourceWords() {
  std::vector<std::string> words;
  for (const ResourceType& type : Catalogue::Get().types()) {
    words.push_back(client::Kebab(type.plural));
  }
  return words;
}

void AddResourceCommands(CLI::App& app, const GlobalOptions& options,
                         std::ostream& out, const Runner& run) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* list = AddCommand(
      app, "list", "List records, page by page",
      "Examples:\n"
      "  minutebook list bodies --council oxford\n"
      "  minutebook list meetings --council oxford --filter 'date >= "
      "\"2015-01-01\"'\n"
      "  minutebook list items --council oxford --parent executive-2015-08-04\n"
      "  minutebook list items --council oxford --output csv > items.csv",
      options, out, run, &ResourceCommands::List, arguments);
  list->add_option("--parent", arguments->parent,
                   "Whose: a full name or ids below --council; all by default")
      ->type_name("NAME");
  list->add_option("--filter", arguments->filter,
                   "Which: 'display_name = \"Cabinet\"'; = != < <= > >= : AND "
                   "OR NOT; OR binds tighter than AND")
      ->type_name("FILTER");
  list->add_option("--page-size", arguments->page_size,
                   "Records a call, at most 1000")
      ->check(CLI::NonNegativeNumber);
  list->add_option("--limit", arguments->limit, "Records in all; 0: no limit")
      ->check(CLI::NonNegativeNumber);
  list->add_option("--columns", arguments->columns,
                   "Fields to show in tables and CSV, separated by commas")
      ->delimiter(',')
      ->type_name("FIELD,...")
      ->allow_extra_args(false);

  arguments = std::make_shared<Arguments>();
  CLI::App* get = AddCommand(
      app, "get", "Show records",
      "Examples:\n"
      "  minutebook get meeting executive-2015-08-04 --council oxford\n"
      "  minutebook get item executive-2015-08-04 218-customer-strategy "
      "--council oxford\n"
      "  minutebook get body councils/oxford/bodies/cabinet --output json",
      options, out, run, &ResourceCommands::Get, arguments);
  AddNames(*get, *arguments);

  arguments = std::make_shared<Arguments>();
  CLI::App* create = AddCommand(
      app, "create", "Create a record",
      "Examples:\n"
      "  minutebook create council --id oxford --set display_name=\"Oxford "
      "City Council\"\n"
      "  minutebook create body --council oxford --id cabinet --set "
      "display_name=Cabinet --set kind=executive\n"
      "  minutebook create meeting --council oxford --set body=cabinet --set "
      "date=2024-07-10\n"
      "  minutebook create person --council oxford --json person.json",
      options, out, run, &ResourceCommands::Create, arguments);
  create
      ->add_option("--parent", arguments->parent,
                   "Where it belongs; the council by default")
      ->type_name("NAME");
  create
      ->add_option("--id", arguments->id,
                   "The last part of its name; the server makes one if none "
                   "is given")
      ->type_name("ID");
  AddFields(*create, *arguments);
  AddWriteOptions(*create, *arguments);

  arguments = std::make_shared<Arguments>();
  CLI::App* update =
      AddCommand(app, "update", "Change fields of a record",
                 "Examples:\n"
                 "  minutebook update body cabinet --council oxford --set "
                 "start_date=2019-05-13\n"
                 "  minutebook update recommendation r1 --council oxford --set "
                 "response.status=agreed_in_part\n"
                 "  minutebook update settings --council oxford --set "
                 "'rule_sets=[{\"response_months\":2}]'",
                 options, out, run, &ResourceCommands::Update, arguments);
  AddNames(*update, *arguments);
  AddFields(*update, *arguments);
  update->add_option("--etag", arguments->etag,
                     "Change only if this is the record's present etag");
  AddWriteOptions(*update, *arguments);

  arguments = std::make_shared<Arguments>();
  CLI::App* remove =
      AddCommand(app, "delete", "Delete records",
                 "Example:\n  minutebook delete paper p1 --council oxford",
                 options, out, run, &ResourceCommands::Delete, arguments);
  AddNames(*remove, *arguments);
  remove->add_option("--etag", arguments->etag,
                     "Delete only if this is the record's present etag");
  AddWriteOptions(*remove, *arguments);
}

}  // namespace minutebook::cli
