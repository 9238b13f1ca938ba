// Whether a plan on a page is as its template wants it.
#pragma once

#include "minutebook/strategies/v1/plan_template.pb.h"
#include "minutebook/strategies/v1/summary.pb.h"

namespace minutebook::rules {

// The plan's sizes, and every departure from `plan_template` in the order of
// the plan, missing sections last. Null: there is no template to check it by.
// `english` says whether the reading ease can be told.
strategies::v1::CheckPlanOnAPageResponse CheckPlan(
    const strategies::v1::Summary& plan,
    const strategies::v1::PlanTemplate* plan_template, bool english);

}  // namespace minutebook::rules
