#include "services/meetings/publish_decision.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "services/councils/council_settings.h"
#include "services/engine/above.h"
#include "services/engine/method_write.h"
#include "services/meetings/release.h"
#include "services/rules/votes.h"

namespace minutebook::meetings {
namespace {

template <typename Record>
absl::Status CheckNames(const v1::Meeting& meeting, const Record& record) {
  if (!rules::AsksForNames(meeting) || !rules::LackNames(record.votes())) {
    return absl::OkStatus();
  }
  return engine::RuleBroken(
      record.name(),
      absl::StrCat(record.name(), " has a vote without named_votes, and ",
                   meeting.name(),
                   " is a budget meeting, whose minutes name those who voted "
                   "for, against and abstained: add the names"));
}

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

    v1::Meeting meeting;
    if (!decision->item().empty()) {
      absl::StatusOr<std::optional<v1::Meeting>> found =
          facts.Find<v1::Meeting>(engine::Above(decision->item()));
      if (!found.ok()) return found.status();
      if (found->has_value()) meeting = **std::move(found);
    }
    std::vector<engine::Operation> operations;
    absl::Status status = ReleaseDecision(facts, meeting, *day, request.etag(),
                                          *decision, *parts, operations);
    if (!status.ok()) return status;
    return operations;
  }
};

}  // namespace

absl::Status ReleaseDecision(const engine::Facts& facts,
                             const v1::Meeting& meeting,
                             const google::type::Date& day,
                             const std::string& etag, v1::Decision& decision,
                             std::vector<v1::Part>& parts,
                             std::vector<engine::Operation>& operations) {
  absl::Status status = CheckNames(meeting, decision);
  if (!status.ok()) return status;
  if (!decision.has_publication_date()) {
    *decision.mutable_publication_date() = day;
    Release(decision);
    operations.push_back(
        engine::Replacing(facts.TypeOf<v1::Decision>(), decision, etag));
  }
  for (v1::Part& part : parts) {
    status = CheckNames(meeting, part);
    if (!status.ok()) return status;
    Release(part);
    operations.push_back(engine::Replacing(facts.TypeOf<v1::Part>(), part));
  }
  return absl::OkStatus();
}

std::unique_ptr<engine::WriteCommand> MakePublishDecision() {
  return std::make_unique<PublishDecision>();
}

}  // namespace minutebook::meetings
