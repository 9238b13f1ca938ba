#include "services/actionplans/plan_course.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/entry.pb.h"
#include "minutebook/actionplans/v1/plan_course.pb.h"
#include "services/actionplans/plan_facts.h"
#include "services/engine/standard_reads.h"
#include "services/meetings/record_course.h"
#include "services/rules/civil_date.h"
#include "services/rules/plan_entries.h"
#include "services/rules/plan_lifecycle.h"
#include "services/rules/record_cells.h"

namespace minutebook::actionplans {
namespace {

using engine::Operation;
using v1::ActionPlan;
using v1::Entry;

constexpr int kMonthsOfYear = 12;

// The day after a full one.
google::type::Date DayAfter(const google::type::Date& date) {
  const absl::CivilDay next =
      absl::CivilDay(date.year(), date.month(), date.day()) + 1;
  google::type::Date after;
  after.set_year(static_cast<int>(next.year()));
  after.set_month(next.month());
  after.set_day(next.day());
  return after;
}

class RevisePlan : public engine::MethodWrite {
 public:
  absl::StatusOr<std::vector<Operation>> Decide(
      const engine::DecideContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request = static_cast<const v1::RevisePlanRequest&>(message);
    const engine::Facts& facts = context.facts;
    absl::StatusOr<ActionPlan> plan = facts.Get<ActionPlan>(request.name());
    if (!plan.ok()) return plan.status();
    const absl::StatusOr<rules::PlanState> state =
        engine::Advance<rules::PlanState>(rules::kPlanLifecycle, plan->state(),
                                          "RevisePlan", request.name());
    if (!state.ok()) return state.status();
    absl::StatusOr<std::vector<ActionPlan>> others =
        facts.Referring<ActionPlan, ActionPlan>(request.name());
    if (!others.ok()) return others.status();
    for (const ActionPlan& other : *others) {
      if (other.revises() != request.name()) continue;
      return engine::RuleBroken(
          request.name(),
          absl::StrCat(other.name(), " revises it already and is ",
                       rules::WordsOf(other.state()),
                       ": go on with that one, or delete it while a draft"));
    }
    absl::StatusOr<std::vector<Entry>> entries =
        EntriesOf(facts, request.name());
    if (!entries.ok()) return entries.status();

    const std::string council = absl::StrCat("councils/", facts.council());
    const std::string id = request.action_plan_id().empty()
                               ? context.new_id()
                               : request.action_plan_id();
    std::vector<Operation> operations;
    operations.push_back(engine::Creating(facts.TypeOf<ActionPlan>(), council,
                                          id, Draft(*plan, request)));
    const std::string name = absl::StrCat(council, "/actionPlans/", id);
    for (const Entry& entry : rules::Undecided(*entries)) {
      operations.push_back(engine::Creating(facts.TypeOf<Entry>(), name,
                                            context.new_id(), entry));
    }
    return operations;
  }

 private:
  static ActionPlan Draft(const ActionPlan& plan,
                          const v1::RevisePlanRequest& request) {
    ActionPlan draft;
    draft.set_title(request.title().empty() ? plan.title() : request.title());
    *draft.mutable_strategies() = plan.strategies();
    if (request.has_start_date()) {
      *draft.mutable_start_date() = request.start_date();
    } else if (plan.has_end_date()) {
      *draft.mutable_start_date() = DayAfter(plan.end_date());
    }
    if (request.has_end_date()) {
      *draft.mutable_end_date() = request.end_date();
    } else if (draft.has_start_date()) {
      *draft.mutable_end_date() =
          rules::DayBefore(rules::AddMonths(draft.start_date(), kMonthsOfYear));
    }
    draft.set_state(ActionPlan::STATE_DRAFT);
    draft.set_revises(plan.name());
    draft.set_edition(plan.edition());
    draft.set_owner(plan.owner());
    draft.set_visibility(plan.visibility());
    if (plan.has_exemption()) *draft.mutable_exemption() = plan.exemption();
    draft.set_intended_visibility(plan.intended_visibility());
    draft.set_language_code(plan.language_code());
    return draft;
  }
};

class SetDispositions : public engine::MethodWrite {
 public:
  absl::StatusOr<std::vector<Operation>> Prepare(
      const engine::PrepareContext&, const google::protobuf::Message& message,
      engine::FieldViolations& violations) const override {
    const auto& request =
        static_cast<const v1::SetDispositionsRequest&>(message);
    std::set<std::string> seen;
    for (int i = 0; i < request.dispositions_size(); ++i) {
      const v1::EntryDisposition& each = request.dispositions(i);
      const std::string path = absl::StrCat("dispositions[", i, "]");
      if (!absl::StartsWith(each.entry(),
                            absl::StrCat(request.name(), "/entries/"))) {
        violations.Add(absl::StrCat(path, ".entry"),
                       absl::StrCat("is not an entry of ", request.name()));
      } else if (!seen.insert(each.entry()).second) {
        violations.Add(absl::StrCat(path, ".entry"),
                       "stands here already: name each entry once");
      }
      const bool dropped = each.disposition() == Entry::DISPOSITION_DROPPED;
      const bool moved = each.disposition() == Entry::DISPOSITION_MOVED;
      if (each.disposition() == Entry::DISPOSITION_ADDED) {
        violations.Add(absl::StrCat(path, ".disposition"),
                       "is what entries made by hand have: carry the action on "
                       "with DISPOSITION_CARRIED");
      }
      if (dropped && each.reason().empty()) {
        violations.Add(absl::StrCat(path, ".reason"),
                       "is asked for when an action is dropped");
      }
      if (moved && !absl::StrContains(each.moved_to(), "/actionPlans/") &&
          !absl::StrContains(each.moved_to(), "/servicePlans/")) {
        violations.Add(absl::StrCat(path, ".moved_to"),
                       "names the action plan or service plan in which the "
                       "action goes on");
      } else if (!moved && !each.moved_to().empty()) {
        violations.Add(absl::StrCat(path, ".moved_to"),
                       "is meant for DISPOSITION_MOVED alone");
      }
    }
    return std::vector<Operation>();
  }

  absl::StatusOr<std::vector<Operation>> Decide(
      const engine::DecideContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request =
        static_cast<const v1::SetDispositionsRequest&>(message);
    const engine::Facts& facts = context.facts;
    absl::StatusOr<ActionPlan> plan = facts.Get<ActionPlan>(request.name());
    if (!plan.ok()) return plan.status();
    const absl::StatusOr<rules::PlanState> state =
        engine::Advance<rules::PlanState>(rules::kPlanLifecycle, plan->state(),
                                          "SetDispositions", request.name());
    if (!state.ok()) return state.status();
    std::vector<std::string> names;
    for (const auto& each : request.dispositions()) {
      names.push_back(each.entry());
    }
    absl::StatusOr<std::map<std::string, Entry>> entries =
        facts.FindAll<Entry>(names);
    if (!entries.ok()) return entries.status();
    std::vector<Operation> operations;
    for (const auto& each : request.dispositions()) {
      const auto entry = entries->find(each.entry());
      if (entry == entries->end()) return engine::RecordNotFound(each.entry());
      entry->second.set_disposition(each.disposition());
      entry->second.set_disposition_reason(each.reason());
      entry->second.set_moved_to(each.moved_to());
      operations.push_back(
          engine::Replacing(facts.TypeOf<Entry>(), entry->second));
    }
    return operations;
  }

  std::string Reply(const engine::WriteResult& result) const override {
    v1::SetDispositionsResponse response;
    for (const auto& record : result.records) {
      response.add_entries()->ParseFromString(record.body);
    }
    return response.SerializeAsString();
  }
};

class ClosePlan
    : public meetings::RecordCourse<v1::ClosePlanRequest, ActionPlan> {
 public:
  ClosePlan() : RecordCourse(rules::kPlanLifecycle) {}

 private:
  absl::Status Change(const engine::DecideContext& context,
                      const v1::ClosePlanRequest& request, ActionPlan& plan,
                      std::vector<Operation>&) const override {
    plan.mutable_closing()->set_reason(request.reason());
    return meetings::SetDay(context, request.has_closed_date(),
                            request.closed_date(),
                            plan.mutable_closing()->mutable_closed_date());
  }
};

}  // namespace

std::unique_ptr<engine::WriteCommand> MakeRevisePlan() {
  return std::make_unique<RevisePlan>();
}

std::unique_ptr<engine::WriteCommand> MakeSetDispositions() {
  return std::make_unique<SetDispositions>();
}

std::unique_ptr<engine::WriteCommand> MakeClosePlan() {
  return std::make_unique<ClosePlan>();
}

}  // namespace minutebook::actionplans
