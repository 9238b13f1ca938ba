#include "clients/cli/item_commands.h"

#include <string>

#include "clients/cli/item_view.h"
#include "clients/cli/method_command.h"

namespace minutebook::cli {

void AddItemCommands(CLI::App& app, const GlobalOptions& options,
                     std::ostream& out, const Runner& run) {
  CLI::App* item =
      app.add_subcommand("item", "Items: what a meeting did at each");
  item->require_subcommand(1);
  AddNameCommand(*item, "show",
                 "An item with its papers, decisions, recommendations, "
                 "promises and citations",
                 "show cabinet-2015-08-04/7-customer-strategy --council oxford",
                 "MEETING/ITEM", options, out, run,
                 [](const GlobalOptions& global, const std::string& word,
                    std::ostream& out) {
                   return ShowEntry("item", FetchItem, global, word, out);
                 });
}

}  // namespace minutebook::cli
