// `minutebook meeting`: meetings from their arrangement to their confirmed
// minutes.
#pragma once

#include <CLI/App.hpp>
#include <ostream>

#include "clients/cli/resource_commands.h"
#include "clients/cli/session.h"

namespace minutebook::cli {

void AddMeetingCommands(CLI::App& app, const GlobalOptions& options,
                        std::ostream& out, const Runner& run);

}  // namespace minutebook::cli
