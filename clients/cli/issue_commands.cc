#include "clients/cli/issue_commands.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "clients/cli/history_text.h"
#include "clients/cli/method_command.h"
#include "clients/cli/print_rows.h"
#include "clients/cli/record_name.h"
#include "clients/cli/record_text.h"
#include "clients/cli/text_layout.h"
#include "clients/cpp/catalogue.h"
#include "clients/cpp/connection.h"
#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/meetings/v1/issue_check.pb.h"

namespace minutebook::cli {
namespace {

using meetings::v1::GetIssueHistoryRequest;
using meetings::v1::GetIssueHistoryResponse;

// The whole history: the pages joined.
absl::StatusOr<GetIssueHistoryResponse> Fetch(
    const client::Connection& connection, const std::string& name) {
  const auto* method = client::FindMethod(
      "minutebook.meetings.v1.MeetingService.GetIssueHistory");
  if (method == nullptr) {
    return absl::UnimplementedError("the contract has no issue history");
  }
  GetIssueHistoryRequest request;
  request.set_name(name);
  GetIssueHistoryResponse history;
  do {
    GetIssueHistoryResponse page;
    const absl::Status status = connection.Call(*method, request, page);
    if (!status.ok()) return status;
    *history.mutable_issue() = page.issue();
    for (auto& entry : *page.mutable_entries()) {
      history.add_entries()->Swap(&entry);
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return history;
}

absl::Status ShowHistory(const GlobalOptions& options, const std::string& issue,
                         std::ostream& out) {
  const auto name =
      FullName(*client::Catalogue::Get().Find("issue"), issue, options);
  if (!name.ok()) return name.status();
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  const auto history = Fetch(**connection, *name);
  if (!history.ok()) return history.status();
  switch (options.format()) {
    case Output::kJson:
      out << ToJson(*history) << "\n";
      break;
    case Output::kCsv:
      out << CsvLine(HistoryHeader());
      for (const Row& row : HistoryRows(*history)) out << CsvLine(row);
      break;
    case Output::kTable:
      out << HistoryText(*history, TerminalWidth());
      break;
  }
  return absl::OkStatus();
}

// What does not agree about a matter.
absl::Status Check(const GlobalOptions& options, const std::string& issue,
                   std::ostream& out) {
  const auto name =
      FullName(*client::Catalogue::Get().Find("issue"), issue, options);
  if (!name.ok()) return name.status();
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  meetings::v1::CheckIssueRequest request;
  request.set_name(*name);
  meetings::v1::CheckIssueResponse found;
  const absl::Status status = CallMethod(
      **connection, "meetings.v1.MeetingService.CheckIssue", request, found);
  if (!status.ok()) return status;
  if (options.format() == Output::kTable) {
    out << FindingsText(found, TerminalWidth());
    return absl::OkStatus();
  }
  std::vector<Row> rows;
  for (const auto& finding : found.findings()) {
    rows.push_back({FieldText(finding, "kind"), finding.detail(),
                    absl::StrJoin(finding.records(), " ")});
  }
  PrintRows(options, {"kind", "detail", "records"}, rows,
            nlohmann::json::parse(ToJson(found)), "", out);
  return absl::OkStatus();
}

}  // namespace

void AddIssueCommands(CLI::App& app, const GlobalOptions& options,
                      std::ostream& out, const Runner& run) {
  CLI::App* issue = app.add_subcommand("issue", "Matters that cross meetings");
  issue->require_subcommand(1);
  CLI::App* history = issue->add_subcommand(
      "history",
      "What every meeting did with a matter: items, papers, decisions, "
      "recommendations and answers, promises");
  history->footer(
      "Examples:\n"
      "  minutebook issue history customer-contact-strategy --council oxford\n"
      "  minutebook issue history councils/oxford/issues/i1 --output json\n"
      "CSV has one row for each decision part, recommendation and promise.");
  auto name = std::make_shared<std::string>();
  history->add_option("name", *name, "The issue's full name, or its id")
      ->required()
      ->type_name("ISSUE");
  history->callback([=, &options, &out] {
    run([=, &options, &out] { return ShowHistory(options, *name, out); });
  });
  AddNameCommand(*issue, "check",
                 "What does not agree: promises, telephone and minute numbers, "
                 "citations, votes",
                 "check customer-contact-strategy --council oxford", "ISSUE",
                 options, out, run, Check);
  using Kind = MethodFlag::Kind;
  AddMethodCommand(
      *issue, options, out, run,
      {"merge",
       "Merge it into the one that it is, by what shows them to be one",
       "merge customer-strategy --into customer-contact-strategy --reason "
       "\"One report\" --evidence meetings/cabinet-2015-08-04/items/7",
       "meetings.v1.MeetingService.MergeIssues",
       "issue",
       "what it was merged into",
       {{"--into", "into", "The issue that it is", "ISSUE", Kind::kRequired},
        {"--reason", "reason", "How that is known", "TEXT", Kind::kRequired},
        {"--evidence", "evidence",
         "An item, paper, decision or citation that shows it; repeat for more",
         "NAME", Kind::kMany}}});
  AddMethodCommand(
      *issue, options, out, run,
      {"split",
       "Make a new issue of some of its records",
       "split customer-strategy --title \"Call centre\" --record "
       "meetings/cabinet-2015-08-04/items/7",
       "meetings.v1.MeetingService.SplitIssue",
       "issue",
       "split off",
       {{"--title", "title", "What the new one is called", "TEXT",
         Kind::kRequired},
        {"--id", "issue_id", "Its id; made when absent", "ID"},
        {"--record", "records",
         "An item, decision, recommendation or promise that goes with it; "
         "repeat for more",
         "NAME", Kind::kMany}}});
}

}  // namespace minutebook::cli
