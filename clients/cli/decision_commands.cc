#include "clients/cli/decision_commands.h"

#include <string>

#include "clients/cli/history_text.h"
#include "clients/cli/item_view.h"
#include "clients/cli/method_command.h"
#include "clients/cli/record_name.h"
#include "clients/cpp/catalogue.h"

namespace minutebook::cli {
namespace {

absl::Status Show(const GlobalOptions& options, const std::string& word,
                  std::ostream& out) {
  const auto name =
      FullName(*client::Catalogue::Get().Find("decision"), word, options);
  if (!name.ok()) return name.status();
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  const auto entry = FetchDecision(**connection, *name, options);
  if (!entry.ok()) return entry.status();
  PrintEntry(options, *entry, out);
  return absl::OkStatus();
}

}  // namespace

void AddDecisionCommands(CLI::App& app, const GlobalOptions& options,
                         std::ostream& out, const Runner& run) {
  CLI::App* decision = app.add_subcommand("decision", "What was resolved");
  decision->require_subcommand(1);
  AddNameCommand(*decision, "show",
                 "A decision with its parts, what they do, and the votes",
                 "show d17 --council oxford", "DECISION", options, out, run,
                 Show);
  AddMethodCommand(*decision, options, out, run,
                   {"publish",
                    "Publish it with its parts",
                    "publish d17 --council oxford",
                    "meetings.v1.DecisionService.PublishDecision",
                    "decision",
                    "published",
                    {{"--day", "publication_date", "The day; today when absent",
                      "YYYY-MM-DD"}}});
}

}  // namespace minutebook::cli
