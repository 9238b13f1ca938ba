// `minutebook plan`: what is in a plan, how it goes, what it leaves open, and
// its course from year to year.
#pragma once

#include <CLI/App.hpp>
#include <ostream>

#include "clients/cli/resource_commands.h"
#include "clients/cli/session.h"

namespace minutebook::cli {

// Results go to `out`, what is said besides to `err`.
void AddPlanCommands(CLI::App& app, const GlobalOptions& options,
                     std::ostream& out, std::ostream& err, const Runner& run);

}  // namespace minutebook::cli
