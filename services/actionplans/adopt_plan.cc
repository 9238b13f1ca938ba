#include "services/actionplans/adopt_plan.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/entry.pb.h"
#include "minutebook/actionplans/v1/plan_course.pb.h"
#include "services/actionplans/plan_facts.h"
#include "services/councils/council_settings.h"
#include "services/engine/method_write.h"
#include "services/meetings/approving_act.h"
#include "services/rules/civil_date.h"
#include "services/rules/gaps.h"
#include "services/rules/plan_entries.h"
#include "services/rules/plan_lifecycle.h"
#include "services/rules/rule_sets.h"

namespace minutebook::actionplans {
namespace {

using engine::Operation;
using engine::RuleBroken;
using v1::Action;
using v1::ActionPlan;
using v1::Entry;

// One adoption under way.
class Adoption {
 public:
  Adoption(const engine::DecideContext& context,
           const v1::AdoptPlanRequest& request)
      : context_(context), facts_(context.facts), request_(request) {}

  absl::StatusOr<std::vector<Operation>> Decide() {
    absl::StatusOr<ActionPlan> plan = facts_.Get<ActionPlan>(request_.name());
    if (!plan.ok()) return plan.status();
    plan_ = *std::move(plan);
    const absl::StatusOr<rules::PlanState> state =
        engine::Advance<rules::PlanState>(rules::kPlanLifecycle, plan_.state(),
                                          "AdoptPlan", request_.name());
    if (!state.ok()) return state.status();
    plan_.set_state(*state);
    absl::Status status = TakeAct();
    if (status.ok()) status = SetDate();
    if (status.ok()) status = FitAmongOthers();
    if (status.ok()) status = CheckEntries();
    if (!status.ok()) return status;
    std::vector<Operation> operations;
    operations.push_back(
        engine::Replacing(facts_.TypeOf<ActionPlan>(), plan_, request_.etag()));
    for (Operation& operation : more_) {
      operations.push_back(std::move(operation));
    }
    return operations;
  }

 private:
  absl::Status TakeAct() {
    std::vector<std::string> subjects(plan_.strategies().begin(),
                                      plan_.strategies().end());
    subjects.push_back(plan_.name());
    const absl::StatusOr<meetings::ApprovingAct> found =
        meetings::FindApproval(facts_, request_.name(), request_.part(),
                               request_.citation(), subjects);
    if (!found.ok()) return found.status();
    plan_.mutable_adoption()->set_part(request_.part());
    if (request_.part().empty()) {
      plan_.mutable_adoption()->set_citation(request_.citation());
    }
    date_ = found->act.date;
    return absl::OkStatus();
  }

  // The day given, else the act's, where that is a full one, else today.
  absl::Status SetDate() {
    absl::StatusOr<google::type::Date> today =
        councils::OnDate(facts_, nullptr, context_.now);
    if (!today.ok()) return today.status();
    google::type::Date day = *today;
    if (date_.has_value()) day = rules::LastDate(*date_);
    if (request_.has_adopted_date()) day = request_.adopted_date();
    *plan_.mutable_adoption()->mutable_adopted_date() = day;
    return absl::OkStatus();
  }

  // Closes the plan revised; no other adopted one covers part of the year.
  absl::Status FitAmongOthers() {
    const std::vector<std::string> strategies(plan_.strategies().begin(),
                                              plan_.strategies().end());
    const auto others = PlansOf(facts_, strategies);
    if (!others.ok()) return others.status();
    for (const auto& [strategy, plans] : *others) {
      for (const ActionPlan& other : plans) {
        if (other.name() == plan_.name() || other.name() == plan_.revises() ||
            other.state() != ActionPlan::STATE_ADOPTED ||
            !rules::Overlap(plan_, other)) {
          continue;
        }
        return RuleBroken(
            request_.name(),
            absl::StrCat(other.name(), " is adopted for ", strategy, " from ",
                         rules::DateText(other.start_date()), " to ",
                         rules::DateText(other.end_date()),
                         ": a strategy has one plan for a year; close that "
                         "one, or let this one revise it"));
      }
    }
    if (plan_.revises().empty()) return absl::OkStatus();
    absl::StatusOr<std::optional<ActionPlan>> former =
        facts_.Find<ActionPlan>(plan_.revises());
    if (!former.ok()) return former.status();
    if (!former->has_value() ||
        (*former)->state() != ActionPlan::STATE_ADOPTED) {
      return absl::OkStatus();
    }
    const absl::StatusOr<rules::PlanState> state =
        engine::Advance<rules::PlanState>(rules::kPlanLifecycle,
                                          (*former)->state(),
                                          rules::kReplacePlan, plan_.revises());
    if (!state.ok()) return state.status();
    (*former)->set_state(*state);
    ActionPlan::Closing& closing = *(*former)->mutable_closing();
    closing.set_replaced_by(plan_.name());
    *closing.mutable_closed_date() = plan_.has_start_date()
                                         ? plan_.start_date()
                                         : plan_.adoption().adopted_date();
    more_.push_back(engine::Replacing(facts_.TypeOf<ActionPlan>(), **former));
    return absl::OkStatus();
  }

  // Every entry is decided, the council's settings let its gaps pass, and what
  // is listed as completed or dropped is so.
  absl::Status CheckEntries() {
    absl::StatusOr<std::vector<Entry>> entries =
        EntriesOf(facts_, plan_.name());
    if (!entries.ok()) return entries.status();
    int undecided = 0;
    for (const Entry& entry : *entries) {
      undecided += entry.disposition() == Entry::DISPOSITION_UNDECIDED;
    }
    if (undecided > 0) {
      return RuleBroken(
          request_.name(),
          absl::StrCat(undecided, " of its ", entries->size(),
                       " entries are undecided: SetDispositions says what "
                       "becomes of them"));
    }
    absl::StatusOr<std::vector<rules::PlannedAction>> planned =
        PlannedActions(facts_, *entries, Depth::kProgress);
    if (!planned.ok()) return planned.status();
    absl::Status status = CheckGaps(*entries);
    if (!status.ok()) return status;
    for (rules::PlannedAction& each : *planned) {
      const Action::State state =
          rules::StateIn(each.entry.disposition(), each.action.state());
      if (state == each.action.state()) continue;
      each.action.set_state(state);
      if (state == Action::STATE_DROPPED) {
        each.action.set_state_reason(each.entry.disposition_reason());
      } else if (!each.action.has_completed_date()) {
        *each.action.mutable_completed_date() = plan_.adoption().adopted_date();
      }
      more_.push_back(engine::Replacing(facts_.TypeOf<Action>(), each.action));
    }
    return absl::OkStatus();
  }

  // What gaps follow from is read only where the council's settings refuse any.
  absl::Status CheckGaps(const std::vector<Entry>& entries) {
    absl::StatusOr<councils::v1::Settings> settings =
        councils::SettingsOf(facts_);
    if (!settings.ok()) return settings.status();
    const google::type::Date& day = plan_.adoption().adopted_date();
    const auto& rule_set = rules::RuleSetOn(*settings, rules::DateNumber(day));
    if (!rules::Bars(rule_set.plan_adoption(), v1::Gap::SEVERITY_SERIOUS)) {
      return absl::OkStatus();
    }
    const auto planned = PlannedActions(facts_, entries, Depth::kGaps);
    if (!planned.ok()) return planned.status();
    absl::StatusOr<std::vector<strategies::v1::Objective>> objectives =
        ObjectivesOf(facts_, plan_);
    if (!objectives.ok()) return objectives.status();
    absl::StatusOr<std::vector<rules::MeasureValues>> measures =
        MeasuresOf(facts_, *objectives);
    if (!measures.ok()) return measures.status();
    const std::set<std::string> actions = rules::ActionsOf(entries);
    std::vector<v1::Gap> gaps = rules::GapsOfPlan(plan_, entries, *objectives,
                                                  *measures, *settings, day);
    for (const rules::PlannedAction& each : *planned) {
      const std::vector<v1::Gap> more =
          rules::GapsOfAction(plan_, each, actions, *settings, day);
      gaps.insert(gaps.end(), more.begin(), more.end());
    }
    std::erase_if(gaps, [&](const v1::Gap& gap) {
      return !rules::Bars(rule_set.plan_adoption(), gap.severity());
    });
    if (gaps.empty()) return absl::OkStatus();
    constexpr size_t kNamed = 10;
    std::string text = absl::StrCat(
        request_.name(), " has ", gaps.size(),
        gaps.size() == 1 ? " gap" : " gaps",
        " that the council's settings do not let pass; FindGaps lists all:");
    for (size_t i = 0; i < std::min(kNamed, gaps.size()); ++i) {
      absl::StrAppend(&text, i == 0 ? " " : "; ", gaps[i].subject(), ": ",
                      gaps[i].detail());
    }
    return RuleBroken(request_.name(), text);
  }

  const engine::DecideContext& context_;
  const engine::Facts& facts_;
  const v1::AdoptPlanRequest& request_;
  ActionPlan plan_;
  std::optional<google::type::Date> date_;  // of the act that adopts it
  std::vector<Operation> more_;
};

class AdoptPlan : public engine::MethodWrite {
 public:
  absl::StatusOr<std::vector<Operation>> Prepare(
      const engine::PrepareContext&, const google::protobuf::Message& message,
      engine::FieldViolations& violations) const override {
    const auto& request = static_cast<const v1::AdoptPlanRequest&>(message);
    if (request.part().empty() == request.citation().empty()) {
      violations.Add("part",
                     "either the decision's part or the citation that tells "
                     "of the adoption is to be given");
    }
    return std::vector<Operation>();
  }

  absl::StatusOr<std::vector<Operation>> Decide(
      const engine::DecideContext& context,
      const google::protobuf::Message& message) const override {
    return Adoption(context, static_cast<const v1::AdoptPlanRequest&>(message))
        .Decide();
  }
};

}  // namespace

std::unique_ptr<engine::WriteCommand> MakeAdoptPlan() {
  return std::make_unique<AdoptPlan>();
}

}  // namespace minutebook::actionplans
