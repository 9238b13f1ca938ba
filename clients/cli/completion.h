// `minutebook completion`: scripts that complete the command line in a shell,
// made from the application itself.
#pragma once

#include <CLI/App.hpp>
#include <ostream>
#include <string>

namespace minutebook::cli {

void AddCompletionCommand(CLI::App& app, std::ostream& out);

std::string BashCompletion(const CLI::App& app);
std::string ZshCompletion(const CLI::App& app);
std::string FishCompletion(const CLI::App& app);

}  // namespace minutebook::cli
