// `minutebook measure`: how measures go, one by one and together.
#pragma once

#include <CLI/App.hpp>
#include <ostream>

#include "clients/cli/resource_commands.h"
#include "clients/cli/session.h"

namespace minutebook::cli {

void AddMeasureCommands(CLI::App& app, const GlobalOptions& options,
                        std::ostream& out, std::ostream& err,
                        const Runner& run);

}  // namespace minutebook::cli
