// Get and BatchGet of any resource, and what all reads share. Stored bytes
// leave as they lie; they are parsed only for a read mask.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"
#include "services/engine/command.h"
#include "services/engine/resource_type.h"
#include "storage/records.h"

namespace minutebook::engine {

std::unique_ptr<ReadCommand> MakeGet(const ResourceType& type);
std::unique_ptr<ReadCommand> MakeBatchGet(const ResourceType& type);
// What the reads of records share.

// The request's `read_mask`; empty when it has none.
google::protobuf::FieldMask ReadMaskOf(
    const google::protobuf::Message& request);

// FIELDS_INVALID when `mask` names what the type does not have.
absl::Status CheckReadMask(const ResourceType& type,
                           const google::protobuf::FieldMask& mask);

// A stored record with the fields of the mask alone.
std::string Masked(const ResourceType& type,
                   const google::protobuf::FieldMask& mask,
                   std::string_view body);

bool HasReadTime(const google::protobuf::Message& request);

// The past state of `council` that the request's `read_time` asks for; nothing
// when it asks for none.
absl::StatusOr<std::optional<storage::PastQuery>> PastOf(
    const ReadContext& context, const std::string& council,
    const google::protobuf::Message& request);

// The records that the caller may read, as the request's `read_time` asks for
// them: as they are when it asks for none.
absl::StatusOr<Facts> FactsOf(const ReadContext& context,
                              const google::protobuf::Message& request);

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
