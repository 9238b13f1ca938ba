// The table of settings: one row for each, from which the flags, the variables
// of the environment, the keys of a configuration file and the help are made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/settings/settings.h"

namespace minutebook::settings {

struct Setting {
  using Field = std::variant<std::string Settings::*, int64_t Settings::*,
                             absl::Duration Settings::*,
                             std::vector<std::string> Settings::*>;

  // As `max-calls`: the flag is --max-calls, the variable
  // MINUTEBOOK_MAX_CALLS, the key in a file max-calls.
  std::string_view name;
  std::string_view meaning;
  Field field;
  // Of numbers: what they may be, and the unit. Of durations: in seconds.
  int64_t least = 0;
  int64_t most = 0;
  std::string_view unit = "";
  // Of texts: what they may be; empty when anything.
  std::vector<std::string_view> choices = {};
};

const std::vector<Setting>& AllSettings();

// The row of that name, or null.
const Setting* FindSetting(std::string_view name);

// MINUTEBOOK_MAX_CALLS for max-calls.
std::string VariableOf(const Setting& setting);

// A value as it was found. `Typed` is what stands on a command line or in a
// variable and may mean a number, a duration or a list by its form; the others
// are values of a file, which has types.
struct Typed {
  std::string text;
};
using Found =
    std::variant<Typed, std::string, int64_t, std::vector<std::string>>;

// Sets the field. INVALID_ARGUMENT tells what was found and what was expected,
// without the setting's name.
absl::Status Assign(const Setting& setting, const Found& found,
                    Settings& settings);

// What may stand there, as "a whole number of bytes from 1 to 9".
std::string Expectation(const Setting& setting);

// The value as a file would have it; passwords in addresses are starred.
std::string Format(const Setting& setting, const Settings& settings);

// The candidate that `name` is a likely misspelling of, or the empty text.
std::string_view NearestName(std::string_view name,
                             const std::vector<std::string_view>& candidates);

}  // namespace minutebook::settings
