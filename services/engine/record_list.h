// List of any resource: keyset pages in the order of the names or of a column,
// filtered, as it is or as it was.
#pragma once

#include <memory>

#include "google/protobuf/descriptor.h"
#include "services/engine/command.h"
#include "services/engine/resource_type.h"

namespace minutebook::engine {

// A page ends after this many records were looked at, found or not, with a
// token for the rest.
inline constexpr int64_t kMaxExamined = 10000;

std::unique_ptr<ReadCommand> MakeList(
    const ResourceType& type, const google::protobuf::MethodDescriptor& method);

}  // namespace minutebook::engine
