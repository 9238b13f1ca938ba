// The commands that every resource has: list, get, create, update, delete.
#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <ostream>

#include "absl/status/status.h"
#include "clients/cli/session.h"

namespace minutebook::cli {

// Runs a command and keeps what came of it.
using Runner = std::function<void(const std::function<absl::Status()>&)>;

// Adds the commands to `app`. Results go to `out`; what a command does is
// handed to `run` when the command line names it.
void AddResourceCommands(CLI::App& app, const GlobalOptions& options,
                         std::ostream& out, const Runner& run);

// The names of the resources as they are typed: plurals, with dashes.
std::vector<std::string> ResourceWords();

}  // namespace minutebook::cli
