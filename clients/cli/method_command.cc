#include "clients/cli/method_command.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/record_name.h"
#include "clients/cli/record_text.h"
#include "clients/cli/set_field.h"
#include "clients/cpp/catalogue.h"
#include "clients/cpp/records.h"
#include "google/api/field_behavior.pb.h"
#include "google/api/resource.pb.h"

namespace minutebook::cli {
namespace {

using google::protobuf::Message;

const google::protobuf::MethodDescriptor* FindMethod(const char* method) {
  return client::FindMethod(absl::StrCat("minutebook.", method));
}

struct Typed {
  std::string name;
  std::vector<std::vector<std::string>> values;  // as the flags
  std::vector<char> switches;
  bool validate_only = false;
};

// The field at the end of a dotted path; null where there is none.
const google::protobuf::FieldDescriptor* FieldAt(
    const google::protobuf::Descriptor* message, std::string_view path) {
  const size_t dot = path.find('.');
  const auto* field =
      message->FindFieldByName(std::string(path.substr(0, dot)));
  if (dot == std::string_view::npos || field == nullptr) return field;
  return FieldAt(field->message_type(), path.substr(dot + 1));
}

// A name of any resource may leave the council out.
std::string Completed(const Message& request, const char* path,
                      const std::string& value, const GlobalOptions& options) {
  const auto* field = FieldAt(request.GetDescriptor(), path);
  const bool any_resource =
      field != nullptr &&
      field->options().GetExtension(google::api::resource_reference).type() ==
          "*";
  if (!any_resource || options.council_id().empty() ||
      absl::StartsWith(value, "councils/")) {
    return value;
  }
  return absl::StrCat("councils/", options.council_id(), "/", value);
}

// A message that the method asks for is made by one of its flags.
absl::Status CheckMessages(const MethodCommand& command,
                           const Message& request) {
  const auto* type = request.GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const auto& field = *type->field(i);
    const auto& behaviour =
        field.options().GetRepeatedExtension(google::api::field_behavior);
    if (field.message_type() == nullptr || field.is_repeated() ||
        request.GetReflection()->HasField(request, &field) ||
        std::find(behaviour.begin(), behaviour.end(), google::api::REQUIRED) ==
            behaviour.end()) {
      continue;
    }
    std::vector<std::string> flags;
    for (const MethodFlag& flag : command.flags) {
      const std::string path = flag.field;
      if (path == field.name() ||
          absl::StartsWith(path, absl::StrCat(field.name(), "."))) {
        flags.push_back(flag.flag);
      }
    }
    if (flags.empty()) continue;
    return UsageError(absl::StrCat("nothing is said of the ", field.name(),
                                   ": add ", absl::StrJoin(flags, ", "),
                                   flags.size() > 1 ? " (at least one)" : ""));
  }
  return absl::OkStatus();
}

absl::Status Fill(const MethodCommand& command, const Typed& typed,
                  const GlobalOptions& options, Message& request) {
  const auto name = FullName(*client::Catalogue::Get().Find(command.resource),
                             typed.name, options);
  if (!name.ok()) return name.status();
  client::SetString(request, "name", *name);
  for (size_t i = 0; i < command.flags.size(); ++i) {
    const MethodFlag& flag = command.flags[i];
    std::vector<std::string> values = typed.values[i];
    if (typed.switches[i]) values = {"true"};
    for (const std::string& value : values) {
      absl::Status status =
          SetField({flag.field, Completed(request, flag.field, value, options)},
                   options.council_id(), request);
      if (!status.ok()) {
        return UsageError(absl::StrCat(flag.flag, ": ", status.message()));
      }
    }
  }
  absl::Status missing = CheckMessages(command, request);
  if (!missing.ok()) return missing;
  if (!typed.validate_only) return absl::OkStatus();
  return SetField({"validate_only", "true"}, "", request);
}

absl::Status Act(const MethodCommand& command, const Typed& typed,
                 const GlobalOptions& options, std::ostream& out) {
  const auto* method = FindMethod(command.method);
  const auto request = client::NewMessage(*method->input_type());
  absl::Status status = Fill(command, typed, options, *request);
  if (!status.ok()) return status;
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  const auto reply = client::NewMessage(*method->output_type());
  status = (*connection)->Call(*method, *request, *reply);
  if (!status.ok()) return status;
  std::string line = absl::StrCat(
      client::GetString(*reply, "name"),
      typed.validate_only ? " would be " : " is ",
      command.done != nullptr ? command.done : FieldText(*reply, "state"));
  PrintOutcome(options, *reply, line, out);
  return absl::OkStatus();
}

}  // namespace

void AddMethodCommand(CLI::App& noun, const GlobalOptions& options,
                      std::ostream& out, const Runner& run,
                      const MethodCommand& command) {
  using Kind = MethodFlag::Kind;
  CLI::App* added = noun.add_subcommand(command.name, command.about);
  added->footer(absl::StrCat("Example:\n  minutebook ", noun.get_name(), " ",
                             command.example));
  auto typed = std::make_shared<Typed>();
  typed->values.resize(command.flags.size());
  typed->switches.resize(command.flags.size());
  added->add_option("name", typed->name, "Its full name, or its id")
      ->required()
      ->type_name(absl::AsciiStrToUpper(command.resource));
  for (size_t i = 0; i < command.flags.size(); ++i) {
    const MethodFlag& flag = command.flags[i];
    if (flag.kind == Kind::kSwitch) {
      added->add_flag_callback(
          flag.flag, [typed, i] { typed->switches[i] = true; }, flag.about);
      continue;
    }
    CLI::Option* option =
        added->add_option(flag.flag, typed->values[i], flag.about)
            ->type_name(flag.type)
            ->allow_extra_args(false);
    if (flag.kind != Kind::kMany) option->expected(1);
    if (flag.kind == Kind::kRequired) option->required();
  }
  added->add_flag("--validate-only", typed->validate_only,
                  "Check everything, write nothing");
  added->callback([=, &options, &out] {
    run([=, &options, &out] { return Act(command, *typed, options, out); });
  });
}

void AddNameCommand(CLI::App& noun, const char* name, const char* about,
                    const char* example, const char* takes,
                    const GlobalOptions& options, std::ostream& out,
                    const Runner& run, NameCommand act) {
  CLI::App* added = noun.add_subcommand(name, about);
  added->footer(
      absl::StrCat("Example:\n  minutebook ", noun.get_name(), " ", example));
  auto typed = std::make_shared<std::string>();
  added
      ->add_option("name", *typed,
                   std::string_view(takes) == "WORDS"
                       ? "Part of a name, in capitals or not"
                       : "Its full name, or its id")
      ->required()
      ->type_name(takes);
  added->callback([=, &options, &out] {
    run([=, &options, &out] { return act(options, *typed, out); });
  });
}

absl::Status CallMethod(const client::Connection& connection,
                        const char* method, const Message& request,
                        Message& reply) {
  return connection.Call(*FindMethod(method), request, reply);
}

void PrintOutcome(const GlobalOptions& options, const Message& record,
                  const std::string& line, std::ostream& out) {
  out << (options.format() == Output::kJson ? ToJson(record) : line) << "\n";
}

}  // namespace minutebook::cli
