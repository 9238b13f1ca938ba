// One item with all that hangs on it, as an issue's history tells it.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/session.h"
#include "clients/cpp/connection.h"
#include "minutebook/meetings/v1/issue.pb.h"

namespace minutebook::cli {

// The item of that full name: its meeting and body, papers, decisions with
// their parts, recommendations put or made, promises and citations.
absl::StatusOr<meetings::v1::IssueHistoryEntry> FetchItem(
    const client::Connection& connection, const std::string& name,
    const GlobalOptions& options);

// A decision with its parts, and where it was taken.
absl::StatusOr<meetings::v1::IssueHistoryEntry> FetchDecision(
    const client::Connection& connection, const std::string& name,
    const GlobalOptions& options);

}  // namespace minutebook::cli
