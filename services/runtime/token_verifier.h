// Tokens of an identity provider (OpenID Connect, JWT) into principals.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/engine/caller.h"

namespace minutebook::runtime {

// Thread-safe.
class TokenVerifier {
 public:
  virtual ~TokenVerifier() = default;

  // Whether `token` has the form of a signed token, three parts with dots
  // between; API tokens have no dot.
  static bool MayBeSigned(std::string_view token);

  // The caller that the token names, with the roles that its claims bring. An
  // error tells why the token is refused, for the log and never for the caller.
  virtual absl::StatusOr<engine::Principal> Verify(std::string_view token,
                                                   absl::Time now) const = 0;
};

}  // namespace minutebook::runtime
