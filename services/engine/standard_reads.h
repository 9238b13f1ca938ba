// Get, BatchGet and List of any resource. Stored bytes leave as they lie; they
// are parsed only for a read mask.
#pragma once

#include <memory>
#include <string>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "services/engine/command.h"
#include "services/engine/resource_type.h"

namespace minutebook::engine {

std::unique_ptr<ReadCommand> MakeGet(const ResourceType& type);
std::unique_ptr<ReadCommand> MakeBatchGet(const ResourceType& type);
std::unique_ptr<ReadCommand> MakeList(
    const ResourceType& type, const google::protobuf::MethodDescriptor& method);

// The text field `name` of a request; empty when it has none.
std::string TextField(const google::protobuf::Message& message,
                      const std::string& name);

// What a page token is bound to: the method and the request without token and
// page size.
std::string PageScope(const std::string& method,
                      const google::protobuf::Message& request);

// NOT_FOUND for a record that does not exist or is hidden.
absl::Status RecordNotFound(const std::string& name);

// For a page token that was not made for the request it came with.
absl::Status PageTokenInvalid();

}  // namespace minutebook::engine
