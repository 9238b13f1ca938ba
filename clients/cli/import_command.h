// `minutebook import`: published pages into a council's records.
#pragma once

#include <CLI/App.hpp>
#include <ostream>

#include "clients/cli/resource_commands.h"
#include "clients/cli/session.h"

namespace minutebook::cli {

// Progress and conflicts go to `err`; `exit_code` is set where the import
// finished but left something to look at.
void AddImportCommand(CLI::App& app, const GlobalOptions& options,
                      std::ostream& out, std::ostream& err, const Runner& run,
                      int& exit_code);

}  // namespace minutebook::cli
