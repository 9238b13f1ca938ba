// Writes of methods with rules of their own: gather what stands, then decide.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "google/protobuf/message.h"
#include "services/engine/command.h"
#include "services/rules/lifecycle.h"
#include "services/rules/record_cells.h"

namespace minutebook::engine {

// A command whose operations all follow from what stands.
class MethodWrite : public WriteCommand {
 public:
  absl::StatusOr<std::vector<Operation>> Prepare(
      const PrepareContext& context, const google::protobuf::Message& request,
      FieldViolations& violations) const override;
  bool decides() const override { return true; }
};

// Replaces the standing record that `after` names by it; `etag` is what its
// caller saw, empty for any.
Operation Replacing(const ResourceType& type,
                    const google::protobuf::Message& after,
                    const std::string& etag = "");

// Creates `record` below `parent` (a name of the type's parent).
Operation Creating(const ResourceType& type, const std::string& parent,
                   const std::string& id,
                   const google::protobuf::Message& record);

// Deletes the standing record `name` of the type.
Operation Deleting(const ResourceType& type, const std::string& name);

// RULE_BROKEN: a rule of `name` forbids what was asked, and `message` says
// which, why, and what to do instead.
absl::Status RuleBroken(const std::string& name, const std::string& message);

// The state to which `method` leads the record `name` from `from`, or
// RULE_BROKEN that says where it stands and from where the method leads on.
template <typename State>
absl::StatusOr<State> Advance(rules::Lifecycle<State> lifecycle, State from,
                              std::string_view method,
                              const std::string& name) {
  const std::optional<State> next = rules::NextState(lifecycle, from, method);
  if (next.has_value()) return *next;
  std::vector<std::string> before;
  for (const State state : rules::StatesBefore(lifecycle, method)) {
    before.push_back(rules::WordsOf(state));
  }
  return RuleBroken(name, absl::StrCat(name, " is ", rules::WordsOf(from), ": ",
                                       std::string(method), " asks for ",
                                       absl::StrJoin(before, " or ")));
}

}  // namespace minutebook::engine
