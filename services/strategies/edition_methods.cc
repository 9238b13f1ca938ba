#include "services/strategies/edition_methods.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "services/councils/council_settings.h"
#include "services/engine/method_write.h"
#include "services/rules/civil_date.h"
#include "services/rules/strategy_lifecycle.h"

namespace minutebook::strategies {
namespace {

using engine::Operation;

std::vector<Operation> Only(Operation operation) {
  std::vector<Operation> operations;
  operations.push_back(std::move(operation));
  return operations;
}

class SubmitEdition : public engine::MethodWrite {
 public:
  absl::StatusOr<std::vector<Operation>> Decide(
      const engine::DecideContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request = static_cast<const v1::SubmitEditionRequest&>(message);
    absl::StatusOr<v1::Edition> edition =
        context.facts.Get<v1::Edition>(request.name());
    if (!edition.ok()) return edition.status();
    absl::StatusOr<rules::EditionState> state =
        engine::Advance<rules::EditionState>(rules::kEditionLifecycle,
                                             edition->state(), "SubmitEdition",
                                             request.name());
    if (!state.ok()) return state.status();
    edition->set_state(*state);
    return Only(engine::Replacing(context.facts.TypeOf<v1::Edition>(), *edition,
                                  request.etag()));
  }
};

class WithdrawEdition : public engine::MethodWrite {
 public:
  absl::StatusOr<std::vector<Operation>> Decide(
      const engine::DecideContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request =
        static_cast<const v1::WithdrawEditionRequest&>(message);
    absl::StatusOr<v1::Edition> edition =
        context.facts.Get<v1::Edition>(request.name());
    if (!edition.ok()) return edition.status();
    absl::StatusOr<rules::EditionState> state =
        engine::Advance<rules::EditionState>(rules::kEditionLifecycle,
                                             edition->state(),
                                             "WithdrawEdition", request.name());
    if (!state.ok()) return state.status();
    if (edition->has_approval()) {
      absl::StatusOr<google::type::Date> end = councils::OnDate(
          context.facts, request.has_end_date() ? &request.end_date() : nullptr,
          context.now);
      if (!end.ok()) return end.status();
      if (edition->has_start_date() &&
          rules::DateNumber(*end) < rules::LastDay(edition->start_date())) {
        return engine::RuleBroken(
            request.name(),
            absl::StrCat(request.name(), " comes in force on ",
                         rules::DateText(edition->start_date()),
                         ": it cannot end on ", rules::DateText(*end)));
      }
      *edition->mutable_end_date() = *std::move(end);
    }
    edition->set_state(*state);
    edition->set_withdrawal_reason(request.reason());
    return Only(engine::Replacing(context.facts.TypeOf<v1::Edition>(), *edition,
                                  request.etag()));
  }
};

}  // namespace

std::unique_ptr<engine::WriteCommand> MakeSubmitEdition() {
  return std::make_unique<SubmitEdition>();
}

std::unique_ptr<engine::WriteCommand> MakeWithdrawEdition() {
  return std::make_unique<WithdrawEdition>();
}

}  // namespace minutebook::strategies
