#include "services/runtime/jwt_verifier.h"

#include <cjose/cjose.h>
#include <openssl/evp.h>

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "nlohmann/json.hpp"
#include "services/engine/resource_type.h"
#include "storage/text.h"

namespace minutebook::runtime {
namespace {

using nlohmann::json;
using storage::AsAbsl;

constexpr size_t kLongestToken = 16 << 10;
constexpr size_t kMostRoles = 1000;

absl::Status Refused(const std::string& why) {
  return absl::UnauthenticatedError(why);
}

struct Parts {
  std::string_view header;
  std::string_view claims;
  std::string_view signature;
  std::string_view signed_text;  // header and claims
};

absl::StatusOr<Parts> Split(std::string_view token) {
  const size_t first = token.find('.');
  const size_t last = token.rfind('.');
  if (token.size() > kLongestToken || first == std::string_view::npos ||
      token.find('.', first + 1) != last || first == last) {
    return Refused("is no signed token");
  }
  return Parts{token.substr(0, first),
               token.substr(first + 1, last - first - 1),
               token.substr(last + 1), token.substr(0, last)};
}

json ParseObject(std::string_view encoded) {
  std::string text;
  if (!absl::WebSafeBase64Unescape(AsAbsl(encoded), &text)) return {};
  json object = json::parse(text, nullptr, /*allow_exceptions=*/false);
  return object.is_object() ? object : json();
}

std::string Text(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

// The kind of key that an algorithm asks for; empty for one that is not taken.
std::string_view KindFor(const std::string& algorithm) {
  if (algorithm == "RS256" || algorithm == "PS256") return "RSA";
  if (algorithm == "ES256") return "EC";
  if (algorithm == "EdDSA") return "OKP";
  return "";
}

const VerifyingKey* FindKey(const std::vector<VerifyingKey>& keys,
                            const std::string& id,
                            const std::string& algorithm) {
  const std::string_view kind = KindFor(algorithm);
  const VerifyingKey* found = nullptr;
  for (const VerifyingKey& key : keys) {
    if (key.kind != kind || (!id.empty() && key.id != id) ||
        (!key.algorithm.empty() && key.algorithm != algorithm)) {
      continue;
    }
    // Without an id only one key may be meant.
    if (found != nullptr) return nullptr;
    found = &key;
  }
  return found;
}

bool VerifyEdDsa(const VerifyingKey& key, const Parts& parts) {
  std::string signature;
  if (!absl::WebSafeBase64Unescape(AsAbsl(parts.signature), &signature)) {
    return false;
  }
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> public_key(
      EVP_PKEY_new_raw_public_key(
          EVP_PKEY_ED25519, nullptr,
          reinterpret_cast<const unsigned char*>(key.raw.data()),
          key.raw.size()),
      EVP_PKEY_free);
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(
      EVP_MD_CTX_new(), EVP_MD_CTX_free);
  return public_key != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr,
                              public_key.get()) == 1 &&
         EVP_DigestVerify(
             context.get(),
             reinterpret_cast<const unsigned char*>(signature.data()),
             signature.size(),
             reinterpret_cast<const unsigned char*>(parts.signed_text.data()),
             parts.signed_text.size()) == 1;
}

// The algorithm was matched with the key's kind before.
bool VerifyByCjose(const VerifyingKey& key, std::string_view token) {
  cjose_err error;
  const std::unique_ptr<cjose_jwk_t, bool (*)(cjose_jwk_t*)> jwk(
      cjose_jwk_import(key.json.data(), key.json.size(), &error),
      cjose_jwk_release);
  const std::unique_ptr<cjose_jws_t, void (*)(cjose_jws_t*)> jws(
      cjose_jws_import(token.data(), token.size(), &error), cjose_jws_release);
  return jwk != nullptr && jws != nullptr &&
         cjose_jws_verify(jws.get(), jwk.get(), &error);
}

// A claim of a time in seconds since 1970; false when it is none.
bool ReadTime(const json& claims, const char* name, absl::Time& time) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number()) return false;
  time = absl::UnixEpoch() + absl::Seconds(found->get<double>());
  return true;
}

bool Names(const json& claims, const std::string& audience) {
  const auto found = claims.find("aud");
  if (found == claims.end()) return false;
  if (found->is_string()) return found->get<std::string>() == audience;
  return found->is_array() &&
         std::any_of(found->begin(), found->end(), [&](const json& one) {
           return one.is_string() && one.get<std::string>() == audience;
         });
}

// "wexcombe/democratic-services" into a role; what is none is passed over, as
// is the role of the server's administrator.
void AddRole(const std::string& text, engine::Principal& principal) {
  const size_t slash = text.find('/');
  if (slash == std::string::npos) return;
  const std::string council = text.substr(0, slash);
  std::string name = absl::AsciiStrToUpper(text.substr(slash + 1));
  std::replace(name.begin(), name.end(), '-', '_');
  options::v1::Role role = options::v1::ROLE_UNSPECIFIED;
  if (!engine::IsValidId(council) ||
      !options::v1::Role_Parse(absl::StrCat("ROLE_", name), &role) ||
      role == options::v1::ROLE_UNSPECIFIED ||
      role == options::v1::ROLE_SERVER_ADMINISTRATOR) {
    return;
  }
  principal.grants[council].Add(role);
}

}  // namespace

bool TokenVerifier::MayBeSigned(std::string_view token) {
  return std::count(token.begin(), token.end(), '.') == 2;
}

absl::StatusOr<engine::Principal> JwtVerifier::Verify(std::string_view token,
                                                      absl::Time now) const {
  absl::StatusOr<Parts> parts = Split(token);
  if (!parts.ok()) return parts.status();
  const json header = ParseObject(parts->header);
  const std::string algorithm = Text(header, "alg");
  if (KindFor(algorithm).empty()) {
    return Refused(absl::StrCat("algorithm `", algorithm, "` is not taken"));
  }
  // What an extension would ask for is not known here (RFC 7515, 4.1.11).
  if (header.contains("crit")) return Refused("asks for extensions");
  const std::string id = Text(header, "kid");
  KeySet::Keys keys = keys_->Get();
  const VerifyingKey* key = FindKey(*keys, id, algorithm);
  if (key == nullptr) {
    keys = keys_->GetAfterUnknown();
    key = FindKey(*keys, id, algorithm);
  }
  if (key == nullptr) return Refused("no key has its id and algorithm");
  const bool verified = algorithm == "EdDSA" ? VerifyEdDsa(*key, *parts)
                                             : VerifyByCjose(*key, token);
  if (!verified) return Refused("the signature is not that of the key");

  const json claims = ParseObject(parts->claims);
  if (Text(claims, "iss") != options_.issuer) {
    return Refused("is of another issuer");
  }
  if (!Names(claims, options_.audience)) {
    return Refused("is for another audience");
  }
  absl::Time time;
  if (!ReadTime(claims, "exp", time) || time + kLeeway <= now) {
    return Refused("has ended, or does not say when");
  }
  if (claims.contains("nbf") &&
      (!ReadTime(claims, "nbf", time) || now < time - kLeeway)) {
    return Refused("has not begun");
  }
  const std::string subject = Text(claims, "sub");
  if (subject.empty()) return Refused("names nobody");
  engine::Principal principal;
  principal.subject = absl::StrCat("oidc:", subject);
  if (options_.roles_claim.empty()) return principal;
  const auto roles = claims.find(options_.roles_claim);
  if (roles == claims.end() || !roles->is_array()) return principal;
  size_t count = 0;
  for (const json& role : *roles) {
    if (++count > kMostRoles) break;
    if (role.is_string()) AddRole(role.get<std::string>(), principal);
  }
  return principal;
}

}  // namespace minutebook::runtime
