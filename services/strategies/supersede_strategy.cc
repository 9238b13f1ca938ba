#include "services/strategies/supersede_strategy.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/lineage.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"
#include "services/engine/method_write.h"
#include "services/rules/civil_date.h"
#include "services/rules/editions_in_force.h"
#include "services/rules/strategy_lifecycle.h"
#include "services/strategies/lineage.h"

namespace minutebook::strategies {
namespace {

using engine::Operation;
using engine::RuleBroken;
using v1::Edition;
using v1::Strategy;

class SupersedeStrategy : public engine::MethodWrite {
 public:
  absl::StatusOr<std::vector<Operation>> Decide(
      const engine::DecideContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request =
        static_cast<const v1::SupersedeStrategyRequest&>(message);
    const engine::Facts& facts = context.facts;
    absl::StatusOr<Strategy> former = facts.Get<Strategy>(request.name());
    if (!former.ok()) return former.status();
    if (former->has_superseded_date()) {
      return RuleBroken(
          request.name(),
          absl::StrCat(request.name(), " was superseded on ",
                       rules::DateText(former->superseded_date()),
                       ": name all successors of a split at once"));
    }
    const std::set<std::string> names(request.successors().begin(),
                                      request.successors().end());
    absl::StatusOr<std::map<std::string, Strategy>> successors =
        facts.FindAll<Strategy>(
            std::vector<std::string>(names.begin(), names.end()));
    if (!successors.ok()) return successors.status();
    absl::StatusOr<std::set<std::string>> before =
        ForerunnersOf(facts, *former);
    if (!before.ok()) return before.status();

    *former->mutable_superseded_date() = request.date();
    std::vector<Operation> operations;
    operations.push_back(
        engine::Replacing(facts.TypeOf<Strategy>(), *former, request.etag()));
    for (const std::string& name : names) {
      const auto found = successors->find(name);
      if (found == successors->end()) {
        return facts.Get<Strategy>(name).status();
      }
      if (name == request.name() || before->contains(name)) {
        return RuleBroken(
            request.name(),
            absl::StrCat(name, " is ",
                         name == request.name()
                             ? "the strategy itself"
                             : absl::StrCat("a forerunner of ", request.name()),
                         ": it cannot take its place"));
      }
      Strategy::Supersession* link = found->second.add_supersedes();
      link->set_strategy(request.name());
      *link->mutable_date() = request.date();
      link->set_part(request.part());
      operations.push_back(
          engine::Replacing(facts.TypeOf<Strategy>(), found->second));
    }
    absl::Status status = EndEditions(facts, request, operations);
    if (!status.ok()) return status;
    return operations;
  }

 private:
  // The editions of the former strategy end the day before.
  static absl::Status EndEditions(const engine::Facts& facts,
                                  const v1::SupersedeStrategyRequest& request,
                                  std::vector<Operation>& operations) {
    absl::StatusOr<std::vector<Edition>> editions =
        facts.Below<Edition>(request.name());
    if (!editions.ok()) return editions.status();
    for (Edition& edition : *editions) {
      if (!edition.has_approval()) continue;
      if (rules::FirstDayInForce(edition) >= rules::FirstDay(request.date())) {
        return RuleBroken(
            request.name(),
            absl::StrCat(edition.name(), " comes in force on ",
                         rules::DateText(edition.start_date()),
                         ": the strategy cannot be superseded on ",
                         rules::DateText(request.date())));
      }
      if (edition.state() != Edition::STATE_APPROVED) continue;
      absl::StatusOr<rules::EditionState> state =
          engine::Advance<rules::EditionState>(
              rules::kEditionLifecycle, edition.state(), "SupersedeStrategy",
              edition.name());
      if (!state.ok()) return state.status();
      edition.set_state(*state);
      *edition.mutable_end_date() = rules::DayBefore(request.date());
      operations.push_back(engine::Replacing(facts.TypeOf<Edition>(), edition));
    }
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<engine::WriteCommand> MakeSupersedeStrategy() {
  return std::make_unique<SupersedeStrategy>();
}

}  // namespace minutebook::strategies
