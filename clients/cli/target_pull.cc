#include "clients/cli/target_pull.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/read_file.h"
#include "clients/cli/record_text.h"
#include "clients/cli/set_field.h"
#include "clients/cli/table.h"
#include "clients/cli/text_layout.h"
#include "clients/cpp/connection.h"
#include "minutebook/actionplans/v1/target_pull.pb.h"

namespace minutebook::cli {
namespace {

using actionplans::v1::Measure;
using actionplans::v1::PullTargetsRequest;
using actionplans::v1::PullTargetsResponse;
using actionplans::v1::Target;
using google::protobuf::Message;

struct Arguments {
  std::string cursor_file;
  std::vector<Assignment> filters;  // fields of the request
};

Row Header() {
  return {"change", "name",   "title",   "start",     "end",
          "value",  "lowest", "highest", "dimensions"};
}

std::string Field(const Message& message, const char* name) {
  return FieldText(message, *message.GetDescriptor()->FindFieldByName(name));
}

std::string DimensionsText(const Target& target) {
  std::string text;
  for (const auto& dimension : target.dimensions()) {
    absl::StrAppend(&text, text.empty() ? "" : "; ", dimension.dimension(), "=",
                    dimension.value());
  }
  return text;
}

std::vector<Row> RowsOf(const PullTargetsResponse& message) {
  std::vector<Row> rows;
  for (const Measure& measure : message.measures()) {
    rows.push_back({"measure", measure.name(), measure.title()});
  }
  for (const Target& target : message.targets()) {
    rows.push_back({"target", target.name(), "", Field(target, "start_date"),
                    Field(target, "end_date"), target.value(), target.lowest(),
                    target.highest(), DimensionsText(target)});
  }
  for (const std::string& name : message.retracted()) {
    rows.push_back({"retracted", name});
  }
  return rows;
}

// Prints messages as they come.
class Printer {
 public:
  Printer(Output output, std::ostream& out)
      : output_(output), out_(out), table_(Header(), TableWidth()) {
    if (output_ == Output::kCsv) out_ << CsvLine(Header());
  }

  void Print(const PullTargetsResponse& message) {
    std::vector<Row> rows = RowsOf(message);
    switch (output_) {
      case Output::kJson:
        out_ << ToJsonLine(message) << "\n";
        return;
      case Output::kCsv:
        for (const Row& row : rows) out_ << CsvLine(row);
        return;
      case Output::kTable:
        for (Row& row : rows) row[1] = ShortName(row[1]);
        if (!rows.empty()) out_ << table_.Render(rows);
        return;
    }
  }

 private:
  const Output output_;
  std::ostream& out_;
  Table table_;
};

// Replaces the file whole, so that one that cannot be written stays as it is.
absl::Status WriteCursor(const std::string& path, const std::string& cursor) {
  const std::string fresh = path + ".tmp";
  std::ofstream file(fresh, std::ios::binary);
  file << cursor << "\n";
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(fresh, path, error);
  if (file && !error) return absl::OkStatus();
  return absl::UnknownError(absl::StrCat(path, " cannot be written"));
}

// `status` of a request that went on where that file says.
absl::Status Named(const std::string& file, const absl::Status& status) {
  const absl::string_view message = status.message();
  absl::Status named(
      status.code(),
      absl::StrCat(file, ": ", std::string(message.data(), message.size())));
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    named.SetPayload(url, payload);
  });
  return named;
}

absl::Status Pull(const GlobalOptions& options, const Arguments& arguments,
                  std::ostream& out) {
  PullTargetsRequest request;
  const auto council = CouncilName(options);
  if (!council.ok()) return council.status();
  request.set_parent(*council);
  for (const Assignment& filter : arguments.filters) {
    if (filter.value.empty()) continue;
    const absl::Status status = SetField(filter, options.council_id(), request);
    if (!status.ok()) return status;
  }
  std::error_code error;
  if (!arguments.cursor_file.empty() &&
      std::filesystem::exists(arguments.cursor_file, error)) {
    absl::StatusOr<std::string> cursor = ReadFile(arguments.cursor_file);
    if (!cursor.ok()) return cursor.status();
    while (!cursor->empty() && cursor->back() == '\n') cursor->pop_back();
    request.set_cursor(*cursor);
  }
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  Printer printer(options.format(), out);
  std::string cursor;
  const absl::Status status =
      (*connection)
          ->Stream(*client::FindMethod(
                       "minutebook.actionplans.v1.MeasureService.PullTargets"),
                   request, [&](const Message& reply) {
                     const auto& message =
                         static_cast<const PullTargetsResponse&>(reply);
                     printer.Print(message);
                     cursor = message.cursor();
                     return absl::OkStatus();
                   });
  if (absl::IsInvalidArgument(status) && !request.cursor().empty()) {
    return Named(arguments.cursor_file, status);
  }
  if (arguments.cursor_file.empty() || cursor.empty()) return status;
  // Where it broke off, too: what was printed does not come again.
  out.flush();
  const absl::Status written = WriteCursor(arguments.cursor_file, cursor);
  return status.ok() ? written : status;
}

}  // namespace

void AddTargetCommands(CLI::App& app, const GlobalOptions& options,
                       std::ostream& out, const Runner& run) {
  CLI::App* target = app.add_subcommand("target", "Values to reach");
  target->require_subcommand(1);
  CLI::App* command = target->add_subcommand(
      "pull", "Measures and targets: all of them, or what changed");
  command->footer(
      "Examples:\n"
      "  minutebook target pull --council oxford --output csv\n"
      "  minutebook target pull --council oxford --cursor-file oxford.cursor\n"
      "With a cursor file, a second pull prints only what changed since the "
      "first with the\nsame filters, and one that broke off goes on. JSON has "
      "one line for each message.");
  auto arguments = std::make_shared<Arguments>();
  arguments->filters = {{"department", ""},
                        {"strategy", ""},
                        {"start_date", ""},
                        {"end_date", ""}};
  command
      ->add_option("--cursor-file", arguments->cursor_file,
                   "Go on where this file says, and write there where to go "
                   "on next time")
      ->type_name("FILE");
  command
      ->add_option("--department", arguments->filters[0].value,
                   "Measures of this department alone")
      ->type_name("DEPARTMENT");
  command
      ->add_option("--strategy", arguments->filters[1].value,
                   "Measures of this strategy's objectives alone")
      ->type_name("STRATEGY");
  command
      ->add_option("--from", arguments->filters[2].value,
                   "Targets of periods that end on this day or later alone")
      ->type_name("DATE");
  command
      ->add_option("--until", arguments->filters[3].value,
                   "Targets of periods that begin on this day or earlier alone")
      ->type_name("DATE");
  command->callback([=, &options, &out] {
    run([=, &options, &out] { return Pull(options, *arguments, out); });
  });
}

}  // namespace minutebook::cli
