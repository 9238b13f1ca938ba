// The full names that people mean by what they type.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/session.h"
#include "clients/cpp/catalogue.h"

namespace minutebook::cli {

// The type as a sentence calls one of it: `an item`.
std::string OneOf(const client::ResourceType& type);

// The full name of the record of `type` that `word` names: itself, or what it
// is short for below the council of the options. A usage error says what was
// expected.
absl::StatusOr<std::string> FullName(const client::ResourceType& type,
                                     const std::string& word,
                                     const GlobalOptions& options);

}  // namespace minutebook::cli
