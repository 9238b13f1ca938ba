#include "services/meetings/guards.h"

#include "absl/strings/str_cat.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "services/engine/error.h"

namespace minutebook::meetings {

using google::protobuf::Message;
using storage::EntryAction;

engine::ResourceType::Guard DecisionGuard() {
  return [](EntryAction action, const std::string& name, const Message& before,
            const Message&) -> absl::Status {
    const auto& decision = static_cast<const v1::Decision&>(before);
    if (action != EntryAction::kDelete || !decision.has_publication_date()) {
      return absl::OkStatus();
    }
    return engine::MakeError(
        options::v1::ERROR_REASON_RULE_BROKEN,
        absl::StrCat(name,
                     " has a publication_date: a published decision is "
                     "corrected by an update, never deleted"),
        {{"name", name}});
  };
}

}  // namespace minutebook::meetings
