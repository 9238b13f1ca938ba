#include "clients/cli/item_commands.h"

#include <string>

#include "clients/cli/history_text.h"
#include "clients/cli/item_view.h"
#include "clients/cli/method_command.h"
#include "clients/cli/record_name.h"
#include "clients/cli/record_text.h"
#include "clients/cli/text_layout.h"
#include "clients/cpp/catalogue.h"

namespace minutebook::cli {
namespace {

absl::Status Show(const GlobalOptions& options, const std::string& word,
                  std::ostream& out) {
  const auto name =
      FullName(*client::Catalogue::Get().Find("item"), word, options);
  if (!name.ok()) return name.status();
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  const auto entry = FetchItem(**connection, *name, options);
  if (!entry.ok()) return entry.status();
  PrintEntry(options, *entry, out);
  return absl::OkStatus();
}

}  // namespace

void AddItemCommands(CLI::App& app, const GlobalOptions& options,
                     std::ostream& out, const Runner& run) {
  CLI::App* item =
      app.add_subcommand("item", "Items: what a meeting did at each");
  item->require_subcommand(1);
  AddNameCommand(*item, "show",
                 "An item with its papers, decisions, recommendations, "
                 "promises and citations",
                 "show cabinet-2015-08-04/7-customer-strategy --council oxford",
                 "MEETING/ITEM", options, out, run, Show);
}

}  // namespace minutebook::cli
