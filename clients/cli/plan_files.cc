#include "clients/cli/plan_files.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/counted.h"
#include "clients/cli/csv_reader.h"
#include "clients/cli/plan_progress.h"
#include "clients/cli/plan_rows.h"
#include "clients/cli/record_name.h"
#include "clients/cli/rows_file.h"
#include "clients/cpp/catalogue.h"
#include "clients/cpp/connection.h"
#include "clients/cpp/failure.h"
#include "minutebook/actionplans/v1/plan_course.pb.h"
#include "minutebook/records/v1/apply.pb.h"

namespace minutebook::cli {
namespace {

using client::Connection;

constexpr size_t kRowsAtOnce = 250;          // two operations each
constexpr size_t kDispositionsAtOnce = 500;  // of one call

struct Arguments {
  std::string plan;
  std::string file;
  const char* sheet = "";  // of a workbook
  bool dry_run = false;
};

// A plan, the council it is of and the rows of a file.
struct Asked {
  std::string council;
  std::string plan;
  std::vector<Row> rows;
  std::unique_ptr<Connection> connection;
};

absl::StatusOr<Asked> Read(const GlobalOptions& options,
                           const Arguments& arguments) {
  Asked asked;
  const auto council = CouncilName(options);
  if (!council.ok()) return council.status();
  asked.council = *council;
  const auto plan = FullName(*client::Catalogue::Get().Find("action-plan"),
                             arguments.plan, options);
  if (!plan.ok()) return plan.status();
  asked.plan = *plan;
  auto rows = ReadRows(arguments.file, arguments.sheet);
  if (!rows.ok()) return rows.status();
  asked.rows = *std::move(rows);
  auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  asked.connection = *std::move(connection);
  return asked;
}

// What the server found wrong, by the row and column that `place` tells of the
// path of a field.
absl::Status ByRow(const std::string& file, const absl::Status& status,
                   absl::FunctionRef<std::string(const std::string&)> place) {
  const client::Failure failure = client::FailureOf(status);
  if (failure.violations.empty()) return status;
  std::vector<std::string> faults;
  for (const auto& violation : failure.violations) {
    const std::string fault = absl::StrCat(file, ": ", place(violation.field),
                                           ": ", violation.description);
    // An id stands in both records of a row.
    if (std::find(faults.begin(), faults.end(), fault) == faults.end()) {
      faults.push_back(fault);
    }
  }
  return FaultsOf(faults);
}

absl::Status Apply(const Asked& asked, const std::string& file,
                   const std::vector<PlannedRow>& rows, bool only_try) {
  for (size_t begin = 0; begin < rows.size(); begin += kRowsAtOnce) {
    records::v1::ApplyRequest request;
    request.set_parent(asked.council);
    request.set_validate_only(only_try);
    const size_t end = std::min(rows.size(), begin + kRowsAtOnce);
    for (size_t i = begin; i < end; ++i) {
      AddOperations(rows[i], asked.council, asked.plan, request);
    }
    records::v1::ApplyResponse response;
    const absl::Status status = asked.connection->Call(
        *client::FindMethod("minutebook.records.v1.RecordService.Apply"),
        request, response);
    if (!status.ok()) {
      return ByRow(file, status, [&](const std::string& path) {
        return PlaceOf(rows, begin, path);
      });
    }
  }
  return absl::OkStatus();
}

// All is tried before anything is written, so that a wrong row of a later call
// leaves nothing half imported.
absl::Status Import(const GlobalOptions& options, const Arguments& arguments,
                    std::ostream& out) {
  const auto asked = Read(options, arguments);
  if (!asked.ok()) return asked.status();
  const auto rows = ReadPlannedRows(asked->rows, options.council_id());
  if (!rows.ok()) return InFile(arguments.file, rows.status());
  absl::Status status = Apply(*asked, arguments.file, *rows, true);
  if (status.ok() && !arguments.dry_run) {
    status = Apply(*asked, arguments.file, *rows, false);
  }
  if (!status.ok()) return status;
  out << Counted(rows->size(), "action")
      << (arguments.dry_run   ? " would stand in "
          : rows->size() == 1 ? " stands in "
                              : " stand in ")
      << asked->plan << "\n";
  return absl::OkStatus();
}

// The names of the plan's entries by the ids of their actions.
absl::StatusOr<std::map<std::string, std::string>> EntriesByAction(
    const Asked& asked) {
  const auto listed = FetchEntries(*asked.connection, asked.plan);
  if (!listed.ok()) return listed.status();
  std::map<std::string, std::string> entries;
  for (const auto& entry : *listed) {
    const std::string& action = entry.action();
    entries.emplace(action.substr(action.rfind('/') + 1), entry.name());
  }
  return entries;
}

absl::Status Decide(const GlobalOptions& options, const Arguments& arguments,
                    std::ostream& out) {
  const auto asked = Read(options, arguments);
  if (!asked.ok()) return asked.status();
  const auto entries = EntriesByAction(*asked);
  if (!entries.ok()) return entries.status();
  const auto dispositions =
      ReadDispositions(asked->rows, options.council_id(), *entries);
  if (!dispositions.ok()) return InFile(arguments.file, dispositions.status());
  for (const bool only_try : {true, false}) {
    if (!only_try && arguments.dry_run) break;
    for (size_t begin = 0; begin < dispositions->size();
         begin += kDispositionsAtOnce) {
      actionplans::v1::SetDispositionsRequest request;
      request.set_name(asked->plan);
      request.set_validate_only(only_try);
      const size_t end =
          std::min(dispositions->size(), begin + kDispositionsAtOnce);
      for (size_t i = begin; i < end; ++i) {
        *request.add_dispositions() = (*dispositions)[i];
      }
      actionplans::v1::SetDispositionsResponse response;
      const absl::Status status = asked->connection->Call(
          *client::FindMethod(
              "minutebook.actionplans.v1.ActionPlanService.SetDispositions"),
          request, response);
      if (!status.ok()) {
        return ByRow(arguments.file, status, [&](const std::string& path) {
          return PlaceOfDisposition(begin, path);
        });
      }
    }
  }
  out << Counted(dispositions->size(), "entry", "entries")
      << (arguments.dry_run           ? " would be decided"
          : dispositions->size() == 1 ? " was decided"
                                      : " were decided")
      << "; the plan lists " << entries->size() << "\n";
  return absl::OkStatus();
}

}  // namespace

void AddPlanFileCommands(CLI::App& plan, const GlobalOptions& options,
                         std::ostream& out, const Runner& run) {
  using Do =
      absl::Status (*)(const GlobalOptions&, const Arguments&, std::ostream&);
  const auto add = [&](const char* name, const char* sheet, const char* about,
                       const char* footer, Do act) {
    CLI::App* command = plan.add_subcommand(name, about);
    command->footer(footer);
    auto arguments = std::make_shared<Arguments>();
    arguments->sheet = sheet;
    command->add_option("plan", arguments->plan, "The draft: its name or id")
        ->required()
        ->type_name("PLAN");
    command
        ->add_option("file", arguments->file,
                     "A CSV file, or a workbook (XLSX)")
        ->required()
        ->type_name("FILE");
    command->add_flag("--dry-run", arguments->dry_run,
                      "Check everything and write nothing");
    command->callback([=, &options, &out] {
      run([=, &options, &out] { return act(options, *arguments, out); });
    });
  };
  add("import", "Actions",
      "Place the actions of a file in a draft, all or none",
      "Examples:\n"
      "  minutebook plan import contact-2015 actions.csv --council oxford\n"
      "  minutebook plan import contact-2015 contact-2015.xlsx --council "
      "oxford\n"
      "Of a workbook the sheet Actions is read, else the first. The first "
      "row\nnames the columns: action (an id), title, owner, "
      "department,\nstart_date, due_date or another field of an action, and "
      "entry.number,\nentry.position, entry.objective or another field of an "
      "entry. Importing again\nchanges what is in the file alone.",
      Import);
  add("decide", "Decisions", "Say what a revised draft does with its actions",
      "Example:\n"
      "  minutebook plan decide contact-2016 decisions.csv --council oxford\n"
      "The first row names the columns: action (an id), disposition (carried, "
      "completed,\ndropped, moved or undecided), reason, moved_to (an action "
      "plan's "
      "id, or\nservicePlans/ID).",
      Decide);
}

}  // namespace minutebook::cli
