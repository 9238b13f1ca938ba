#include "services/runtime/caller_authenticator.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/engine/error.h"
#include "services/runtime/token_verifier.h"
#include "storage/digest.h"
#include "storage/text.h"

namespace minutebook::runtime {
namespace {

using engine::Principal;

constexpr std::string_view kBearer = "Bearer ";

absl::Status Refused(const char* why) {
  return engine::MakeError(options::v1::ERROR_REASON_CREDENTIALS_INVALID, why);
}

std::shared_ptr<const Principal> Administrator() {
  static const auto* const administrator =
      new std::shared_ptr<const Principal>(std::make_shared<Principal>(
          Principal{"administrator", /*server_administrator=*/true, {}}));
  return *administrator;
}

std::shared_ptr<const Principal> Anybody() {
  static const auto* const anybody =
      new std::shared_ptr<const Principal>(std::make_shared<Principal>());
  return *anybody;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Principal>>
CallerAuthenticator::Authenticate(const Credentials& credentials) const {
  if (credentials.authorization.empty() && credentials.certificate.empty()) {
    if (parts_.allow_anonymous) return Anybody();
    return Refused(
        "no credentials: send the header authorization with `Bearer` and a "
        "token");
  }
  const std::string fingerprint = FingerprintOf(credentials);
  Shard& shard = ShardOf(fingerprint);
  const storage::SteadyTime now = storage::SteadyNow();
  {
    const std::lock_guard<std::mutex> lock(shard.mutex);
    const auto known = shard.answers.find(fingerprint);
    if (known != shard.answers.end() && now < known->second.until) {
      return known->second.answer;
    }
  }
  Answer answer = Find(credentials);
  // What the store could not tell is asked again at once.
  if (!answer.ok() && engine::ReasonOf(answer.status()) !=
                          options::v1::ERROR_REASON_CREDENTIALS_INVALID) {
    return answer;
  }
  const std::lock_guard<std::mutex> lock(shard.mutex);
  if (shard.answers.size() >= kShardAnswers) shard.answers.clear();
  shard.answers.insert_or_assign(
      fingerprint,
      Remembered{answer, now + absl::ToChronoNanoseconds(kRemembered)});
  return answer;
}

bool CallerAuthenticator::Remembers(const Credentials& credentials) const {
  const std::string fingerprint = FingerprintOf(credentials);
  Shard& shard = ShardOf(fingerprint);
  const std::lock_guard<std::mutex> lock(shard.mutex);
  const auto known = shard.answers.find(fingerprint);
  return known != shard.answers.end() && known->second.answer.ok();
}

std::string CallerAuthenticator::FingerprintOf(
    const Credentials& credentials) const {
  return storage::SipHash(fingerprint_key_, {credentials.authorization, "\n",
                                             credentials.certificate});
}

CallerAuthenticator::Shard& CallerAuthenticator::ShardOf(
    const std::string& fingerprint) const {
  return shards_[static_cast<unsigned char>(fingerprint[0]) % shards_.size()];
}

CallerAuthenticator::Answer CallerAuthenticator::Find(
    const Credentials& credentials) const {
  if (credentials.authorization.empty()) {
    return FindSubject(
        absl::StrCat("certificate:", storage::AsAbsl(credentials.certificate)));
  }
  if (credentials.authorization.substr(0, kBearer.size()) != kBearer) {
    return Refused("the header authorization is not `Bearer` and a token");
  }
  return FindBearer(credentials.authorization.substr(kBearer.size()));
}

CallerAuthenticator::Answer CallerAuthenticator::FindBearer(
    std::string_view token) const {
  const std::string digest = storage::Sha256({token});
  if (parts_.administrator.Matches(digest)) return Administrator();
  if (parts_.verifier != nullptr && TokenVerifier::MayBeSigned(token)) {
    absl::StatusOr<Principal> verified =
        parts_.verifier->Verify(token, parts_.now());
    if (!verified.ok()) {
      return Refused("the identity provider's token is not valid");
    }
    absl::Status status = parts_.directory.AddGrants(*verified, parts_.now());
    if (!status.ok()) return status;
    return std::make_shared<const Principal>(*std::move(verified));
  }
  Answer found = parts_.directory.FindToken(storage::Hex(digest), parts_.now());
  if (found.ok() && *found == nullptr) {
    return Refused("the credentials are not valid");
  }
  return found;
}

CallerAuthenticator::Answer CallerAuthenticator::FindSubject(
    std::string subject) const {
  Principal principal;
  principal.subject = std::move(subject);
  absl::Status status = parts_.directory.AddGrants(principal, parts_.now());
  if (!status.ok()) return status;
  return std::make_shared<const Principal>(std::move(principal));
}

}  // namespace minutebook::runtime
