#include "services/strategies/consultation_methods.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "minutebook/strategies/v1/consultation.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "services/engine/above.h"
#include "services/engine/method_write.h"
#include "services/rules/approval.h"
#include "services/rules/strategy_lifecycle.h"

namespace minutebook::strategies {
namespace {

using engine::Operation;

class OpenConsultation : public engine::MethodWrite {
 public:
  absl::StatusOr<std::vector<Operation>> Decide(
      const engine::DecideContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request =
        static_cast<const v1::OpenConsultationRequest&>(message);
    const engine::Facts& facts = context.facts;
    absl::StatusOr<v1::Consultation> consultation =
        facts.Get<v1::Consultation>(request.name());
    if (!consultation.ok()) return consultation.status();
    absl::StatusOr<rules::ConsultationState> state =
        engine::Advance<rules::ConsultationState>(
            rules::kConsultationLifecycle, consultation->state(),
            "OpenConsultation", request.name());
    if (!state.ok()) return state.status();
    consultation->set_state(*state);
    if (request.has_opening_date()) {
      *consultation->mutable_opening_date() = request.opening_date();
    }
    if (!request.part().empty()) {
      absl::StatusOr<meetings::v1::Part> part =
          facts.Get<meetings::v1::Part>(request.part());
      if (!part.ok()) return part.status();
      const std::string strategy = engine::Above(request.name());
      if (rules::EffectOn(*part, {strategy, consultation->edition()},
                          rules::ApprovesForConsultation) == nullptr) {
        return engine::RuleBroken(
            request.name(),
            absl::StrCat(
                request.part(), " approves nothing for consultation: ",
                rules::WhyNot(*part, {strategy, consultation->edition()})));
      }
      consultation->set_approval_part(request.part());
    }
    std::vector<Operation> operations;
    operations.push_back(engine::Replacing(facts.TypeOf<v1::Consultation>(),
                                           *consultation, request.etag()));
    if (consultation->edition().empty()) return operations;

    if (engine::Above(consultation->edition()) !=
        engine::Above(request.name())) {
      return engine::RuleBroken(
          request.name(),
          absl::StrCat(consultation->edition(),
                       " is an edition of another strategy: make the "
                       "consultation there"));
    }
    absl::StatusOr<v1::Edition> edition =
        facts.Get<v1::Edition>(consultation->edition());
    if (!edition.ok()) return edition.status();
    absl::StatusOr<rules::EditionState> next =
        engine::Advance<rules::EditionState>(
            rules::kEditionLifecycle, edition->state(), "OpenConsultation",
            edition->name());
    if (!next.ok()) return next.status();
    edition->set_state(*next);
    operations.push_back(
        engine::Replacing(facts.TypeOf<v1::Edition>(), *edition));
    return operations;
  }
};

class CloseConsultation : public engine::MethodWrite {
 public:
  absl::StatusOr<std::vector<Operation>> Decide(
      const engine::DecideContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request =
        static_cast<const v1::CloseConsultationRequest&>(message);
    const engine::Facts& facts = context.facts;
    absl::StatusOr<v1::Consultation> consultation =
        facts.Get<v1::Consultation>(request.name());
    if (!consultation.ok()) return consultation.status();
    absl::StatusOr<rules::ConsultationState> state =
        engine::Advance<rules::ConsultationState>(
            rules::kConsultationLifecycle, consultation->state(),
            "CloseConsultation", request.name());
    if (!state.ok()) return state.status();
    consultation->set_state(*state);
    if (request.has_closing_date()) {
      *consultation->mutable_closing_date() = request.closing_date();
    }
    if (request.has_responses()) {
      consultation->set_responses(request.responses());
    }
    if (!request.outcome().empty()) {
      consultation->set_outcome(request.outcome());
    }
    std::vector<Operation> operations;
    operations.push_back(engine::Replacing(facts.TypeOf<v1::Consultation>(),
                                           *consultation, request.etag()));
    if (consultation->edition().empty()) return operations;
    absl::StatusOr<bool> last = IsLastOpen(facts, *consultation);
    if (!last.ok()) return last.status();
    absl::StatusOr<std::optional<v1::Edition>> edition =
        facts.Find<v1::Edition>(consultation->edition());
    if (!edition.ok()) return edition.status();
    // One that a consultation hidden from its closer left behind is a draft
    // already.
    if (!*last || !edition->has_value()) return operations;
    const std::optional<rules::EditionState> next =
        rules::NextState<rules::EditionState>(
            rules::kEditionLifecycle, (*edition)->state(), "CloseConsultation");
    if (!next.has_value()) return operations;
    (*edition)->set_state(*next);
    operations.push_back(
        engine::Replacing(facts.TypeOf<v1::Edition>(), **edition));
    return operations;
  }

 private:
  // Whether no other consultation on the same edition is open.
  static absl::StatusOr<bool> IsLastOpen(const engine::Facts& facts,
                                         const v1::Consultation& closing) {
    absl::StatusOr<std::vector<v1::Consultation>> all =
        facts.Below<v1::Consultation>(engine::Above(closing.name()));
    if (!all.ok()) return all.status();
    for (const v1::Consultation& other : *all) {
      if (other.name() != closing.name() &&
          other.edition() == closing.edition() &&
          other.state() == v1::Consultation::STATE_OPEN) {
        return false;
      }
    }
    return true;
  }
};

}  // namespace

std::unique_ptr<engine::WriteCommand> MakeOpenConsultation() {
  return std::make_unique<OpenConsultation>();
}

std::unique_ptr<engine::WriteCommand> MakeCloseConsultation() {
  return std::make_unique<CloseConsultation>();
}

}  // namespace minutebook::strategies
