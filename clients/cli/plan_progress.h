// How a plan, a strategy or a council goes.
#pragma once

#include "absl/status/statusor.h"
#include "clients/cpp/connection.h"
#include "minutebook/actionplans/v1/progress.pb.h"

namespace minutebook::cli {

// What GetProgress answers, with the actions of all pages.
absl::StatusOr<actionplans::v1::GetProgressResponse> FetchProgress(
    const client::Connection& connection,
    actionplans::v1::GetProgressRequest request);

}  // namespace minutebook::cli
