// Action plans as rows and text: how actions go, what plans leave open, how two
// plans differ.
#pragma once

#include <string>
#include <vector>

#include "clients/cli/table.h"
#include "minutebook/actionplans/v1/gap.pb.h"
#include "minutebook/actionplans/v1/plan_comparison.pb.h"
#include "minutebook/actionplans/v1/progress.pb.h"

namespace minutebook::cli {

Row ActionHeader();
Row ActionRow(const actionplans::v1::ActionProgress& action);

Row ProgressHeader();
Row ProgressRow(const actionplans::v1::Progress& progress);

Row GapHeader();
Row GapRow(const actionplans::v1::Gap& gap);

Row DifferenceHeader();
Row DifferenceRow(const actionplans::v1::PlanDifference& difference);

// One line: "red: 3 red, 2 amber, 7 green, 1 not known; 41 % done".
std::string ProgressLine(const actionplans::v1::Progress& progress);

// A table whose first column is a colour's word, with each word in its colour
// as terminals show it. The word stays: colour alone tells nothing to those who
// do not see it.
std::string Coloured(const std::string& table);

}  // namespace minutebook::cli
