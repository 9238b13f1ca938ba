// Callers by every kind of credential that the server takes: the
// administrator's token, API tokens, tokens of an identity provider, client
// certificates, or none.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/engine/caller.h"
#include "services/runtime/administrator_token.h"
#include "services/runtime/authenticator.h"
#include "storage/digest.h"
#include "storage/steady_time.h"

namespace minutebook::runtime {

class TokenVerifier;

// Remembers for a moment what credentials proved, so that a caller costs the
// store a look a few times a second at most, and what is revoked ends as soon.
class CallerAuthenticator : public Authenticator {
 public:
  struct Parts {
    const AdministratorToken& administrator;
    engine::CallerDirectory& directory;
    const TokenVerifier* verifier = nullptr;  // null: no identity provider
    bool allow_anonymous = true;
    std::function<absl::Time()> now;
  };

  // How long an answer is remembered.
  static constexpr absl::Duration kRemembered = absl::Milliseconds(250);

  // What `parts` refers to outlives the authenticator.
  explicit CallerAuthenticator(Parts parts) : parts_(std::move(parts)) {}

  absl::StatusOr<std::shared_ptr<const engine::Principal>> Authenticate(
      const Credentials& credentials) const override;
  bool Remembers(const Credentials& credentials) const override;

 private:
  using Answer = absl::StatusOr<std::shared_ptr<const engine::Principal>>;
  struct Remembered {
    Answer answer;
    storage::SteadyTime until;
  };
  struct Shard {
    std::mutex mutex;
    absl::flat_hash_map<std::string, Remembered> answers;  // by fingerprint
  };

  // A shard that grows past this begins anew: only guessing makes so many.
  static constexpr size_t kShardAnswers = 1024;

  // Neither text stands in the tables themselves.
  std::string FingerprintOf(const Credentials& credentials) const;
  Shard& ShardOf(const std::string& fingerprint) const;
  Answer Find(const Credentials& credentials) const;
  Answer FindBearer(std::string_view token) const;
  Answer FindSubject(std::string subject) const;

  const Parts parts_;
  const std::string fingerprint_key_ = storage::RandomBytes(16);
  mutable std::array<Shard, 16> shards_;
};

}  // namespace minutebook::runtime
