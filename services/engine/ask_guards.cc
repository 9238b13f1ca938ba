#include "services/engine/ask_guards.h"

#include <memory>

#include "services/engine/error.h"
#include "services/engine/facts.h"

namespace minutebook::engine {

absl::Status AskGuards(const DecideChangesContext& context,
                       const std::string& council,
                       absl::Span<const Operation> operations,
                       absl::Span<const Change> changes,
                       absl::FunctionRef<bool(const Change&)> asked) {
  const Facts facts = context.FactsOf(council, storage::VisibilitySet::All());
  for (size_t i = 0; i < changes.size(); ++i) {
    const Change& change = changes[i];
    const ResourceType::Guard& guard = change.ref.type->guard();
    if (!guard || !asked(change) ||
        (i < operations.size() && operations[i].by_method)) {
      continue;
    }
    const google::protobuf::Message* before = change.after.get();
    std::unique_ptr<google::protobuf::Message> stored;
    if (change.action == storage::EntryAction::kUpdate) {
      stored = change.ref.type->NewMessage();
      if (!stored->ParseFromString(change.before->body)) {
        return MakeError(options::v1::ERROR_REASON_INTERNAL,
                         "a stored record cannot be read");
      }
      before = stored.get();
    }
    absl::Status status =
        guard(change.action, change.ref.Name(), *before, *change.after, facts);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace minutebook::engine
