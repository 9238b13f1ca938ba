// JSON Web Tokens (RFC 7519) of an identity provider: RS256, PS256, ES256 and
// EdDSA, nothing else.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "services/runtime/key_set.h"
#include "services/runtime/token_verifier.h"

namespace minutebook::runtime {

class JwtVerifier : public TokenVerifier {
 public:
  struct Options {
    std::string issuer;       // what the claim iss is
    std::string audience;     // what the claim aud is or lists
    std::string roles_claim;  // lists COUNCIL/ROLE; empty: no claim does
  };

  // Clocks may differ by this much.
  static constexpr absl::Duration kLeeway = absl::Seconds(30);

  JwtVerifier(Options options, std::unique_ptr<KeySet> keys)
      : options_(std::move(options)), keys_(std::move(keys)) {}

  absl::StatusOr<engine::Principal> Verify(std::string_view token,
                                           absl::Time now) const override;

 private:
  const Options options_;
  const std::unique_ptr<KeySet> keys_;
};

}  // namespace minutebook::runtime
