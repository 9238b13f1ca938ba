// `minutebook body`: bodies over time.
#pragma once

#include <CLI/App.hpp>
#include <ostream>

#include "clients/cli/resource_commands.h"
#include "clients/cli/session.h"

namespace minutebook::cli {

void AddBodyCommands(CLI::App& app, const GlobalOptions& options,
                     std::ostream& out, const Runner& run);

}  // namespace minutebook::cli
