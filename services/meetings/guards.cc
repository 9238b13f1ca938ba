#include "services/meetings/guards.h"

#include "absl/strings/str_cat.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "services/engine/method_write.h"

namespace minutebook::meetings {

using google::protobuf::Message;
using storage::EntryAction;

engine::ResourceType::Guard DecisionGuard() {
  return [](EntryAction action, const std::string& name, const Message& before,
            const Message&, const engine::Facts&) -> absl::Status {
    const auto& decision = static_cast<const v1::Decision&>(before);
    if (action != EntryAction::kDelete || !decision.has_publication_date()) {
      return absl::OkStatus();
    }
    return engine::RuleBroken(
        name, absl::StrCat(name,
                           " has a publication_date: a published decision is "
                           "corrected by an update, never deleted"));
  };
}

}  // namespace minutebook::meetings
