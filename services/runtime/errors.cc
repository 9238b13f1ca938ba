#include "services/runtime/errors.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/engine/error.h"

namespace minutebook::runtime {
namespace {

using engine::MakeError;

absl::Status ForCallers(const absl::Status& driver) {
  switch (driver.code()) {
    case absl::StatusCode::kDeadlineExceeded:
      return MakeError(options::v1::ERROR_REASON_DEADLINE_PASSED,
                       "the deadline passed before the answer was ready: allow "
                       "more time or ask for less");
    case absl::StatusCode::kCancelled:
      return MakeError(options::v1::ERROR_REASON_CANCELLED,
                       "the caller gave up");
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
      return MakeError(options::v1::ERROR_REASON_STORE_UNAVAILABLE,
                       "the store cannot be reached or written at the moment: "
                       "try again");
    default:
      return MakeError(options::v1::ERROR_REASON_INTERNAL,
                       "a fault of the server: its log says more under the "
                       "request id");
  }
}

}  // namespace

OutgoingError ToGrpc(const absl::Status& status, const std::string& request_id,
                     const std::string& trace_id) {
  OutgoingError error;
  absl::Status told = status;
  if (engine::ReasonOf(status) == options::v1::ERROR_REASON_UNSPECIFIED) {
    error.hidden = status.ToString();
    told = ForCallers(status);
  }
  google::rpc::Status details;
  details.set_code(static_cast<int>(told.code()));
  details.set_message(std::string(told.message()));
  told.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    google::protobuf::Any* detail = details.add_details();
    detail->set_type_url(std::string(url));
    detail->set_value(std::string(payload));
    google::rpc::ErrorInfo info;
    if (detail->UnpackTo(&info)) error.reason = info.reason();
  });
  google::rpc::RequestInfo request;
  request.set_request_id(request_id);
  request.set_serving_data(trace_id);
  details.add_details()->PackFrom(request);
  error.status =
      grpc::Status(static_cast<grpc::StatusCode>(told.code()),
                   std::string(told.message()), details.SerializeAsString());
  return error;
}

}  // namespace minutebook::runtime
