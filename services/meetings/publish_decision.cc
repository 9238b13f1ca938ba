#include "services/meetings/publish_decision.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "services/councils/council_settings.h"
#include "services/engine/method_write.h"
#include "services/meetings/release.h"

namespace minutebook::meetings {
namespace {

class PublishDecision : public engine::MethodWrite {
 public:
  absl::StatusOr<std::vector<engine::Operation>> Decide(
      const engine::DecideContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request =
        static_cast<const v1::PublishDecisionRequest&>(message);
    const engine::Facts& facts = context.facts;
    absl::StatusOr<v1::Decision> decision =
        facts.Get<v1::Decision>(request.name());
    if (!decision.ok()) return decision.status();
    if (decision->has_publication_date()) {
      return engine::RuleBroken(
          request.name(),
          absl::StrCat(request.name(),
                       " is published already: correct it by an update"));
    }
    absl::StatusOr<google::type::Date> day = councils::OnDate(
        facts,
        request.has_publication_date() ? &request.publication_date() : nullptr,
        context.now);
    if (!day.ok()) return day.status();
    absl::StatusOr<std::vector<v1::Part>> parts =
        facts.Below<v1::Part>(request.name());
    if (!parts.ok()) return parts.status();

    std::vector<engine::Operation> operations;
    *decision->mutable_publication_date() = *std::move(day);
    Release(*decision);
    operations.push_back(engine::Replacing(facts.TypeOf<v1::Decision>(),
                                           *decision, request.etag()));
    for (v1::Part& part : *parts) {
      Release(part);
      operations.push_back(engine::Replacing(facts.TypeOf<v1::Part>(), part));
    }
    return operations;
  }
};

}  // namespace

std::unique_ptr<engine::WriteCommand> MakePublishDecision() {
  return std::make_unique<PublishDecision>();
}

}  // namespace minutebook::meetings
