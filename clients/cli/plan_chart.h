// `minutebook plan chart`: a plan's actions and milestones against the
// calendar.
#pragma once

#include <CLI/App.hpp>
#include <ostream>
#include <vector>

#include "clients/cli/resource_commands.h"
#include "clients/cli/session.h"
#include "clients/render/timeline_chart.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/entry.pb.h"
#include "minutebook/actionplans/v1/progress.pb.h"

namespace minutebook::cli {

// The chart of a plan that goes as `progress` says, with the numbers that its
// entries give to its actions.
render::Timeline TimelineOf(
    const actionplans::v1::ActionPlan& plan,
    const actionplans::v1::GetProgressResponse& progress,
    const std::vector<actionplans::v1::Entry>& entries);

void AddPlanChartCommand(CLI::App& plan, const GlobalOptions& options,
                         std::ostream& err, const Runner& run);

}  // namespace minutebook::cli
