// What plans leave open: what an inspector would ask for and not find.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "google/type/date.pb.h"
#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/entry.pb.h"
#include "minutebook/actionplans/v1/gap.pb.h"
#include "minutebook/actionplans/v1/measure.pb.h"
#include "minutebook/actionplans/v1/milestone.pb.h"
#include "minutebook/actionplans/v1/reading.pb.h"
#include "minutebook/actionplans/v1/target.pb.h"
#include "minutebook/councils/v1/holding.pb.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/objective.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"

namespace minutebook::rules {

// A measure with all its values.
struct MeasureValues {
  actionplans::v1::Measure measure;
  std::vector<actionplans::v1::Target> targets;
  std::vector<actionplans::v1::Reading> readings;
};

// An entry of a plan with what it is judged by.
struct PlannedAction {
  actionplans::v1::Entry entry;
  actionplans::v1::Action action;
  std::vector<actionplans::v1::Milestone> milestones;
  std::vector<councils::v1::Holding> holdings;  // of the post that owns it
  std::vector<MeasureValues> measures;          // that tell about the action
};

// Whether `plan` is one that is carried out on `day` (YYYYMMDD), or should have
// been replaced by then: adopted, begun, and not closed by that day.
bool IsCarriedOut(const actionplans::v1::ActionPlan& plan, int32_t day);

// Nothing, or that the strategy, one of whose `editions` is in force on `day`,
// has none among its `plans` that is carried out.
std::vector<actionplans::v1::Gap> GapsOfStrategy(
    const strategies::v1::Strategy& strategy,
    absl::Span<const strategies::v1::Edition> editions,
    absl::Span<const actionplans::v1::ActionPlan> plans,
    const google::type::Date& day);

// The gaps of the plan itself. `objectives` are those of its strategies,
// `entries` all of its own. Those of `measures`, which tell about the
// objectives, come last; of one that tells about an action that goes on in the
// plan too, they are told there instead.
std::vector<actionplans::v1::Gap> GapsOfPlan(
    const actionplans::v1::ActionPlan& plan,
    absl::Span<const actionplans::v1::Entry> entries,
    absl::Span<const strategies::v1::Objective> objectives,
    absl::Span<const MeasureValues> measures,
    const councils::v1::Settings& settings, const google::type::Date& day);

// The names of the actions that go on by `entries`.
std::set<std::string> ActionsOf(
    absl::Span<const actionplans::v1::Entry> entries);

// The gaps of one action of the plan; none of one that does not go on or is
// done. A measure that tells about several of `actions`, which are all that go
// on in the plan, has its gaps told with the first that it names.
std::vector<actionplans::v1::Gap> GapsOfAction(
    const actionplans::v1::ActionPlan& plan, const PlannedAction& planned,
    const std::set<std::string>& actions,
    const councils::v1::Settings& settings, const google::type::Date& day);

// Whether a plan with a gap of that severity may not be adopted.
bool Bars(councils::v1::Settings::RuleSet::PlanAdoption adoption,
          actionplans::v1::Gap::Severity severity);

}  // namespace minutebook::rules
