#include "clients/cpp/failure.h"

#include <google/protobuf/util/time_util.h>

#include "absl/strings/cord.h"
#include "clients/cpp/views.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace minutebook::client {
namespace {

constexpr std::string_view kPayload = "type.googleapis.com/google.rpc.Status";

void AddDetail(const google::protobuf::Any& detail, Failure& failure) {
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad_request;
  google::rpc::RetryInfo retry;
  if (detail.UnpackTo(&info)) {
    failure.reason = info.reason();
    failure.metadata.insert(info.metadata().begin(), info.metadata().end());
  } else if (detail.UnpackTo(&bad_request)) {
    for (const auto& violation : bad_request.field_violations()) {
      failure.violations.push_back(
          {violation.field(), violation.description()});
    }
  } else if (detail.UnpackTo(&retry)) {
    failure.retry_after = std::chrono::milliseconds(
        google::protobuf::util::TimeUtil::DurationToMilliseconds(
            retry.retry_delay()));
  }
}

}  // namespace

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()),
                      status.error_message());
  if (!status.error_details().empty()) {
    result.SetPayload(ToAbsl(kPayload), absl::Cord(status.error_details()));
  }
  return result;
}

Failure FailureOf(const absl::Status& status) {
  Failure failure;
  failure.code = status.code();
  failure.message = std::string(ToStd(status.message()));
  const auto payload = status.GetPayload(ToAbsl(kPayload));
  google::rpc::Status details;
  if (payload && details.ParseFromString(std::string(*payload))) {
    for (const auto& detail : details.details()) AddDetail(detail, failure);
  }
  return failure;
}

}  // namespace minutebook::client
