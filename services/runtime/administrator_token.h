// The token of the server's administrator, kept in a file.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace minutebook::runtime {

// Thread-safe.
class AdministratorToken {
 public:
  // Reads the token in `path`, or makes one and writes it there with mode
  // 0600. FAILED_PRECONDITION when others than the owner may read the file.
  static absl::StatusOr<std::unique_ptr<AdministratorToken>> Open(
      const std::string& path);

  // Whether `digest` is the SHA-256 of the token; takes the same time whatever
  // it is.
  bool Matches(std::string_view digest) const;

 private:
  explicit AdministratorToken(const std::string& token);

  const std::string digest_;  // SHA-256 of the token
};

}  // namespace minutebook::runtime
