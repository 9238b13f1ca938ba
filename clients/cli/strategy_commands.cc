#include "clients/cli/strategy_commands.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/plan_page_command.h"
#include "clients/cli/print_rows.h"
#include "clients/cli/record_name.h"
#include "clients/cli/record_text.h"
#include "clients/cli/set_field.h"
#include "clients/cli/strategy_calls.h"
#include "clients/cli/strategy_text.h"
#include "clients/cli/table.h"
#include "clients/cli/text_layout.h"
#include "clients/cpp/catalogue.h"
#include "clients/cpp/records.h"
#include "nlohmann/json.hpp"

namespace minutebook::cli {
namespace {

using client::Connection;
using nlohmann::json;
using strategies::v1::GetStrategyOverviewResponse;

struct Asked {
  std::string name;
  std::string on_date;
  std::string until_date;
};

// What a list says of a strategy, for programs.
json Standing(const GetStrategyOverviewResponse& overview) {
  const auto* shown = ShownEdition(overview);
  json standing = {
      {"name", overview.strategy().name()},
      {"title", overview.strategy().title()},
      {"on_date", FieldText(overview, "on_date")},
      {"standing", shown == nullptr ? "" : FieldText(*shown, "standing")},
      {"edition", shown == nullptr ? "" : shown->edition().name()},
      {"open_recommendations", overview.open_recommendations_size()},
      {"open_commitments", overview.open_commitments_size()}};
  if (shown != nullptr && shown->has_last_date()) {
    standing["last_date"] = FieldText(*shown, "last_date");
  }
  if (!overview.next_reviews().empty()) {
    standing["next_review_date"] =
        FieldText(overview.next_reviews(0), "due_date");
  }
  return standing;
}

absl::Status ListStrategies(const GlobalOptions& options, const Asked& asked,
                            std::ostream& out) {
  const auto parent = CouncilName(options);
  if (!parent.ok()) return parent.status();
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  std::vector<Row> rows;
  json list = json::array();
  client::ListOptions wanted;
  wanted.parent = *parent;
  wanted.read_mask = {"name"};
  const auto take = [&](std::vector<client::MessagePtr> page) -> absl::Status {
    for (const client::MessagePtr& record : page) {
      const auto overview = FetchOverview(
          **connection, FieldText(*record, "name"), asked.on_date);
      if (!overview.ok()) return overview.status();
      rows.push_back(StrategyRow(*overview));
      list.push_back(Standing(*overview));
    }
    return absl::OkStatus();
  };
  const absl::Status status =
      client::Records(**connection)
          .List(*client::Catalogue::Get().Find("strategy"), wanted, take);
  if (!status.ok()) return status;
  PrintRows(options, StrategyHeader(), rows, list, "There are no strategies.",
            out);
  return absl::OkStatus();
}

absl::Status ShowStrategy(const GlobalOptions& options, const Asked& asked,
                          std::ostream& out) {
  const auto name =
      FullName(*client::Catalogue::Get().Find("strategy"), asked.name, options);
  if (!name.ok()) return name.status();
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  const auto overview = FetchOverview(**connection, *name, asked.on_date);
  if (!overview.ok()) return overview.status();
  switch (options.format()) {
    case Output::kJson:
      out << ToJson(*overview) << "\n";
      break;
    case Output::kCsv:
      out << CsvLine(StrategyHeader()) << CsvLine(StrategyRow(*overview));
      break;
    case Output::kTable:
      out << OverviewText(*overview, TerminalWidth());
      break;
  }
  return absl::OkStatus();
}

// The edition that is meant: itself, or the one that an overview of the
// strategy shows.
absl::StatusOr<std::string> EditionName(const Connection& connection,
                                        const GlobalOptions& options,
                                        const Asked& asked) {
  const client::Catalogue& catalogue = client::Catalogue::Get();
  const client::NamePattern& strategies = catalogue.Find("strategy")->pattern;
  const auto name = strategies.Expand(asked.name, options.council_id());
  if (!name) return FullName(*catalogue.Find("edition"), asked.name, options);
  const auto overview = FetchOverview(connection, *name, asked.on_date);
  if (!overview.ok()) return overview.status();
  const auto* shown = ShownEdition(*overview);
  if (shown == nullptr) {
    return absl::NotFoundError(
        absl::StrCat("the strategy \"", asked.name, "\" has no edition"));
  }
  return shown->edition().name();
}

absl::Status ShowPathway(const GlobalOptions& options, const Asked& asked,
                         std::ostream& out) {
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  const auto edition = EditionName(**connection, options, asked);
  if (!edition.ok()) return edition.status();
  strategies::v1::GetPathwayRequest request;
  request.set_name(*edition);
  strategies::v1::GetPathwayResponse pathway;
  const absl::Status status =
      CallStrategies(**connection, "GetPathway", request, pathway);
  if (!status.ok()) return status;
  switch (options.format()) {
    case Output::kJson:
      out << ToJson(pathway) << "\n";
      break;
    case Output::kCsv:
      out << CsvLine(PathwayHeader());
      for (const Row& row : PathwayRows(pathway)) out << CsvLine(row);
      break;
    case Output::kTable:
      out << PathwayText(pathway, TerminalWidth());
      break;
  }
  return absl::OkStatus();
}

absl::Status ShowLineage(const GlobalOptions& options, const Asked& asked,
                         std::ostream& out) {
  const auto name =
      FullName(*client::Catalogue::Get().Find("strategy"), asked.name, options);
  if (!name.ok()) return name.status();
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  strategies::v1::GetLineageRequest request;
  request.set_name(*name);
  strategies::v1::GetLineageResponse lineage;
  const absl::Status status =
      CallStrategies(**connection, "GetLineage", request, lineage);
  if (!status.ok()) return status;
  switch (options.format()) {
    case Output::kJson:
      out << ToJson(lineage) << "\n";
      break;
    case Output::kCsv:
      out << CsvLine(LineageHeader());
      for (const Row& row : LineageRows(lineage)) out << CsvLine(row);
      break;
    case Output::kTable:
      out << LineageText(lineage, *name, TerminalWidth());
      break;
  }
  return absl::OkStatus();
}

absl::Status ListDue(const GlobalOptions& options, const Asked& asked,
                     std::ostream& out) {
  const auto parent = CouncilName(options);
  if (!parent.ok()) return parent.status();
  strategies::v1::ListDueReviewsRequest request;
  request.set_parent(*parent);
  absl::Status status = SetDay("on_date", asked.on_date, request);
  if (status.ok()) status = SetDay("until_date", asked.until_date, request);
  if (!status.ok()) return status;
  // Days are written so that they sort. The council's own today may be another
  // than that of this machine, by a day.
  const std::string on_date =
      asked.on_date.empty()
          ? absl::FormatCivilTime(
                absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()) - 1)
          : asked.on_date;
  if (!asked.until_date.empty() && asked.until_date < on_date) {
    return UsageError(absl::StrCat(
        "--until ", asked.until_date, " is before ",
        asked.on_date.empty()
            ? std::string("today: name the day asked for with --on-date")
            : absl::StrCat("--on-date ", asked.on_date)));
  }
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  std::vector<Row> rows;
  json list = json::array();
  do {
    strategies::v1::ListDueReviewsResponse page;
    status = CallStrategies(**connection, "ListDueReviews", request, page);
    if (!status.ok()) return status;
    for (const auto& review : page.due_reviews()) {
      rows.push_back(ReviewRow(review));
      list.push_back(json::parse(ToJson(review)));
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  PrintRows(options, ReviewHeader(), rows, list, "No review is due.", out);
  return absl::OkStatus();
}

}  // namespace

void AddStrategyCommands(CLI::App& app, const GlobalOptions& options,
                         std::ostream& out, std::ostream& err,
                         const Runner& run) {
  CLI::App* strategy = app.add_subcommand(
      "strategy",
      "Strategies: what is in force, how it came about, what is due");
  strategy->require_subcommand(1);
  using Do =
      absl::Status (*)(const GlobalOptions&, const Asked&, std::ostream&);
  const auto add = [&](const char* name, const char* about, const char* example,
                       const char* takes, Do act) {
    CLI::App* command = strategy->add_subcommand(name, about);
    command->footer(absl::StrCat("Example:\n  minutebook strategy ", example));
    auto asked = std::make_shared<Asked>();
    if (takes != nullptr) {
      command->add_option("name", asked->name, "Its full name, or its id")
          ->required()
          ->type_name(takes);
    }
    if (act != ShowLineage) {
      command
          ->add_option("--on-date", asked->on_date,
                       "The day asked for; the council's today when absent")
          ->type_name("YYYY-MM-DD");
    }
    if (act == ListDue) {
      command
          ->add_option("--until", asked->until_date,
                       "List what is due until this day; until --on-date when "
                       "absent")
          ->type_name("YYYY-MM-DD");
    }
    command->callback([=, &options, &out] {
      run([=, &options, &out] { return act(options, *asked, out); });
    });
  };
  add("list", "Every strategy: how it stands, until when, what is open",
      "list --council oxford --on-date 2016-04-01", nullptr, ListStrategies);
  add("show", "All that is known of one strategy on a day",
      "show customer-contact --council oxford", "STRATEGY", ShowStrategy);
  add("pathway",
      "Which bodies did what with an edition, or with a strategy's edition in "
      "force",
      "pathway customer-contact/2014 --council oxford", "STRATEGY[/EDITION]",
      ShowPathway);
  add("lineage", "What a strategy replaced and what replaced it",
      "lineage customer-contact --council oxford", "STRATEGY", ShowLineage);
  add("due", "The reviews that are due, with why",
      "due --council oxford --until 2017-03-31", nullptr, ListDue);
  AddPlanPageCommand(*strategy, options, out, err, run);
}

}  // namespace minutebook::cli
