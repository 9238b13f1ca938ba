#include "services/strategies/approve_edition.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/meetings/v1/commitment.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"
#include "services/councils/council_settings.h"
#include "services/engine/above.h"
#include "services/engine/method_write.h"
#include "services/meetings/approving_act.h"
#include "services/rules/approval.h"
#include "services/rules/civil_date.h"
#include "services/rules/editions_in_force.h"
#include "services/rules/rule_sets.h"
#include "services/rules/strategy_lifecycle.h"

namespace minutebook::strategies {
namespace {

using engine::Facts;
using engine::Operation;
using engine::RuleBroken;
using meetings::v1::Citation;
using meetings::v1::Commitment;
using meetings::v1::Part;
using v1::Edition;

// One approval under way.
class Approval {
 public:
  Approval(const engine::DecideContext& context,
           const v1::ApproveEditionRequest& request)
      : context_(context), facts_(context.facts), request_(request) {}

  absl::StatusOr<std::vector<Operation>> Decide() {
    absl::StatusOr<Edition> edition = facts_.Get<Edition>(request_.name());
    if (!edition.ok()) return edition.status();
    edition_ = *std::move(edition);
    absl::StatusOr<v1::Strategy> strategy =
        facts_.Get<v1::Strategy>(engine::Above(request_.name()));
    if (!strategy.ok()) return strategy.status();
    strategy_ = *std::move(strategy);
    absl::StatusOr<rules::EditionState> state =
        engine::Advance<rules::EditionState>(rules::kEditionLifecycle,
                                             edition_.state(), "ApproveEdition",
                                             request_.name());
    if (!state.ok()) return state.status();
    edition_.set_state(*state);

    absl::Status status = TakeAct();
    if (status.ok()) status = CheckBody();
    if (status.ok()) status = SetStartDate();
    if (status.ok()) status = AddConditions();
    if (status.ok()) status = FitAmongOthers();
    if (!status.ok()) return status;

    std::vector<Operation> operations;
    operations.push_back(
        engine::Replacing(facts_.TypeOf<Edition>(), edition_, request_.etag()));
    for (Operation& operation : more_) {
      operations.push_back(std::move(operation));
    }
    return operations;
  }

 private:
  absl::Status TakeAct() {
    absl::StatusOr<meetings::ApprovingAct> found = meetings::FindApproval(
        facts_, request_.name(), request_.part(), request_.citation(),
        {strategy_.name(), edition_.name()});
    if (!found.ok()) return found.status();
    edition_.mutable_approval()->set_part(request_.part());
    if (request_.part().empty()) {
      edition_.mutable_approval()->set_citation(request_.citation());
    }
    edition_.mutable_approval()->set_verb(found->verb);
    act_ = std::move(found->act);
    return absl::OkStatus();
  }

  absl::Status CheckBody() {
    Edition::Approval& approval = *edition_.mutable_approval();
    approval.set_body(act_.body.name());
    if (act_.body.name().empty()) {
      approval.set_body_as_stated(act_.body_display_name);
    }
    if (act_.date.has_value()) *approval.mutable_date() = *act_.date;
    absl::StatusOr<councils::v1::Settings> settings =
        councils::SettingsOf(facts_);
    if (!settings.ok()) return settings.status();
    absl::StatusOr<google::type::Date> today =
        councils::OnDate(facts_, nullptr, context_.now);
    if (!today.ok()) return today.status();
    const int32_t day = rules::LastDay(act_.date.value_or(*today));
    if (rules::MayAdopt(rules::RuleSetOn(*settings, day), strategy_.kind(),
                        act_.body) == rules::Adoption::kForbidden) {
      return RuleBroken(
          request_.name(),
          absl::StrCat(act_.body_display_name, " may not adopt a strategy",
                       strategy_.kind().empty()
                           ? ""
                           : absl::StrCat(" of the kind ", strategy_.kind()),
                       ": the council's settings say who may"));
    }
    return absl::OkStatus();
  }

  absl::Status SetStartDate() {
    if (request_.has_start_date()) {
      *edition_.mutable_start_date() = request_.start_date();
    } else if (act_.effective_date.has_value()) {
      *edition_.mutable_start_date() = *act_.effective_date;
    } else if (act_.date.has_value()) {
      *edition_.mutable_start_date() = *act_.date;
    }
    if (edition_.has_start_date() && act_.date.has_value() &&
        rules::LastDay(edition_.start_date()) < rules::FirstDay(*act_.date)) {
      return RuleBroken(request_.name(),
                        absl::StrCat(request_.name(), " was approved on ",
                                     rules::DateText(*act_.date),
                                     ": it cannot be in force from ",
                                     rules::DateText(edition_.start_date())));
    }
    return absl::OkStatus();
  }

  // Each condition becomes a commitment.
  absl::Status AddConditions() {
    for (const auto& condition : request_.conditions()) {
      Commitment commitment;
      commitment.set_what(condition.what());
      if (condition.has_due()) *commitment.mutable_due() = condition.due();
      commitment.set_owner(condition.owner());
      commitment.set_origin(Commitment::ORIGIN_DECISION);
      commitment.set_origin_part(request_.part());
      commitment.set_origin_item(act_.item);
      *commitment.mutable_issues() = strategy_.issues();
      commitment.set_visibility(edition_.visibility());
      if (edition_.has_exemption()) {
        *commitment.mutable_exemption() = edition_.exemption();
      }
      const std::string id = context_.new_id();
      const std::string council = absl::StrCat("councils/", facts_.council());
      more_.push_back(engine::Creating(facts_.TypeOf<Commitment>(), council, id,
                                       commitment));
      edition_.mutable_approval()->add_conditions(
          absl::StrCat(council, "/commitments/", id));
    }
    return absl::OkStatus();
  }

  // Two editions never begin on one day; of two, the earlier is superseded.
  absl::Status FitAmongOthers() {
    const int32_t first = rules::FirstDayInForce(edition_);
    if (strategy_.has_superseded_date()) {
      if (first >= rules::FirstDay(strategy_.superseded_date())) {
        return RuleBroken(
            request_.name(),
            absl::StrCat(strategy_.name(), " was superseded on ",
                         rules::DateText(strategy_.superseded_date()),
                         ": no edition of it comes in force from then on"));
      }
      *edition_.mutable_end_date() =
          rules::DayBefore(strategy_.superseded_date());
      absl::Status status = Supersede(edition_, "SupersedeStrategy");
      if (!status.ok()) return status;
    }
    absl::StatusOr<std::vector<Edition>> others =
        facts_.Below<Edition>(strategy_.name());
    if (!others.ok()) return others.status();
    for (Edition& other : *others) {
      if (other.name() == edition_.name() || !other.has_approval()) continue;
      const int32_t others_first = rules::FirstDayInForce(other);
      if (first != 0 && others_first == first) {
        return RuleBroken(
            request_.name(),
            absl::StrCat(other.name(), " is in force from ",
                         rules::DateText(other.start_date()),
                         " too: two editions of one strategy never begin on "
                         "the same day"));
      }
      if (first == 0) continue;
      if (others_first < first && other.state() == Edition::STATE_APPROVED) {
        absl::Status status = Supersede(other, rules::kReplaceEdition);
        if (!status.ok()) return status;
        more_.push_back(engine::Replacing(facts_.TypeOf<Edition>(), other));
      } else if (others_first > first &&
                 edition_.state() == Edition::STATE_APPROVED) {
        absl::Status status = Supersede(edition_, rules::kReplaceEdition);
        if (!status.ok()) return status;
      }
    }
    return absl::OkStatus();
  }

  static absl::Status Supersede(Edition& edition, std::string_view method) {
    absl::StatusOr<rules::EditionState> state =
        engine::Advance<rules::EditionState>(
            rules::kEditionLifecycle, edition.state(), method, edition.name());
    if (state.ok()) edition.set_state(*state);
    return state.status();
  }

  const engine::DecideContext& context_;
  const Facts& facts_;
  const v1::ApproveEditionRequest& request_;
  v1::Strategy strategy_;
  Edition edition_;
  meetings::Act act_;
  std::vector<Operation> more_;
};

class ApproveEdition : public engine::MethodWrite {
 public:
  absl::StatusOr<std::vector<Operation>> Prepare(
      const engine::PrepareContext&, const google::protobuf::Message& message,
      engine::FieldViolations& violations) const override {
    const auto& request =
        static_cast<const v1::ApproveEditionRequest&>(message);
    if (request.part().empty() == request.citation().empty()) {
      violations.Add("part",
                     "either the decision's part or the citation that tells "
                     "of the approval is to be given");
    }
    if (request.part().empty() && request.conditions_size() > 0) {
      violations.Add("conditions",
                     "stand in a decision: they ask for its part");
    }
    return std::vector<Operation>();
  }

  absl::StatusOr<std::vector<Operation>> Decide(
      const engine::DecideContext& context,
      const google::protobuf::Message& message) const override {
    return Approval(context,
                    static_cast<const v1::ApproveEditionRequest&>(message))
        .Decide();
  }
};

}  // namespace

std::unique_ptr<engine::WriteCommand> MakeApproveEdition() {
  return std::make_unique<ApproveEdition>();
}

}  // namespace minutebook::strategies
