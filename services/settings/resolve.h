// The settings in force: a flag before a variable of the environment before a
// key of the configuration file before the default.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/settings/settings.h"

namespace minutebook::settings {

struct Sources {
  std::map<std::string, std::string> flags;  // by name, without dashes
  std::vector<std::pair<std::string, std::string>> environment;  // all of it
  std::string file_name;                                         // for messages
  std::optional<std::string> file;                               // its text
};

struct Resolved {
  Settings settings;
  // By the setting's name: "flag", "environment", "FILE:LINE" or "default".
  std::map<std::string, std::string, std::less<>> origins;
};

// Pure. INVALID_ARGUMENT names every value that cannot be, every key of the
// file and every variable MINUTEBOOK_... that is unknown, with the nearest
// known one.
absl::StatusOr<Resolved> Resolve(const Sources& sources);

// Every setting with its value and where that came from, in the form of a
// configuration file. Passwords are starred.
std::string Describe(const Resolved& resolved);

}  // namespace minutebook::settings
