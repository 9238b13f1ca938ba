// Commands that call one method for one record: what is typed goes into fields
// of the request, and the reply is told in a line.
#pragma once

#include <CLI/App.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "clients/cli/resource_commands.h"
#include "clients/cli/session.h"
#include "clients/cpp/connection.h"

namespace minutebook::cli {

// A flag whose value becomes a field of the request.
struct MethodFlag {
  enum class Kind { kOne, kMany, kRequired, kSwitch };

  const char* flag;   // `--reason`
  const char* field;  // `fulfilment.item`
  const char* about;
  const char* type = "TEXT";
  Kind kind = Kind::kOne;
};

struct MethodCommand {
  const char* name;  // `publish-agenda`
  const char* about;
  const char* example;  // behind the noun
  const char* method;   // `minutebook.meetings.v1.MeetingService.PublishAgenda`
  const char* resource;  // of the record that it is called for: `meeting`
  // What is said of the record afterwards; null: its state.
  const char* done = nullptr;
  std::vector<MethodFlag> flags = {};
};

// Adds the command below `noun`. The record is the request's field `name`; a
// method with `validate_only` has a flag of that name.
void AddMethodCommand(CLI::App& noun, const GlobalOptions& options,
                      std::ostream& out, const Runner& run,
                      const MethodCommand& command);

// A function that prints, as a command without more than one name does.
using NameCommand = absl::Status (*)(const GlobalOptions& options,
                                     const std::string& name,
                                     std::ostream& out);

// Adds a command that shows one record, by its name or id.
void AddNameCommand(CLI::App& noun, const char* name, const char* about,
                    const char* example, const char* takes,
                    const GlobalOptions& options, std::ostream& out,
                    const Runner& run, NameCommand act);

// Calls a method: `meetings.v1.MeetingService.PublishAgenda`.
absl::Status CallMethod(const client::Connection& connection,
                        const char* method,
                        const google::protobuf::Message& request,
                        google::protobuf::Message& reply);

// Calls a method that lists, page by page.
template <typename Request, typename Reply>
absl::Status EachPage(const client::Connection& connection, const char* method,
                      Request request,
                      absl::FunctionRef<void(const Reply&)> take) {
  do {
    Reply page;
    absl::Status status = CallMethod(connection, method, request, page);
    if (!status.ok()) return status;
    take(page);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

// What the record's message in `json` format or, in a line, `line` says.
void PrintOutcome(const GlobalOptions& options,
                  const google::protobuf::Message& record,
                  const std::string& line, std::ostream& out);

}  // namespace minutebook::cli
