// Checks of form: what the contract says of each field, before anything is
// read. Every wrong field is named.
#pragma once

#include <string>

#include "google/protobuf/message.h"
#include "services/engine/error.h"
#include "services/engine/resource_type.h"

namespace minutebook::engine {

struct ValidationOptions {
  // References must name records of this council; empty: of any.
  std::string council;
  // Whether required fields of records must be there. Not so for the record of
  // an update, which may carry a few fields only.
  bool required_in_records = true;
  // Whether a parent may be written with `-`.
  bool any_parent = false;
  // A repeated field of the message itself whose elements are not looked at,
  // only counted; empty: none.
  std::string unchecked;
};

// Adds to `violations` every field of `message` that breaks its rules: those of
// its options, and that an `end_date` or `due_date` does not lie before the
// `start_date` of the same message, nor a `closing_date` before `opening_date`,
// `not_after` before `not_before`, `actual_end_time` before
// `actual_start_time`. Partial dates go together where any of their days do.
// `path` is the message's own path, or empty for the request.
void Validate(const Catalogue& catalogue, const MessagePlan& plan,
              const google::protobuf::Message& message,
              const ValidationOptions& options, const std::string& path,
              FieldViolations& violations);

// Clears what only the server sets, in `message` and below.
void ClearOutputOnly(const MessagePlan& plan,
                     google::protobuf::Message& message);

// Names the immutable fields that `before` has and `after` has otherwise.
void CheckImmutable(const MessagePlan& plan,
                    const google::protobuf::Message& before,
                    const google::protobuf::Message& after,
                    const std::string& path, FieldViolations& violations);

// `path` and `field` joined.
std::string JoinPath(const std::string& path, const std::string& field);

}  // namespace minutebook::engine
