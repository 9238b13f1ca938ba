// `minutebook strategy`: what is in force, how it came about, what is due.
#pragma once

#include <CLI/App.hpp>
#include <ostream>

#include "clients/cli/resource_commands.h"
#include "clients/cli/session.h"

namespace minutebook::cli {

// Results go to `out`, what is said besides to `err`.
void AddStrategyCommands(CLI::App& app, const GlobalOptions& options,
                         std::ostream& out, std::ostream& err,
                         const Runner& run);

}  // namespace minutebook::cli
