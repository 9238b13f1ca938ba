#include "clients/cli/strategy_calls.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/set_field.h"

namespace minutebook::cli {

absl::Status CallStrategies(const client::Connection& connection,
                            const char* method,
                            const google::protobuf::Message& request,
                            google::protobuf::Message& reply) {
  return connection.Call(
      *client::FindMethod(
          absl::StrCat("minutebook.strategies.v1.StrategyService.", method)),
      request, reply);
}

absl::StatusOr<strategies::v1::GetStrategyOverviewResponse> FetchOverview(
    const client::Connection& connection, const std::string& name,
    const std::string& on_date) {
  strategies::v1::GetStrategyOverviewRequest request;
  request.set_name(name);
  absl::Status status = SetDay("on_date", on_date, request);
  if (!status.ok()) return status;
  strategies::v1::GetStrategyOverviewResponse overview;
  status = CallStrategies(connection, "GetStrategyOverview", request, overview);
  if (!status.ok()) return status;
  return overview;
}

}  // namespace minutebook::cli
