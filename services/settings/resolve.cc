#include "services/settings/resolve.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/settings/config_file.h"
#include "services/settings/setting_table.h"
#include "storage/text.h"

namespace minutebook::settings {
namespace {

constexpr std::string_view kPrefix = "MINUTEBOOK_";

// Variables with our prefix that are not the server's: the name of the file
// itself, what the command line client reads, and what the tests are told.
constexpr std::string_view kOthers[] = {
    "MINUTEBOOK_CONFIG",  "MINUTEBOOK_SERVER", "MINUTEBOOK_COUNCIL",
    "MINUTEBOOK_TOKEN",   "MINUTEBOOK_CORPUS", "MINUTEBOOK_SCORER",
    "MINUTEBOOK_EXAMPLES"};
constexpr std::string_view kTestsPrefix = "MINUTEBOOK_TEST_";

std::string Suggestion(std::string_view name,
                       const std::vector<std::string>& known) {
  const std::string_view nearest = NearestName(
      name, std::vector<std::string_view>(known.begin(), known.end()));
  if (nearest.empty()) {
    return "; `minutebookd config` prints what there is";
  }
  return absl::StrCat("; did you mean ", storage::AsAbsl(nearest), "?");
}

class Resolver {
 public:
  explicit Resolver(const Sources& sources) : sources_(sources) {}

  absl::StatusOr<Resolved> Run() {
    for (const Setting& setting : AllSettings()) {
      resolved_.origins[std::string(setting.name)] = "default";
    }
    if (sources_.file.has_value()) TakeFile();
    TakeEnvironment();
    for (const auto& [name, value] : sources_.flags) {
      Take(*FindSetting(name), Typed{value}, "--" + name, "flag");
    }
    if (problems_.empty()) return std::move(resolved_);
    return absl::InvalidArgumentError(absl::StrJoin(problems_, "\n"));
  }

 private:
  void Take(const Setting& setting, const Found& found,
            const std::string& called, const std::string& origin) {
    const absl::Status status = Assign(setting, found, resolved_.settings);
    if (status.ok()) {
      resolved_.origins[std::string(setting.name)] = origin;
    } else {
      problems_.push_back(
          absl::StrCat(called, ": ", std::string(status.message())));
    }
  }

  void TakeFile() {
    const auto entries = ReadConfigFile(*sources_.file);
    if (!entries.ok()) {
      problems_.push_back(absl::StrCat(
          sources_.file_name, ", ", std::string(entries.status().message())));
      return;
    }
    std::vector<std::string> known;
    for (const Setting& setting : AllSettings()) {
      known.emplace_back(setting.name);
    }
    for (const FileEntry& entry : *entries) {
      const std::string origin =
          absl::StrCat(sources_.file_name, ":", entry.line);
      const Setting* setting = FindSetting(entry.key);
      const std::string called = absl::StrCat(origin, ": ", entry.key);
      if (setting == nullptr) {
        problems_.push_back(absl::StrCat(called, " is no setting",
                                         Suggestion(entry.key, known)));
      } else if (!entry.readable) {
        problems_.push_back(absl::StrCat(called, ": found ", entry.kind,
                                         ", expected ", Expectation(*setting)));
      } else {
        Take(*setting, entry.value, called, origin);
      }
    }
  }

  void TakeEnvironment() {
    std::vector<std::string> known;
    for (const Setting& setting : AllSettings()) {
      known.push_back(VariableOf(setting));
    }
    for (const auto& [name, value] : sources_.environment) {
      if (name.rfind(kPrefix, 0) != 0 || name.rfind(kTestsPrefix, 0) == 0 ||
          std::find(std::begin(kOthers), std::end(kOthers), name) !=
              std::end(kOthers)) {
        continue;
      }
      const auto found = std::find(known.begin(), known.end(), name);
      if (found == known.end()) {
        problems_.push_back(absl::StrCat("the environment's ", name,
                                         " is no setting",
                                         Suggestion(name, known)));
      } else {
        Take(AllSettings()[found - known.begin()], Typed{value},
             "the environment's " + name, "environment");
      }
    }
  }

  const Sources& sources_;
  Resolved resolved_;
  std::vector<std::string> problems_;
};

}  // namespace

absl::StatusOr<Resolved> Resolve(const Sources& sources) {
  return Resolver(sources).Run();
}

std::string Describe(const Resolved& resolved) {
  std::vector<std::string> lines;
  size_t width = 0;
  for (const Setting& setting : AllSettings()) {
    lines.push_back(absl::StrCat(storage::AsAbsl(setting.name), " = ",
                                 Format(setting, resolved.settings)));
    width = std::max(width, lines.back().size());
  }
  std::string text;
  for (size_t i = 0; i < lines.size(); ++i) {
    const auto origin = resolved.origins.find(AllSettings()[i].name);
    absl::StrAppend(
        &text, lines[i], std::string(width - lines[i].size(), ' '), "  # ",
        origin == resolved.origins.end() ? "default" : origin->second.c_str(),
        "\n");
  }
  return text;
}

}  // namespace minutebook::settings
