// A configuration file: TOML, one key for each setting, no sections.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/settings/setting_table.h"

namespace minutebook::settings {

struct FileEntry {
  std::string key;
  int line = 0;
  // Nothing when the value is of a kind that no setting has.
  bool readable = true;
  Found value;
  std::string kind;  // what an unreadable value is, as "a table"
};

// The entries in the order of their keys. INVALID_ARGUMENT when the text is no
// TOML: tells the line and what is wrong there.
absl::StatusOr<std::vector<FileEntry>> ReadConfigFile(const std::string& text);

}  // namespace minutebook::settings
