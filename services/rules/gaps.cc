#include "services/rules/gaps.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/rules/action_progress.h"
#include "services/rules/civil_date.h"
#include "services/rules/editions_in_force.h"
#include "services/rules/measure_performance.h"
#include "services/rules/period.h"
#include "services/rules/plan_entries.h"
#include "services/rules/rule_sets.h"

namespace minutebook::rules {
namespace {

using actionplans::v1::Action;
using actionplans::v1::ActionPlan;
using actionplans::v1::Entry;
using actionplans::v1::Gap;
using actionplans::v1::Measure;
using actionplans::v1::Milestone;
using actionplans::v1::Reading;
using actionplans::v1::SavingsLine;
using councils::v1::Holding;
using google::type::Date;
using RuleSet = councils::v1::Settings::RuleSet;

constexpr int kSilenceDays = 60;
constexpr int kOften = 2;

Gap::Severity SeverityOf(Gap::Kind kind) {
  switch (kind) {
    case Gap::KIND_STRATEGY_WITHOUT_PLAN:
    case Gap::KIND_ACTION_WITHOUT_OWNER:
    case Gap::KIND_PLAN_NOT_REVISED:
      return Gap::SEVERITY_SERIOUS;
    case Gap::KIND_MEASURE_WITHOUT_BASELINE:
    case Gap::KIND_ACTION_MOVED_OFTEN:
      return Gap::SEVERITY_NOTICE;
    default:
      return Gap::SEVERITY_WARNING;
  }
}

// Gathers the gaps of one plan, or of a strategy.
class Gaps {
 public:
  explicit Gaps(const ActionPlan* plan) : plan_(plan) {}

  Gap& Add(Gap::Kind kind, const std::string& subject, const std::string& title,
           const std::string& detail) {
    Gap& gap = gaps_.emplace_back();
    gap.set_kind(kind);
    gap.set_severity(SeverityOf(kind));
    gap.set_subject(subject);
    gap.set_title(title);
    gap.set_detail(detail);
    if (plan_ != nullptr) {
      gap.set_action_plan(plan_->name());
      *gap.mutable_strategies() = plan_->strategies();
    }
    return gap;
  }

  std::vector<Gap> Take() { return std::move(gaps_); }

 private:
  const ActionPlan* const plan_;
  std::vector<Gap> gaps_;
};

bool Holds(const Holding& holding, int32_t day) {
  return (!holding.has_start_date() || FirstDay(holding.start_date()) <= day) &&
         (!holding.has_end_date() || LastDay(holding.end_date()) >= day);
}

bool IsToBeIdentified(const SavingsLine& line) {
  return line.status() == SavingsLine::STATUS_TO_BE_IDENTIFIED ||
         (line.status() == SavingsLine::STATUS_UNSPECIFIED &&
          !line.has_amount());
}

// Whether somebody wrote of the action between the milestone's day and `day`.
bool SpokenOf(const Action& action, const Milestone& milestone, int32_t day) {
  return std::any_of(
      action.notes().begin(), action.notes().end(), [&](const auto& note) {
        const int32_t written = DateNumber(note.note_date());
        return written >= DateNumber(milestone.due_date()) && written <= day;
      });
}

// The action of the plan with which the measure's gaps are told; empty: none.
std::string HomeOf(const Measure& measure,
                   const std::set<std::string>& actions) {
  for (const std::string& name : measure.actions()) {
    if (actions.contains(name)) return name;
  }
  return "";
}

void AddMeasureGaps(const MeasureValues& values,
                    const councils::v1::Settings& settings, const Date& day,
                    Gaps& gaps) {
  const Measure& measure = values.measure;
  if (!IsMeasured(measure, day)) return;
  const auto add = [&](Gap::Kind kind, const std::string& detail) {
    gaps.Add(kind, measure.name(), measure.title(), detail)
        .set_department(measure.department());
  };
  if (!measure.contextual()) {
    if (values.targets.empty()) {
      add(Gap::KIND_MEASURE_WITHOUT_TARGET,
          "no value is set that it is to reach");
    }
    if (!measure.has_baseline()) {
      add(Gap::KIND_MEASURE_WITHOUT_BASELINE,
          "the value from which things set out is not known");
    }
  }
  const RuleSet& rules = RuleSetOn(settings, DateNumber(day));
  const auto period =
      LastEnded(measure.frequency(), YearStartMonth(rules), day);
  if (!period.has_value() || !IsMeasured(measure, period->end_date)) return;
  const bool read = std::any_of(values.readings.begin(), values.readings.end(),
                                [&](const Reading& reading) {
                                  return DateNumber(reading.start_date()) ==
                                             DateNumber(period->start_date) &&
                                         DateNumber(reading.end_date()) ==
                                             DateNumber(period->end_date);
                                });
  if (!read) {
    add(Gap::KIND_READING_MISSING,
        absl::StrCat("it has neither a reading of ",
                     PeriodLabel(*period, YearStartMonth(rules)),
                     " nor a reason why there is none"));
  }
}

}  // namespace

bool IsCarriedOut(const ActionPlan& plan, int32_t day) {
  if (plan.has_start_date() && DateNumber(plan.start_date()) > day) {
    return false;
  }
  if (plan.adoption().has_adopted_date() &&
      DateNumber(plan.adoption().adopted_date()) > day) {
    return false;
  }
  return plan.state() == ActionPlan::STATE_ADOPTED ||
         (plan.state() == ActionPlan::STATE_CLOSED &&
          DateNumber(plan.closing().closed_date()) > day);
}

std::vector<Gap> GapsOfStrategy(
    const strategies::v1::Strategy& strategy,
    absl::Span<const strategies::v1::Edition> editions,
    absl::Span<const ActionPlan> plans, const Date& day) {
  const int32_t number = DateNumber(day);
  if (EditionInForce(editions, number) == nullptr) return {};
  for (const ActionPlan& plan : plans) {
    if (IsCarriedOut(plan, number)) return {};
  }
  Gaps gaps(nullptr);
  gaps.Add(Gap::KIND_STRATEGY_WITHOUT_PLAN, strategy.name(), strategy.title(),
           absl::StrCat("an edition is in force on ", DateText(day),
                        ", but no adopted plan delivers it: draft one and "
                        "have it adopted"))
      .add_strategies(strategy.name());
  return gaps.Take();
}

std::vector<Gap> GapsOfPlan(
    const ActionPlan& plan, absl::Span<const Entry> entries,
    absl::Span<const strategies::v1::Objective> objectives,
    absl::Span<const MeasureValues> measures,
    const councils::v1::Settings& settings, const Date& day) {
  Gaps gaps(&plan);
  if (plan.strategies_size() > 1) {
    gaps.Add(Gap::KIND_GENERAL_PLAN, plan.name(), plan.title(),
             absl::StrCat("it delivers ", plan.strategies_size(),
                          " strategies: each should have a plan of its own"));
  }
  if (plan.state() == ActionPlan::STATE_ADOPTED && plan.has_end_date() &&
      DateNumber(plan.end_date()) < DateNumber(day)) {
    gaps.Add(Gap::KIND_PLAN_NOT_REVISED, plan.name(), plan.title(),
             absl::StrCat("its year ended on ", DateText(plan.end_date()),
                          " and no plan follows: revise it or close it"));
  }
  std::set<std::string_view> served;
  for (const Entry& entry : entries) {
    if (GoesOn(entry) || entry.disposition() == Entry::DISPOSITION_COMPLETED) {
      served.insert(entry.objective());
    }
  }
  for (const auto& objective : objectives) {
    if (served.contains(objective.name())) continue;
    gaps.Add(Gap::KIND_OBJECTIVE_WITHOUT_ACTION, objective.name(),
             objective.title(),
             "no action of the plan serves this objective of its strategy");
  }
  const std::set<std::string> actions = ActionsOf(entries);
  for (const MeasureValues& values : measures) {
    if (HomeOf(values.measure, actions).empty()) {
      AddMeasureGaps(values, settings, day, gaps);
    }
  }
  return gaps.Take();
}

std::set<std::string> ActionsOf(absl::Span<const Entry> entries) {
  std::set<std::string> actions;
  for (const Entry& entry : entries) {
    if (GoesOn(entry)) actions.insert(entry.action());
  }
  return actions;
}

std::vector<Gap> GapsOfAction(const ActionPlan& plan,
                              const PlannedAction& planned,
                              const std::set<std::string>& actions,
                              const councils::v1::Settings& settings,
                              const Date& day) {
  const RuleSet& rules = RuleSetOn(settings, DateNumber(day));
  const Action& action = planned.action;
  if (!GoesOn(planned.entry) || action.state() == Action::STATE_COMPLETED ||
      action.state() == Action::STATE_DROPPED) {
    return {};
  }
  const int32_t number = DateNumber(day);
  Gaps gaps(&plan);
  const auto add = [&](Gap::Kind kind, const std::string& detail) {
    gaps.Add(kind, action.name(), action.title(), detail);
  };
  if (action.owner().empty()) {
    add(Gap::KIND_ACTION_WITHOUT_OWNER,
        "no post answers for it: set its owner");
  } else if (std::none_of(
                 planned.holdings.begin(), planned.holdings.end(),
                 [&](const Holding& each) { return Holds(each, number); })) {
    add(Gap::KIND_OWNER_POST_VACANT,
        absl::StrCat("nobody is known to hold ", action.owner(), " on ",
                     DateText(day)));
  }
  if (!action.has_due_date()) {
    add(Gap::KIND_ACTION_WITHOUT_DUE_DATE,
        action.due_as_stated().empty()
            ? "no day is set by which it is to be done"
            : absl::StrCat("it is due \"", action.due_as_stated(),
                           "\": no day is set"));
  }
  if (std::any_of(action.savings().begin(), action.savings().end(),
                  IsToBeIdentified)) {
    add(Gap::KIND_SAVINGS_NOT_IDENTIFIED,
        "a saving is expected, but not where or how much");
  }
  for (const Milestone& milestone : planned.milestones) {
    const int silence = rules.milestone_silence_days() == 0
                            ? kSilenceDays
                            : rules.milestone_silence_days();
    if (!IsOverdue(milestone, day) ||
        DaysBetween(milestone.due_date(), day) <= silence ||
        SpokenOf(action, milestone, number)) {
      continue;
    }
    gaps.Add(Gap::KIND_MILESTONE_FORGOTTEN, milestone.name(), milestone.title(),
             absl::StrCat("it was due on ", DateText(milestone.due_date()),
                          ", and nothing was written of it since"));
  }
  const auto moved =
      std::count_if(action.earlier_dues().begin(), action.earlier_dues().end(),
                    [&](const auto& earlier) {
                      return DateNumber(earlier.rescheduled_date()) <= number;
                    });
  if (moved > kOften) {
    add(Gap::KIND_ACTION_MOVED_OFTEN,
        absl::StrCat("it was put off ", moved, " times"));
  }
  if (std::none_of(planned.measures.begin(), planned.measures.end(),
                   [&](const MeasureValues& values) {
                     return IsMeasured(values.measure, day);
                   })) {
    add(Gap::KIND_ACTION_WITHOUT_MEASURE, "no measure tells whether it works");
  }
  for (const MeasureValues& values : planned.measures) {
    if (HomeOf(values.measure, actions) == action.name()) {
      AddMeasureGaps(values, settings, day, gaps);
    }
  }
  std::vector<Gap> found = gaps.Take();
  for (Gap& gap : found) {
    if (gap.department().empty()) gap.set_department(action.department());
  }
  return found;
}

bool Bars(RuleSet::PlanAdoption adoption, Gap::Severity severity) {
  switch (adoption) {
    case RuleSet::PLAN_ADOPTION_WITHOUT_SERIOUS_GAPS:
      return severity >= Gap::SEVERITY_SERIOUS;
    case RuleSet::PLAN_ADOPTION_WITHOUT_GAPS:
      return severity >= Gap::SEVERITY_WARNING;
    default:
      return false;
  }
}

}  // namespace minutebook::rules
