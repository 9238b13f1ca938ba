// Unary calls without generated stubs.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "grpcpp/channel.h"

namespace minutebook::testing {

using Headers = std::vector<std::pair<std::string, std::string>>;

// Calls "package.Service/Method" with a bearer token (none when empty). Errors
// keep their details: see rpc_error.h. A timeout of zero is none.
absl::Status CallBytes(grpc::Channel& channel, const std::string& method,
                       const std::string& token, const std::string& request,
                       std::string* response, const Headers& headers = {},
                       std::chrono::milliseconds timeout = {});

absl::Status CallMessage(grpc::Channel& channel, const std::string& method,
                         const std::string& token,
                         const google::protobuf::Message& request,
                         google::protobuf::Message* response);

}  // namespace minutebook::testing
