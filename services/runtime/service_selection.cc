#include "services/runtime/service_selection.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace minutebook::runtime {
namespace {

constexpr char kRoot[] = "minutebook.";

bool Selects(const std::string& wanted, const std::string& service) {
  return service == wanted || service == kRoot + wanted ||
         absl::StartsWith(service, absl::StrCat(kRoot, wanted, ".")) ||
         service.substr(service.rfind('.') + 1) == wanted;
}

}  // namespace

absl::StatusOr<std::set<std::string>> SelectServices(
    const std::vector<std::string>& wanted,
    const std::set<std::string>& known) {
  if (wanted.empty()) return known;
  std::set<std::string> selected;
  for (const std::string& name : wanted) {
    bool found = false;
    for (const std::string& service : known) {
      if (!Selects(name, service)) continue;
      found = true;
      selected.insert(service);
    }
    if (!found) {
      return absl::InvalidArgumentError(absl::StrCat(
          "services: found \"", name, "\", expected any of ",
          absl::StrJoin(known, ", "), ", the last part of one, or its area"));
    }
  }
  return selected;
}

}  // namespace minutebook::runtime
