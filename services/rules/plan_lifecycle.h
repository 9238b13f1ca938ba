// The lifecycles of action plans, actions and milestones.
#pragma once

#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/milestone.pb.h"
#include "services/rules/lifecycle.h"

namespace minutebook::rules {

using PlanState = actionplans::v1::ActionPlan::State;
using ActionState = actionplans::v1::Action::State;
using MilestoneState = actionplans::v1::Milestone::State;

// What the adoption of a plan does to the one that it revises.
inline constexpr std::string_view kReplacePlan = "ReplacePlan";

inline constexpr Transition<PlanState> kPlanLifecycle[] = {
    {actionplans::v1::ActionPlan::STATE_DRAFT, "SetDispositions",
     actionplans::v1::ActionPlan::STATE_DRAFT},
    {actionplans::v1::ActionPlan::STATE_DRAFT, "AdoptPlan",
     actionplans::v1::ActionPlan::STATE_ADOPTED},
    {actionplans::v1::ActionPlan::STATE_ADOPTED, "RevisePlan",
     actionplans::v1::ActionPlan::STATE_ADOPTED},
    {actionplans::v1::ActionPlan::STATE_CLOSED, "RevisePlan",
     actionplans::v1::ActionPlan::STATE_CLOSED},
    {actionplans::v1::ActionPlan::STATE_ADOPTED, "ClosePlan",
     actionplans::v1::ActionPlan::STATE_CLOSED},
    {actionplans::v1::ActionPlan::STATE_ADOPTED, kReplacePlan,
     actionplans::v1::ActionPlan::STATE_CLOSED},
};

// An action's state is its owner's to say; only putting it off asks for one.
inline constexpr Transition<ActionState> kActionLifecycle[] = {
    {actionplans::v1::Action::STATE_NOT_STARTED, "RescheduleAction",
     actionplans::v1::Action::STATE_NOT_STARTED},
    {actionplans::v1::Action::STATE_IN_PROGRESS, "RescheduleAction",
     actionplans::v1::Action::STATE_IN_PROGRESS},
    {actionplans::v1::Action::STATE_ON_HOLD, "RescheduleAction",
     actionplans::v1::Action::STATE_ON_HOLD},
};

inline constexpr Transition<MilestoneState> kMilestoneLifecycle[] = {
    {actionplans::v1::Milestone::STATE_OPEN, "RescheduleMilestone",
     actionplans::v1::Milestone::STATE_OPEN},
    {actionplans::v1::Milestone::STATE_OPEN, "CompleteMilestone",
     actionplans::v1::Milestone::STATE_COMPLETED},
};

}  // namespace minutebook::rules
