// `minutebook plan import` and `plan decide`: plans from a spreadsheet's rows.
#pragma once

#include <CLI/App.hpp>
#include <ostream>

#include "clients/cli/resource_commands.h"
#include "clients/cli/session.h"

namespace minutebook::cli {

// Adds both below `plan`.
void AddPlanFileCommands(CLI::App& plan, const GlobalOptions& options,
                         std::ostream& out, const Runner& run);

}  // namespace minutebook::cli
