// What there is to know of strategies, for people and for spreadsheets.
#pragma once

#include <string>
#include <vector>

#include "clients/cli/table.h"
#include "minutebook/strategies/v1/lineage.pb.h"
#include "minutebook/strategies/v1/overview.pb.h"
#include "minutebook/strategies/v1/pathway.pb.h"
#include "minutebook/strategies/v1/review.pb.h"

namespace minutebook::cli {

// The edition in force on the overview's day; where there is none, the newest.
// Null where there is no edition.
const strategies::v1::EditionStanding* ShownEdition(
    const strategies::v1::GetStrategyOverviewResponse& overview);

// One row for each strategy: how it stands, until when, its next review and
// what is open.
Row StrategyHeader();
Row StrategyRow(const strategies::v1::GetStrategyOverviewResponse& overview);

// Trees. Lines have at most `width` columns.
std::string OverviewText(
    const strategies::v1::GetStrategyOverviewResponse& overview, size_t width);
std::string PathwayText(const strategies::v1::GetPathwayResponse& pathway,
                        size_t width);
std::string LineageText(const strategies::v1::GetLineageResponse& lineage,
                        const std::string& strategy, size_t width);

// One row for each step.
Row PathwayHeader();
std::vector<Row> PathwayRows(const strategies::v1::GetPathwayResponse& pathway);

// One row for each strategy that took the place of another.
Row LineageHeader();
std::vector<Row> LineageRows(const strategies::v1::GetLineageResponse& lineage);

// One row for each review.
Row ReviewHeader();
Row ReviewRow(const strategies::v1::DueReview& review);

}  // namespace minutebook::cli
