// One item with all that hangs on it, as an issue's history tells it.
#pragma once

#include <ostream>
#include <string>

#include "absl/status/status.h"
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

// Prints what `fetch`, one of the above, has of the `type` ("item") that a user
// names with `word`.
absl::Status ShowEntry(const std::string& type, decltype(FetchItem)* fetch,
                       const GlobalOptions& options, const std::string& word,
                       std::ostream& out);

}  // namespace minutebook::cli
