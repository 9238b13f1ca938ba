// The history of an issue for a clerk's eyes, and as rows for a spreadsheet.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "clients/cli/session.h"
#include "clients/cli/table.h"
#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/meetings/v1/issue_check.pb.h"

namespace minutebook::cli {

// A tree: meetings by date, under each its item, papers, decisions with parts
// and effects, recommendations with answers, promises and citations. Lines
// have at most `width` columns.
std::string HistoryText(const meetings::v1::GetIssueHistoryResponse& history,
                        size_t width);

// One of its meetings alone.
std::string EntryText(const meetings::v1::IssueHistoryEntry& entry,
                      size_t width);

// That as text or, in the formats for programs, as JSON or rows.
void PrintEntry(const GlobalOptions& options,
                const meetings::v1::IssueHistoryEntry& entry,
                std::ostream& out);

// One row for each decision part, recommendation and promise.
std::vector<Row> HistoryRows(
    const meetings::v1::GetIssueHistoryResponse& history);
Row HistoryHeader();

// What CheckIssue found, each with the records that show it.
std::string FindingsText(const meetings::v1::CheckIssueResponse& found,
                         size_t width);

}  // namespace minutebook::cli
