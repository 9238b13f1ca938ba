// Who calls: credentials into a principal.
#pragma once

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/engine/caller.h"

namespace minutebook::runtime {

// What a call came with. Views live as long as the call's context.
struct Credentials {
  std::string_view authorization;  // the header of that name; empty: absent
  std::string_view certificate;    // the name in the client's; empty: none
};

// Thread-safe.
class Authenticator {
 public:
  virtual ~Authenticator() = default;

  // UNAUTHENTICATED with CREDENTIALS_INVALID when they prove nothing.
  virtual absl::StatusOr<std::shared_ptr<const engine::Principal>> Authenticate(
      const Credentials& credentials) const = 0;

  // Whether the credentials proved something when they were last looked at, not
  // long ago: whoever sends these does not guess.
  virtual bool Remembers(const Credentials& /*credentials*/) const {
    return false;
  }
};

}  // namespace minutebook::runtime
