#include "clients/cli/decision_commands.h"

#include <string>

#include "clients/cli/item_view.h"
#include "clients/cli/method_command.h"

namespace minutebook::cli {

void AddDecisionCommands(CLI::App& app, const GlobalOptions& options,
                         std::ostream& out, const Runner& run) {
  CLI::App* decision = app.add_subcommand("decision", "What was resolved");
  decision->require_subcommand(1);
  AddNameCommand(*decision, "show",
                 "A decision with its parts, what they do, and the votes",
                 "show d17 --council oxford", "DECISION", options, out, run,
                 [](const GlobalOptions& global, const std::string& word,
                    std::ostream& out) {
                   return ShowEntry("decision", FetchDecision, global, word,
                                    out);
                 });
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
