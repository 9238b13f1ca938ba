// What PostgreSQL's error codes mean to the store.
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace minutebook::storage {

// The canonical code for an SQLSTATE of five characters.
absl::StatusCode CodeOf(std::string_view sqlstate);

// Whether the server ended the connection with it, or is about to.
bool EndsConnection(std::string_view sqlstate);

}  // namespace minutebook::storage
