// Why a call failed, as a value: the canonical code, the server's reason and
// every field that was wrong.
#pragma once

#include <grpcpp/support/status.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace minutebook::client {

struct Violation {
  std::string field;  // "operations[3].create.record.title"
  std::string description;
};

struct Failure {
  absl::StatusCode code = absl::StatusCode::kUnknown;
  std::string reason;  // "RECORD_NOT_FOUND"; empty when the server sent none
  std::string message;
  std::vector<Violation> violations;
  std::map<std::string, std::string> metadata;
  // How long to wait before the call is made again; absent when the server did
  // not say.
  std::optional<std::chrono::milliseconds> retry_after;
};

// The canonical code and message of `status`, with the google.rpc.Status that
// came with it as a payload for FailureOf.
absl::Status FromGrpc(const grpc::Status& status);

// What `status` says. Works for any status; without a payload it has a code
// and a message alone. Must not be OK.
Failure FailureOf(const absl::Status& status);

}  // namespace minutebook::client
