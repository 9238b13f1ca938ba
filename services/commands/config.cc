// `minutebookd config`: the settings in force and where each came from.
#include <cstdio>

#include "services/commands/program.h"

namespace minutebook::commands {

void AddConfig(Program& program) {
  program.Add(
      "config",
      "Print every setting in force and where it came from, in the form "
      "of a configuration file.",
      {}, [](const settings::Resolved& resolved) {
        std::fputs(settings::Describe(resolved).c_str(), stdout);
        return 0;
      });
}

}  // namespace minutebook::commands
