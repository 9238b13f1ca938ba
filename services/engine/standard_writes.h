// Create, Update, Delete and Undelete of any resource: each becomes one
// operation.
#pragma once

#include <memory>
#include <string>

#include "google/protobuf/descriptor.h"
#include "services/engine/command.h"
#include "services/engine/resource_type.h"

namespace minutebook::engine {

std::unique_ptr<WriteCommand> MakeCreate(
    const ResourceType& type, const google::protobuf::Descriptor& request);
std::unique_ptr<WriteCommand> MakeUpdate(
    const ResourceType& type, const google::protobuf::Descriptor& request);
std::unique_ptr<WriteCommand> MakeDelete(
    const ResourceType& type, const google::protobuf::Descriptor& request);
std::unique_ptr<WriteCommand> MakeUndelete(const ResourceType& type);

// The parts of which those and Apply are made. What is wrong goes to
// `violations`, at `path` and below; the operation is then not to be used.

// `id` may be empty; `parent_path` and `id_path` are where they stand.
Operation CreateOperationOf(const PrepareContext& context,
                            const ResourceType& type, const std::string& parent,
                            const std::string& parent_path,
                            const std::string& id,
                            const google::protobuf::Message& record,
                            const std::string& path,
                            FieldViolations& violations);

Operation UpdateOperationOf(const PrepareContext& context,
                            const ResourceType& type,
                            const google::protobuf::Message& record,
                            const std::string& path,
                            const google::protobuf::FieldMask& mask,
                            const std::string& mask_path, bool allow_missing,
                            FieldViolations& violations);

// `kind` is kDelete or kUndelete.
Operation NamedOperationOf(Operation::Kind kind, const ResourceType& type,
                           const std::string& name, const std::string& etag,
                           const std::string& path,
                           FieldViolations& violations);

}  // namespace minutebook::engine
