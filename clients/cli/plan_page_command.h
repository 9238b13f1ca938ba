// `minutebook strategy plan-on-a-page`: a plan as a page to print.
#pragma once

#include <CLI/App.hpp>
#include <ostream>

#include "clients/cli/resource_commands.h"
#include "clients/cli/session.h"

namespace minutebook::cli {

// Adds the command below `strategy`. A page that is asked for on standard
// output goes to `out`; where it was written to and in what it departs from its
// template goes to `err`.
void AddPlanPageCommand(CLI::App& strategy, const GlobalOptions& options,
                        std::ostream& out, std::ostream& err,
                        const Runner& run);

}  // namespace minutebook::cli
