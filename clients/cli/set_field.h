// `--set path=value`: one field of a record, typed on a command line.
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace minutebook::cli {

struct Assignment {
  std::string path;   // "response.status"
  std::string value;  // may be empty: clears the field
};

// Errors are usage errors.
absl::StatusOr<Assignment> ParseAssignment(std::string_view text);

// Sets the field in `record`. Text is taken as it stands; dates are
// YYYY-MM-DD, YYYY-MM or YYYY; enumeration values may lack their prefix; a
// message is JSON. A repeated field gets one more value, or with a JSON array
// all its values. References may be short (`cabinet`) where the field says
// what they refer to; they are completed in `council` (an id, may be empty).
absl::Status SetField(const Assignment& assignment, std::string_view council,
                      google::protobuf::Message& record);

// The full name that `value` means in a field that refers to this resource
// type: unchanged when it is none or `*` leaves it open.
std::string ExpandReference(const google::protobuf::FieldDescriptor& field,
                            const std::string& value, std::string_view council);

// Sets a field of that name to a day, where one is given.
absl::Status SetDay(const std::string& field, const std::string& day,
                    google::protobuf::Message& request);

}  // namespace minutebook::cli
