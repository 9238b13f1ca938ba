// `minutebookd config`: the settings in force and where each came from.
#include <cstdio>

#include "services/commands/check_settings.h"
#include "services/commands/program.h"

namespace minutebook::commands {

void AddConfig(Program& program) {
  program.Add(
      "config",
      "Print every setting in force and where it came from, in the form "
      "of a configuration file, and what of them cannot be served.",
      {}, [](const settings::Resolved& resolved) {
        std::fputs(settings::Describe(resolved).c_str(), stdout);
        std::fflush(stdout);
        const absl::Status status = CheckSettings(resolved.settings);
        if (status.ok()) return 0;
        Fail(status);
        return kMisused;
      });
}

}  // namespace minutebook::commands
