// Field masks: which fields of a record an update changes or a read returns.
#pragma once

#include <string>

#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"
#include "services/engine/error.h"
#include "services/engine/resource_type.h"

namespace minutebook::engine {

// Adds a violation for every path of `mask` that is no path of `type`. `*` is
// one when it stands alone.
void ValidateMask(const ResourceType& type,
                  const google::protobuf::FieldMask& mask,
                  const std::string& path, FieldViolations& violations);

// Sets the masked fields of `target` to those of `source`. An empty mask means
// the populated fields of `source`, `*` all. Neither touches the name or what
// only the server sets.
void MergeMasked(const ResourceType& type,
                 const google::protobuf::FieldMask& mask,
                 const google::protobuf::Message& source,
                 google::protobuf::Message& target);

// Keeps only the masked fields of `record`. An empty mask or `*` keeps all.
void KeepMasked(const google::protobuf::FieldMask& mask,
                google::protobuf::Message& record);

// Whether KeepMasked would keep everything, so that stored bytes may leave as
// they lie.
bool KeepsAll(const google::protobuf::FieldMask& mask);

}  // namespace minutebook::engine
