// Server reflection over the compiled-in descriptors. Both versions of the
// protocol have the same messages on the wire.
#pragma once

#include <set>
#include <string>

#include "grpc/reflection/v1/reflection.pb.h"

namespace minutebook::runtime {

// The answer to one question. `services` are the full names served.
grpc::reflection::v1::ServerReflectionResponse AnswerReflection(
    const grpc::reflection::v1::ServerReflectionRequest& request,
    const std::set<std::string>& services);

}  // namespace minutebook::runtime
