// Errors as they arrive at a caller.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "grpcpp/support/status.h"

namespace minutebook::testing {

struct RpcError {
  std::string reason;
  std::vector<std::string> fields;
  std::string request_id;
  std::string trace_id;
  bool retry = false;  // says when to try again
};

// The status of a call as an absl::Status that keeps the details' bytes.
absl::Status FromGrpc(const grpc::Status& status);

// What the details of a status from FromGrpc say.
RpcError ReadError(const absl::Status& status);

}  // namespace minutebook::testing
