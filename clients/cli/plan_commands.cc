#include "clients/cli/plan_commands.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/counted.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/fetch_records.h"
#include "clients/cli/plan_chart.h"
#include "clients/cli/plan_files.h"
#include "clients/cli/plan_progress.h"
#include "clients/cli/plan_text.h"
#include "clients/cli/print_rows.h"
#include "clients/cli/record_name.h"
#include "clients/cli/record_text.h"
#include "clients/cli/set_field.h"
#include "clients/cli/text_layout.h"
#include "clients/cli/write_file.h"
#include "clients/cli/xlsx_reader.h"
#include "clients/cpp/catalogue.h"
#include "clients/cpp/connection.h"
#include "clients/cpp/resource_name.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/gap.pb.h"
#include "minutebook/actionplans/v1/plan_comparison.pb.h"
#include "minutebook/actionplans/v1/plan_course.pb.h"
#include "minutebook/actionplans/v1/plan_export.pb.h"
#include "minutebook/actionplans/v1/progress.pb.h"
#include "nlohmann/json.hpp"

namespace minutebook::cli {
namespace {

using nlohmann::json;

struct Asked {
  std::string plan;
  std::string base;
  std::string strategy;
  std::string department;
  std::string severity;
  std::string on_date;
  std::string id;
  std::string title;
  std::string part;
  std::string citation;
  std::string reason;
  std::string format = "json";
  std::string sheet;
  std::string file;
};

absl::Status Call(const GlobalOptions& options, const char* method,
                  const google::protobuf::Message& request,
                  google::protobuf::Message& reply) {
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  return (*connection)
      ->Call(*client::FindMethod(absl::StrCat(
                 "minutebook.actionplans.v1.ActionPlanService.", method)),
             request, reply);
}

// Sets the field of that name to the full name that `word` stands for, where
// one is given.
absl::Status SetName(const GlobalOptions& options, const char* type,
                     const std::string& word, std::string* field) {
  if (word.empty()) return absl::OkStatus();
  const auto name =
      FullName(*client::Catalogue::Get().Find(type), word, options);
  if (!name.ok()) return name.status();
  *field = *name;
  return absl::OkStatus();
}

// How the plan, a strategy or the council goes.
absl::StatusOr<actionplans::v1::GetProgressResponse> ProgressOf(
    const GlobalOptions& options, const Asked& asked) {
  actionplans::v1::GetProgressRequest request;
  const auto council = CouncilName(options);
  if (council.ok()) request.set_name(*council);
  absl::Status status =
      SetName(options, "strategy", asked.strategy, request.mutable_name());
  if (status.ok()) {
    status =
        SetName(options, "action-plan", asked.plan, request.mutable_name());
  }
  if (status.ok() && request.name().empty()) status = council.status();
  if (status.ok()) status = SetDay("on_date", asked.on_date, request);
  if (!status.ok()) return status;
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  return FetchProgress(**connection, std::move(request));
}

absl::Status Show(const GlobalOptions& options, const Asked& asked,
                  std::ostream& out, std::ostream&) {
  const auto progress = ProgressOf(options, asked);
  if (!progress.ok()) return progress.status();
  std::vector<Row> rows;
  json list = json::array();
  for (const auto& action : progress->actions()) {
    rows.push_back(ActionRow(action));
    if (options.format() == Output::kJson) {
      list.push_back(json::parse(ToJson(action)));
    }
  }
  if (options.format() == Output::kTable) {
    out << OneLine(progress->progress().title()) << " on "
        << FieldText(*progress, "on_date") << "\n"
        << ProgressLine(progress->progress()) << "\n\n";
  }
  PrintRows(options, ActionHeader(), rows, list, "It lists no action.", out,
            Coloured);
  return absl::OkStatus();
}

absl::Status ShowProgress(const GlobalOptions& options, const Asked& asked,
                          std::ostream& out, std::ostream&) {
  const auto progress = ProgressOf(options, asked);
  if (!progress.ok()) return progress.status();
  std::vector<Row> rows;
  for (const auto& part : progress->parts()) {
    rows.push_back(ProgressRow(part));
    if (part.subject().empty()) rows.back()[1] = "(no objective)";
  }
  rows.push_back(ProgressRow(progress->progress()));
  rows.back()[1] = "all";
  PrintRows(options, ProgressHeader(), rows, json::parse(ToJson(*progress)), "",
            out, Coloured);
  return absl::OkStatus();
}

absl::Status ShowGaps(const GlobalOptions& options, const Asked& asked,
                      std::ostream& out, std::ostream& err) {
  const auto council = CouncilName(options);
  if (!council.ok()) return council.status();
  actionplans::v1::FindGapsRequest request;
  request.set_parent(*council);
  absl::Status status = SetName(options, "action-plan", asked.plan,
                                request.mutable_action_plan());
  if (status.ok()) {
    status = SetName(options, "strategy", asked.strategy,
                     request.mutable_strategy());
  }
  if (status.ok()) {
    status = SetName(options, "department", asked.department,
                     request.mutable_department());
  }
  if (status.ok() && !asked.department.empty()) {
    const auto connection = Connect(options);
    if (!connection.ok()) return connection.status();
    status = ExistingName(**connection, "department", asked.department, options)
                 .status();
  }
  if (status.ok()) status = SetDay("on_date", asked.on_date, request);
  if (status.ok() && !asked.severity.empty()) {
    status = SetField({"severity", asked.severity}, "", request);
  }
  if (!status.ok()) return status;
  constexpr int kPage = 500;
  request.set_page_size(kPage);
  std::vector<Row> rows;
  json list = json::array();
  do {
    actionplans::v1::FindGapsResponse page;
    status = Call(options, "FindGaps", request, page);
    if (!status.ok()) return status;
    for (const auto& gap : page.gaps()) {
      rows.push_back(GapRow(gap));
      if (options.format() == Output::kJson) {
        list.push_back(json::parse(ToJson(gap)));
      }
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  PrintRows(options, GapHeader(), rows, list,
            asked.department.empty() ? "No gap was found."
                                     : "No gap of that department was found.",
            out);
  if (options.format() == Output::kTable && !rows.empty()) {
    err << Counted(rows.size(), "gap") << "\n";
  }
  return absl::OkStatus();
}

absl::Status Compare(const GlobalOptions& options, const Asked& asked,
                     std::ostream& out, std::ostream& err) {
  actionplans::v1::ComparePlansRequest request;
  absl::Status status =
      SetName(options, "action-plan", asked.plan, request.mutable_name());
  if (status.ok()) {
    status =
        SetName(options, "action-plan", asked.base, request.mutable_base());
  }
  if (!status.ok()) return status;
  std::vector<Row> rows;
  json list = json::array();
  int same = 0;
  do {
    actionplans::v1::ComparePlansResponse page;
    status = Call(options, "ComparePlans", request, page);
    if (!status.ok()) return status;
    same = page.same();
    for (const auto& difference : page.differences()) {
      rows.push_back(DifferenceRow(difference));
      if (options.format() == Output::kJson) {
        list.push_back(json::parse(ToJson(difference)));
      }
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  PrintRows(options, DifferenceHeader(), rows, list,
            "Every action stands alike in both.", out);
  if (options.format() == Output::kTable) {
    err << same << " stand alike in both\n";
  }
  return absl::OkStatus();
}

// What a method of the plan's course answers with.
absl::Status PrintPlan(const GlobalOptions& options,
                       const actionplans::v1::ActionPlan& plan,
                       std::ostream& out) {
  if (options.format() == Output::kJson) {
    out << ToJson(plan) << "\n";
  } else {
    out << plan.name() << " is " << FieldText(plan, "state") << "\n";
  }
  return absl::OkStatus();
}

template <typename Request>
absl::Status Course(const GlobalOptions& options, const char* method,
                    const std::string& plan, Request request,
                    std::ostream& out) {
  absl::Status status =
      SetName(options, "action-plan", plan, request.mutable_name());
  if (!status.ok()) return status;
  actionplans::v1::ActionPlan reply;
  status = Call(options, method, request, reply);
  if (!status.ok()) return status;
  return PrintPlan(options, reply, out);
}

actionplans::v1::ExportPlanRequest::Format FormatOf(const std::string& word) {
  using actionplans::v1::ExportPlanRequest;
  if (word == "pdf") return ExportPlanRequest::FORMAT_PDF;
  if (word == "json") return ExportPlanRequest::FORMAT_JSON;
  return ExportPlanRequest::FORMAT_XLSX;
}

// The sheet of a workbook as CSV, so that both hold the same.
absl::StatusOr<std::string> CsvOf(const std::string& workbook,
                                  const std::string& sheet) {
  const auto rows = ReadXlsx(workbook, sheet, OtherSheet::kRefused);
  if (!rows.ok()) return rows.status();
  std::string csv;
  for (Row row : *rows) {
    row.resize(rows->front().size());
    csv += CsvLine(row);
  }
  return csv;
}

absl::Status Export(const GlobalOptions& options, const Asked& asked,
                    std::ostream& out, std::ostream& err) {
  if (!asked.sheet.empty() && asked.format != "csv") {
    return UsageError(absl::StrCat("--sheet is of --format csv alone; ",
                                   asked.format, " holds them all"));
  }
  actionplans::v1::ExportPlanRequest request;
  request.set_format(FormatOf(asked.format));
  absl::Status status =
      SetName(options, "action-plan", asked.plan, request.mutable_name());
  if (status.ok()) status = SetDay("on_date", asked.on_date, request);
  if (!status.ok()) return status;
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  std::string content;
  status =
      (*connection)
          ->Stream(
              *client::FindMethod("minutebook.actionplans.v1."
                                  "ActionPlanService.ExportPlan"),
              request, [&](const google::protobuf::Message& piece) {
                content +=
                    static_cast<const actionplans::v1::ExportPlanResponse&>(
                        piece)
                        .content();
                return absl::OkStatus();
              });
  if (!status.ok()) return status;
  if (asked.format == "csv") {
    const auto csv =
        CsvOf(content, asked.sheet.empty() ? "Actions" : asked.sheet);
    if (!csv.ok()) return csv.status();
    content = *csv;
  }
  std::string file = asked.file;
  if (file.empty()) {
    const bool is_text = asked.format == "json" || asked.format == "csv";
    file = is_text
               ? "-"
               : absl::StrCat(client::IdOf(request.name()), ".", asked.format);
  }
  return WriteOutput(file, content, out, err);
}

absl::Status Revise(const GlobalOptions& options, const Asked& asked,
                    std::ostream& out, std::ostream&) {
  actionplans::v1::RevisePlanRequest request;
  request.set_action_plan_id(asked.id);
  request.set_title(asked.title);
  return Course(options, "RevisePlan", asked.plan, request, out);
}

absl::Status Adopt(const GlobalOptions& options, const Asked& asked,
                   std::ostream& out, std::ostream&) {
  actionplans::v1::AdoptPlanRequest request;
  absl::Status status =
      SetName(options, "part", asked.part, request.mutable_part());
  if (status.ok()) {
    status = SetName(options, "citation", asked.citation,
                     request.mutable_citation());
  }
  if (!status.ok()) return status;
  return Course(options, "AdoptPlan", asked.plan, request, out);
}

absl::Status Close(const GlobalOptions& options, const Asked& asked,
                   std::ostream& out, std::ostream&) {
  actionplans::v1::ClosePlanRequest request;
  request.set_reason(asked.reason);
  return Course(options, "ClosePlan", asked.plan, request, out);
}

}  // namespace

void AddPlanCommands(CLI::App& app, const GlobalOptions& options,
                     std::ostream& out, std::ostream& err, const Runner& run) {
  CLI::App* plan = app.add_subcommand(
      "plan", "Action plans: how they go, what they leave open, their course");
  plan->require_subcommand(1);
  using Do = absl::Status (*)(const GlobalOptions&, const Asked&, std::ostream&,
                              std::ostream&);
  const auto add = [&](const char* name, const char* about, const char* example,
                       Do act) {
    CLI::App* command = plan->add_subcommand(name, about);
    command->footer(absl::StrCat("Example:\n  minutebook plan ", example));
    auto asked = std::make_shared<Asked>();
    command->callback([=, &options, &out, &err] {
      run([=, &options, &out, &err] { return act(options, *asked, out, err); });
    });
    return std::pair(command, asked);
  };
  const auto positional = [](CLI::App* command, const char* name,
                             std::string& value, const char* about) {
    command->add_option(name, value, about)->required()->type_name("PLAN");
  };
  const auto option = [](CLI::App* command, const char* flag,
                         std::string& value, const char* about,
                         const char* type) {
    command->add_option(flag, value, about)->type_name(type);
  };
  constexpr char kPlanHelp[] = "Its full name, or its id";
  constexpr char kDayHelp[] =
      "The day asked for; the council's today when absent";

  const auto [show, shown] =
      add("show", "The actions of a plan, each with its colour and why",
          "show contact-2015 --council oxford", Show);
  positional(show, "plan", shown->plan, kPlanHelp);
  option(show, "--on-date", shown->on_date, kDayHelp, "YYYY-MM-DD");

  const auto [progress, told] = add(
      "progress", "How the council's strategies, one, or a plan go",
      "progress --strategy customer-contact --council oxford", ShowProgress);
  option(progress, "--plan", told->plan, kPlanHelp, "PLAN");
  option(progress, "--strategy", told->strategy, kPlanHelp, "STRATEGY");
  progress->get_option("--plan")->excludes(progress->get_option("--strategy"));
  option(progress, "--on-date", told->on_date, kDayHelp, "YYYY-MM-DD");

  const auto [gaps, found] =
      add("gaps", "What plans leave open: owners, measures, days, savings",
          "gaps --council oxford --severity serious", ShowGaps);
  option(gaps, "--plan", found->plan, "Look at this plan alone", "PLAN");
  option(gaps, "--strategy", found->strategy, "Look at this strategy alone",
         "STRATEGY");
  option(gaps, "--department", found->department,
         "List the gaps of this department alone", "DEPARTMENT");
  option(gaps, "--severity", found->severity,
         "List gaps of this severity and above: notice, warning or serious",
         "SEVERITY");
  option(gaps, "--on-date", found->on_date, kDayHelp, "YYYY-MM-DD");

  const auto [compare, compared] =
      add("compare", "How a plan differs from an earlier one",
          "compare contact-2016 contact-2015 --council oxford", Compare);
  positional(compare, "plan", compared->plan, "The later plan");
  positional(compare, "base", compared->base, "The earlier plan");

  const auto [whole, exported] =
      add("export", "A plan complete: values, gaps, pathway, history",
          "export contact-2015 --format pdf -o contact-2015.pdf --council "
          "oxford\n"
          "What is exported as XLSX, and its sheets Actions and Readings as "
          "CSV, can be\nimported again.",
          Export);
  positional(whole, "plan", exported->plan, kPlanHelp);
  option(whole, "--on-date", exported->on_date, kDayHelp, "YYYY-MM-DD");
  whole->add_option("--format", exported->format, "json, csv, xlsx or pdf")
      ->check(CLI::IsMember({"json", "csv", "xlsx", "pdf"}))
      ->type_name("FORMAT")
      ->capture_default_str();
  option(whole, "--sheet", exported->sheet,
         "The sheet of the workbook to write as CSV; Actions when absent",
         "SHEET");
  option(whole, "-o,--file", exported->file,
         "Where to write it, - for standard output; when absent PLAN.FORMAT "
         "for xlsx and pdf, standard output for the others",
         "FILE");

  const auto [revise, revised] =
      add("revise", "Draft the next year's plan, every action undecided",
          "revise contact-2015 --id contact-2016 --council oxford", Revise);
  positional(revise, "plan", revised->plan, "The plan to revise");
  option(revise, "--id", revised->id, "The draft's id; made when absent", "ID");
  option(revise, "--title", revised->title,
         "What it is called; as the plan revised when absent", "TEXT");

  AddPlanFileCommands(*plan, options, out, run);
  AddPlanChartCommand(*plan, options, err, run);

  const auto [adopt, adopted] =
      add("adopt", "Adopt a draft by a decision's part or a citation",
          "adopt contact-2016 --part d17/a --council oxford", Adopt);
  positional(adopt, "plan", adopted->plan, "The draft");
  option(adopt, "--part", adopted->part,
         "The decision's part: its full name, or DECISION/PART", "PART");
  option(adopt, "--citation", adopted->citation,
         "The text that tells of the adoption", "CITATION");

  const auto [close, closed] =
      add("close", "End an adopted plan",
          "close contact-2015 --reason \"Replaced\"", Close);
  positional(close, "plan", closed->plan, "The plan");
  option(close, "--reason", closed->reason, "Why", "TEXT");
}

}  // namespace minutebook::cli
