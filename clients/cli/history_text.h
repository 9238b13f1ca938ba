// The history of an issue for a clerk's eyes, and as rows for a spreadsheet.
#pragma once

#include <string>
#include <vector>

#include "clients/cli/table.h"
#include "minutebook/meetings/v1/issue.pb.h"

namespace minutebook::cli {

// A tree: meetings by date, under each its item, papers, decisions with parts
// and effects, recommendations with answers, promises and citations. Lines
// have at most `width` columns.
std::string HistoryText(const meetings::v1::GetIssueHistoryResponse& history,
                        size_t width);

// One row for each decision part, recommendation and promise.
std::vector<Row> HistoryRows(
    const meetings::v1::GetIssueHistoryResponse& history);
Row HistoryHeader();

}  // namespace minutebook::cli
