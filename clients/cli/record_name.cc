#include "clients/cli/record_name.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/exit_code.h"

namespace minutebook::cli {

std::string OneOf(const client::ResourceType& type) {
  return absl::StrCat(
      absl::StrContains("aeiou", type.singular.substr(0, 1)) ? "an " : "a ",
      client::Kebab(type.singular));
}

absl::StatusOr<std::string> FullName(const client::ResourceType& type,
                                     const std::string& word,
                                     const GlobalOptions& options) {
  const auto name = type.pattern.Expand(word, options.council_id());
  if (name) {
    const auto ids = type.pattern.Match(*name);
    for (const std::string& id : ids.value_or(std::vector<std::string>())) {
      if (client::IsValidId(id) || id == "-") continue;
      return UsageError(absl::StrCat(
          "\"", id, "\" is no id of ", OneOf(type),
          "'s name: ids are lower case, of a-z, 0-9 and -\nSee: minutebook "
          "list ",
          client::Kebab(type.plural)));
    }
    return *name;
  }
  const std::vector<std::string>& variables = type.pattern.variables();
  const bool has_parents = variables.size() > 1;
  const bool lacks_council = options.council.empty() && has_parents &&
                             !absl::StartsWith(word, "councils/");
  return UsageError(absl::StrCat(
      "\"", word, "\" does not name ", OneOf(type),
      lacks_council ? " without a council: add --council ID" : "",
      "\nExpected ", type.pattern.text(),
      has_parents ? absl::StrCat(", or with --council its ids: ",
                                 absl::StrJoin(variables.begin() + 1,
                                               variables.end(), "/"))
                  : ""));
}

}  // namespace minutebook::cli
