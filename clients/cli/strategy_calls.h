// The calls of the commands about strategies.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/session.h"
#include "clients/cpp/connection.h"
#include "minutebook/strategies/v1/overview.pb.h"

namespace minutebook::cli {

// A method of StrategyService.
absl::Status CallStrategies(const client::Connection& connection,
                            const char* method,
                            const google::protobuf::Message& request,
                            google::protobuf::Message& reply);

// The overview of the strategy with that full name. `on_date` is YYYY-MM-DD,
// or empty for the council's today.
absl::StatusOr<strategies::v1::GetStrategyOverviewResponse> FetchOverview(
    const client::Connection& connection, const std::string& name,
    const std::string& on_date);

}  // namespace minutebook::cli
