// The one place where an absl::Status becomes what leaves by gRPC.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "grpcpp/support/status.h"

namespace minutebook::runtime {

struct OutgoingError {
  grpc::Status status;
  std::string reason;  // without prefix, as in ErrorInfo
  // The text of a driver or another fault of ours, which no caller sees; empty
  // when the error was made for callers.
  std::string hidden;
};

// `status` is not OK. An error without a reason is a driver's: its text stays
// here, and the caller is told what class of fault it was. Both ids stand in a
// google.rpc.RequestInfo: the trace id as its `serving_data`.
OutgoingError ToGrpc(const absl::Status& status, const std::string& request_id,
                     const std::string& trace_id);

}  // namespace minutebook::runtime
