#include "services/actionplans/guards.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/entry.pb.h"
#include "minutebook/actionplans/v1/milestone.pb.h"
#include "services/engine/above.h"
#include "services/engine/error.h"
#include "services/engine/facts.h"
#include "services/engine/method_write.h"
#include "services/rules/civil_date.h"
#include "services/rules/money.h"
#include "services/rules/record_cells.h"

namespace minutebook::actionplans {
namespace {

using engine::Facts;
using engine::FieldViolations;
using engine::RuleBroken;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;
using storage::EntryAction;
using v1::Action;
using v1::ActionPlan;
using v1::Entry;
using v1::Milestone;

std::string Field(const std::string& path, const std::string& field) {
  return path.empty() ? field : absl::StrCat(path, ".", field);
}

template <typename Lines>
void CheckAmounts(const Lines& lines, const std::string& path,
                  FieldViolations& violations) {
  for (int i = 0; i < lines.size(); ++i) {
    if (!lines[i].has_amount()) continue;
    rules::CheckMoney(lines[i].amount(), absl::StrCat(path, "[", i, "].amount"),
                      [&](const std::string& field, const std::string& what) {
                        violations.Add(field, what);
                      });
  }
}

void CheckAction(const Message& after, const std::string& path,
                 FieldViolations& violations) {
  const auto& action = static_cast<const Action&>(after);
  if (action.has_completed_date() &&
      action.state() != Action::STATE_COMPLETED) {
    violations.Add(Field(path, "completed_date"),
                   absl::StrCat("is meant for what is completed, and the "
                                "state is ",
                                rules::WordsOf(action.state())));
  }
  CheckAmounts(action.funding(), Field(path, "funding"), violations);
  CheckAmounts(action.savings(), Field(path, "savings"), violations);
  for (int i = 0; i < action.relations_size(); ++i) {
    if (action.relations(i).action() == action.name()) {
      violations.Add(Field(path, absl::StrCat("relations[", i, "].action")),
                     "is the action itself");
    }
  }
}

absl::Status PlanGuard(EntryAction action, const std::string& name,
                       const Message& before, const Message& after,
                       const Facts&) {
  const auto& plan = static_cast<const ActionPlan&>(before);
  const auto& changed = static_cast<const ActionPlan&>(after);
  if (action == EntryAction::kDelete &&
      plan.state() != ActionPlan::STATE_DRAFT) {
    return RuleBroken(
        name,
        absl::StrCat(name, " is ", rules::WordsOf(plan.state()),
                     ": only a draft is deleted; close the plan instead"));
  }
  const bool differs =
      changed.strategies_size() != plan.strategies_size() ||
      !std::equal(plan.strategies().begin(), plan.strategies().end(),
                  changed.strategies().begin()) ||
      !MessageDifferencer::Equals(plan.start_date(), changed.start_date()) ||
      !MessageDifferencer::Equals(plan.end_date(), changed.end_date()) ||
      plan.revises() != changed.revises();
  if (action == EntryAction::kUpdate && differs &&
      plan.state() != ActionPlan::STATE_DRAFT) {
    return RuleBroken(
        name,
        absl::StrCat(name, " is ", rules::WordsOf(plan.state()),
                     ": what it delivers and when stays as it was adopted; "
                     "revise it instead"));
  }
  return absl::OkStatus();
}

// Whether two states of an entry say the same.
bool SaysTheSame(Entry before, Entry after) {
  for (Entry* each : {&before, &after}) {
    each->clear_update_time();
    each->clear_etag();
  }
  return MessageDifferencer::Equals(before, after);
}

// The entries of a plan are those that it was adopted with; saying what they
// say already, as the import of what was exported does, changes nothing.
absl::Status EntryGuard(EntryAction action, const std::string& name,
                        const Message& before, const Message& after,
                        const Facts& facts) {
  if (action == EntryAction::kUpdate &&
      SaysTheSame(static_cast<const Entry&>(before),
                  static_cast<const Entry&>(after))) {
    return absl::OkStatus();
  }
  const std::string plan_name = engine::Above(name);
  const auto plan = facts.Find<ActionPlan>(plan_name);
  if (!plan.ok()) return plan.status();
  if (!plan->has_value() || (*plan)->state() == ActionPlan::STATE_DRAFT) {
    return absl::OkStatus();
  }
  return RuleBroken(
      name, absl::StrCat(plan_name, " is ", rules::WordsOf((*plan)->state()),
                         ": its entries stay as they were adopted; revise the "
                         "plan instead"));
}

// A day that is set moves by `method` alone, which keeps the earlier one.
template <typename Record>
absl::Status DueGuard(EntryAction action, const std::string& name,
                      const Message& before, const Message& after,
                      const char* method) {
  const auto& standing = static_cast<const Record&>(before);
  const auto& changed = static_cast<const Record&>(after);
  if (action != EntryAction::kUpdate || !standing.has_due_date() ||
      MessageDifferencer::Equals(standing.due_date(), changed.due_date())) {
    return absl::OkStatus();
  }
  return RuleBroken(
      name,
      absl::StrCat(name, " is due on ", rules::DateText(standing.due_date()),
                   ": ", method, " moves that day and keeps the earlier one"));
}

absl::Status MilestoneGuard(EntryAction action, const std::string& name,
                            const Message& before, const Message& after,
                            const Facts&) {
  const auto& standing = static_cast<const Milestone&>(before);
  if (action == EntryAction::kUpdate && standing.has_completion() &&
      !static_cast<const Milestone&>(after).has_completion()) {
    return RuleBroken(name, absl::StrCat(name,
                                         " was reached: its completion can be "
                                         "changed, not taken away"));
  }
  return DueGuard<Milestone>(action, name, before, after,
                             "RescheduleMilestone");
}

}  // namespace

void SetGuards(engine::Catalogue& catalogue) {
  engine::ResourceType& plan = *catalogue.FindMutable("minutebook/ActionPlan");
  plan.set_derive([](Message& after) {
    auto& record = static_cast<ActionPlan&>(after);
    if (record.state() == ActionPlan::STATE_UNSPECIFIED) {
      record.set_state(ActionPlan::STATE_DRAFT);
    }
  });
  plan.set_guard(PlanGuard);

  engine::ResourceType& entry = *catalogue.FindMutable("minutebook/Entry");
  entry.set_derive([](Message& after) {
    auto& record = static_cast<Entry&>(after);
    if (record.disposition() == Entry::DISPOSITION_UNSPECIFIED) {
      record.set_disposition(Entry::DISPOSITION_ADDED);
    }
  });
  entry.set_guard(EntryGuard);

  engine::ResourceType& action = *catalogue.FindMutable("minutebook/Action");
  action.set_derive([](Message& after) {
    auto& record = static_cast<Action&>(after);
    if (record.state() == Action::STATE_UNSPECIFIED) {
      record.set_state(Action::STATE_NOT_STARTED);
    }
  });
  action.set_check(CheckAction);
  action.set_guard([](EntryAction what, const std::string& name,
                      const Message& before, const Message& after,
                      const Facts&) {
    return DueGuard<Action>(what, name, before, after, "RescheduleAction");
  });

  action.set_department_of([](const std::string&, const Message& record,
                              const Facts&) -> absl::StatusOr<std::string> {
    return static_cast<const Action&>(record).department();
  });

  engine::ResourceType& milestone =
      *catalogue.FindMutable("minutebook/Milestone");
  milestone.set_derive([](Message& after) {
    auto& record = static_cast<Milestone&>(after);
    record.set_state(record.has_completion() ? Milestone::STATE_COMPLETED
                                             : Milestone::STATE_OPEN);
  });
  milestone.set_guard(MilestoneGuard);
  milestone.set_department_of(
      [](const std::string& name, const Message&,
         const Facts& facts) -> absl::StatusOr<std::string> {
        const auto above = facts.Find<Action>(engine::Above(name));
        if (!above.ok()) return above.status();
        return above->has_value() ? (*above)->department() : "";
      });
}

}  // namespace minutebook::actionplans
