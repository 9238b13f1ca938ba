// How a plan, a strategy or a council goes.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cpp/connection.h"
#include "minutebook/actionplans/v1/entry.pb.h"
#include "minutebook/actionplans/v1/progress.pb.h"

namespace minutebook::cli {

// What GetProgress answers, with the actions of all pages.
absl::StatusOr<actionplans::v1::GetProgressResponse> FetchProgress(
    const client::Connection& connection,
    actionplans::v1::GetProgressRequest request);

// All entries of the plan of that name.
absl::StatusOr<std::vector<actionplans::v1::Entry>> FetchEntries(
    const client::Connection& connection, const std::string& plan);

}  // namespace minutebook::cli
