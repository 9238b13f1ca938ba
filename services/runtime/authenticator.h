// Who calls: credentials into a principal.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/engine/caller.h"

namespace minutebook::runtime {

// Thread-safe.
class Authenticator {
 public:
  virtual ~Authenticator() = default;

  // `authorization` is the header of that name, empty when absent.
  // UNAUTHENTICATED with CREDENTIALS_INVALID when it proves nothing.
  virtual absl::StatusOr<std::shared_ptr<const engine::Principal>> Authenticate(
      std::string_view authorization) const = 0;
};

// The server's administrator by the bearer token in a file.
class AdministratorToken : public Authenticator {
 public:
  // Reads the token in `path`, or makes one and writes it there with mode
  // 0600. FAILED_PRECONDITION when others than the owner may read the file.
  static absl::StatusOr<std::unique_ptr<AdministratorToken>> Open(
      const std::string& path);

  absl::StatusOr<std::shared_ptr<const engine::Principal>> Authenticate(
      std::string_view authorization) const override;

 private:
  explicit AdministratorToken(const std::string& token);

  const std::string digest_;  // SHA-256 of the token
  const std::shared_ptr<const engine::Principal> principal_;
};

}  // namespace minutebook::runtime
