#include "clients/cli/commitment_commands.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "clients/cli/counted.h"
#include "clients/cli/due_text.h"
#include "clients/cli/fetch_records.h"
#include "clients/cli/method_command.h"
#include "clients/cli/print_rows.h"
#include "clients/cli/record_text.h"
#include "clients/cli/set_field.h"
#include "clients/cli/text_layout.h"
#include "clients/cpp/resource_name.h"
#include "clients/importers/records/body_names.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/meetings/v1/commitment.pb.h"

namespace minutebook::cli {
namespace {

using client::IdOf;
using meetings::v1::ListOverdueCommitmentsRequest;
using meetings::v1::ListOverdueCommitmentsResponse;
using nlohmann::json;

struct Asked {
  std::string on_date;
  std::string to_body;
};

// What the body to which it was promised was called on the last day.
std::string BodyOn(const std::vector<councils::v1::Body>& bodies,
                   const meetings::v1::OverdueCommitment& overdue) {
  const auto& commitment = overdue.commitment();
  for (const auto& body : bodies) {
    if (body.name() != commitment.to_body()) continue;
    return importers::NameOnDay(body, overdue.last_due_date());
  }
  return commitment.to_body().empty() ? commitment.to_body_as_stated()
                                      : IdOf(commitment.to_body());
}

absl::Status Overdue(const GlobalOptions& options, const Asked& asked,
                     std::ostream& out) {
  const auto council = CouncilName(options);
  if (!council.ok()) return council.status();
  ListOverdueCommitmentsRequest request;
  request.set_parent(*council);
  absl::Status status = SetDay("on_date", asked.on_date, request);
  if (!status.ok()) return status;
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  if (!asked.to_body.empty()) {
    const auto body =
        ExistingName(**connection, "body", asked.to_body, options);
    if (!body.ok()) return body.status();
    request.set_to_body(*body);
  }
  const auto bodies =
      FetchAll<councils::v1::Body>(**connection, "body", *council, "");
  if (!bodies.ok()) return bodies.status();
  std::vector<Row> rows;
  std::vector<Block> blocks;
  json list = json::array();
  status =
      EachPage<ListOverdueCommitmentsRequest, ListOverdueCommitmentsResponse>(
          **connection, "meetings.v1.DecisionService.ListOverdueCommitments",
          request, [&](const auto& page) {
            for (const auto& overdue : page.commitments()) {
              const auto& commitment = overdue.commitment();
              const auto put_off =
                  static_cast<size_t>(commitment.earlier_dues_size());
              rows.push_back({FieldText(overdue, "last_due_date"),
                              OneLine(commitment.what()),
                              commitment.to_body().empty()
                                  ? commitment.to_body_as_stated()
                                  : IdOf(commitment.to_body()),
                              OneLine(overdue.due().as_stated()),
                              put_off == 0 ? "" : absl::StrCat(put_off),
                              IdOf(commitment.name())});
              list.push_back(json::parse(ToJson(overdue)));
              const Row& row = rows.back();
              blocks.push_back(
                  {absl::StrCat(row[0], "  ", row[1]),
                   {row[2].empty()
                        ? ""
                        : absl::StrCat("to ", BodyOn(*bodies, overdue)),
                    row[3].empty() ? ""
                                   : absl::StrCat("promised for: ", row[3]),
                    row[4].empty()
                        ? ""
                        : absl::StrCat("put off ", Counted(put_off, "time")),
                    row[5]}});
            }
          });
  if (!status.ok()) return status;
  PrintBlocks(options,
              {"last_day", "what", "to", "promised_for", "put_off", "id"}, rows,
              list, blocks,
              asked.to_body.empty() ? "No promise is overdue."
                                    : "No promise to that body is overdue.",
              out);
  return absl::OkStatus();
}

}  // namespace

void AddCommitmentCommands(CLI::App& app, const GlobalOptions& options,
                           std::ostream& out, const Runner& run) {
  CLI::App* commitment =
      app.add_subcommand("commitment", "Promises to report back");
  commitment->require_subcommand(1);
  CLI::App* overdue = commitment->add_subcommand(
      "overdue", "Those whose last day has passed, the longest overdue first");
  overdue->footer(
      "Example:\n  minutebook commitment overdue --on-date 2016-04-30 "
      "--council oxford");
  auto asked = std::make_shared<Asked>();
  overdue
      ->add_option("--on-date", asked->on_date,
                   "The day asked for; the council's today when absent")
      ->type_name("YYYY-MM-DD");
  overdue->add_option("--to-body", asked->to_body, "Those made to this body")
      ->type_name("BODY");
  overdue->callback([=, &options, &out] {
    run([=, &options, &out] { return Overdue(options, *asked, out); });
  });
  constexpr char kDay[] = "YYYY-MM-DD";
  using Kind = MethodFlag::Kind;
  for (const MethodCommand& command : std::vector<MethodCommand>{
           {"fulfil",
            "Say what keeps it, whole or in part",
            "fulfil c1 --item cabinet-2016-04-12/7-feedback --council oxford",
            "meetings.v1.DecisionService.FulfilCommitment",
            "commitment",
            nullptr,
            {{"--item", "fulfilment.item", "The item that keeps it",
              "MEETING/ITEM"},
             {"--decision", "fulfilment.decision",
              "The decision that keeps it, where no item does", "DECISION"},
             {"--day", "fulfilment.fulfilment_date",
              "The day, where no item or decision tells it", kDay},
             {"--note", "fulfilment.note", "What was done"},
             {"--partial", "fulfilment.partial",
              "Something is still to be done", "", Kind::kSwitch}}},
           {"reschedule",
            "Put it off; every earlier time is kept",
            "reschedule c1 --due \"April 2016\" --from 2016-04-01 --to "
            "2016-04-30 --reason \"Staff changes\"",
            "meetings.v1.DecisionService.RescheduleCommitment",
            "commitment",
            nullptr,
            {{"--due", "due.as_stated", "When, in words", "WORDS"},
             {"--from", "due.not_before", "The first day that allows", kDay},
             {"--to", "due.not_after", "The last day", kDay},
             {"--condition", "due.condition", "What it waits for, in words"},
             {"--waits-for", "due.waits_for",
              "The record that it waits for: meetings/M, meetings/M/items/I, "
              "decisions/D or commitments/C",
              "NAME"},
             {"--reason", "reason", "Why"},
             {"--day", "rescheduled_date",
              "The day on which it was put off; today when absent", kDay}}},
           {"withdraw",
            "Say that it is no longer to be kept",
            "withdraw c1 --reason \"The service was sold\" --council oxford",
            "meetings.v1.DecisionService.WithdrawCommitment",
            "commitment",
            nullptr,
            {{"--reason", "reason", "Why", "TEXT", Kind::kRequired},
             {"--day", "withdrawal_date", "The day; today when absent",
              kDay}}}}) {
    AddMethodCommand(*commitment, options, out, run, command);
  }
}

}  // namespace minutebook::cli
