#include "tests/support/rpc_error.h"

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace minutebook::testing {
namespace {

constexpr char kDetails[] = "google.rpc.Status";

}  // namespace

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()),
                      status.error_message());
  result.SetPayload(kDetails, absl::Cord(status.error_details()));
  return result;
}

RpcError ReadError(const absl::Status& status) {
  RpcError error;
  const auto payload = status.GetPayload(kDetails);
  google::rpc::Status details;
  if (!payload.has_value() || !details.ParseFromString(std::string(*payload))) {
    return error;
  }
  for (const google::protobuf::Any& detail : details.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    google::rpc::RequestInfo request;
    if (detail.UnpackTo(&info)) error.reason = info.reason();
    if (detail.UnpackTo(&request)) {
      error.request_id = request.request_id();
      error.trace_id = request.serving_data();
    }
    if (detail.Is<google::rpc::RetryInfo>()) error.retry = true;
    if (detail.UnpackTo(&bad)) {
      for (const auto& violation : bad.field_violations()) {
        error.fields.push_back(violation.field());
      }
    }
  }
  return error;
}

}  // namespace minutebook::testing
