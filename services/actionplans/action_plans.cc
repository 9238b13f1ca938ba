#include "services/actionplans/action_plans.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/actionplans/action_course.h"
#include "services/actionplans/adopt_plan.h"
#include "services/actionplans/compare_plans.h"
#include "services/actionplans/find_gaps.h"
#include "services/actionplans/guards.h"
#include "services/actionplans/plan_course.h"
#include "services/actionplans/progress.h"

namespace minutebook::actionplans {
namespace {

template <typename Command>
void Register(engine::Engine& engine, const char* method,
              std::unique_ptr<Command> command) {
  engine.Register(
      absl::StrCat("minutebook.actionplans.v1.ActionPlanService.", method),
      std::move(command));
}

}  // namespace

void RegisterActionPlans(engine::Engine& engine) {
  Register(engine, "RevisePlan", MakeRevisePlan());
  Register(engine, "SetDispositions", MakeSetDispositions());
  Register(engine, "AdoptPlan", MakeAdoptPlan());
  Register(engine, "ClosePlan", MakeClosePlan());
  Register(engine, "ComparePlans", MakeComparePlans());
  Register(engine, "RescheduleAction", MakeRescheduleAction());
  Register(engine, "RescheduleMilestone", MakeRescheduleMilestone());
  Register(engine, "CompleteMilestone", MakeCompleteMilestone());
  Register(engine, "FindGaps", MakeFindGaps());
  Register(engine, "GetProgress", MakeGetProgress());
  SetGuards(engine.catalogue());
}

}  // namespace minutebook::actionplans
