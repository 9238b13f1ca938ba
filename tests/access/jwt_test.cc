// Tokens of an identity provider: what is taken, and every way of forging one
// that is known (RFC 8725) refused.

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "services/runtime/jwt_verifier.h"
#include "services/runtime/key_set.h"
#include "tests/support/matchers.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::testing {
namespace {

using nlohmann::json;
using options::v1::ROLE_AUDITOR;
using options::v1::ROLE_DEMOCRATIC_SERVICES;
using runtime::JwtVerifier;
using runtime::KeySet;

using Key = std::shared_ptr<EVP_PKEY>;

std::string Encode(const std::string& bytes) {
  return absl::WebSafeBase64Escape(bytes);
}

std::string Number(const EVP_PKEY& key, const char* name, int size) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(&key, name, &number);
  std::string bytes(static_cast<size_t>(size), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), size);
  BN_free(number);
  return Encode(bytes);
}

Key MakeKey(EVP_PKEY* key) { return Key(key, EVP_PKEY_free); }

json JwkOf(const Key& key, const std::string& id) {
  json jwk = {{"kid", id}, {"use", "sig"}};
  if (EVP_PKEY_is_a(key.get(), "RSA") == 1) {
    jwk["kty"] = "RSA";
    jwk["n"] =
        Number(*key, OSSL_PKEY_PARAM_RSA_N, EVP_PKEY_get_size(key.get()));
    jwk["e"] = "AQAB";
  } else if (EVP_PKEY_is_a(key.get(), "EC") == 1) {
    jwk["kty"] = "EC";
    jwk["crv"] = "P-256";
    jwk["x"] = Number(*key, OSSL_PKEY_PARAM_EC_PUB_X, 32);
    jwk["y"] = Number(*key, OSSL_PKEY_PARAM_EC_PUB_Y, 32);
  } else {
    unsigned char raw[32];
    size_t size = sizeof(raw);
    EVP_PKEY_get_raw_public_key(key.get(), raw, &size);
    jwk["kty"] = "OKP";
    jwk["crv"] = "Ed25519";
    jwk["x"] = Encode(std::string(reinterpret_cast<char*>(raw), size));
  }
  return jwk;
}

// An ECDSA signature in the form of JOSE: r and s, 32 bytes each.
std::string JoseOf(const std::string& der) {
  const auto* data = reinterpret_cast<const unsigned char*>(der.data());
  ECDSA_SIG* signature =
      d2i_ECDSA_SIG(nullptr, &data, static_cast<long>(der.size()));  // NOLINT
  std::string bytes(64, '\0');
  auto* out = reinterpret_cast<unsigned char*>(bytes.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + 32, 32);
  ECDSA_SIG_free(signature);
  return bytes;
}

std::string Sign(const Key& key, const std::string& algorithm,
                 const std::string& text) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_PKEY_CTX* options = nullptr;
  EVP_DigestSignInit(context, &options,
                     algorithm == "EdDSA" ? nullptr : EVP_sha256(), nullptr,
                     key.get());
  if (algorithm == "PS256") {
    EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST);
  }
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  size_t size = 0;
  EVP_DigestSign(context, nullptr, &size, data, text.size());
  std::string signature(size, '\0');
  EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()),
                 &size, data, text.size());
  signature.resize(size);
  EVP_MD_CTX_free(context);
  return algorithm == "ES256" ? JoseOf(signature) : signature;
}

class JwtTest : public ::testing::Test {
 protected:
  JwtTest() {
    WriteKeys({JwkOf(rsa_, "rsa"), JwkOf(ec_, "ec"), JwkOf(ed_, "ed")});
    Open(KeySet::Pace());
  }

  void Open(const KeySet::Pace& pace) {
    auto keys = KeySet::Open(folder_.File("keys.json"), log_, pace);
    EXPECT_THAT(keys, IsOk());
    verifier_ = std::make_unique<JwtVerifier>(
        JwtVerifier::Options{"https://id.example", "minutebook",
                             "minutebook_roles"},
        *std::move(keys));
  }

  void WriteKeys(const std::vector<json>& keys) {
    std::ofstream(folder_.File("keys.json")) << json{{"keys", keys}}.dump();
  }

  json Claims() const {
    return {{"iss", "https://id.example"},
            {"aud", "minutebook"},
            {"sub", "alice"},
            {"exp", absl::ToUnixSeconds(now_) + 60}};
  }

  static std::string Unsigned(const json& header, const json& claims) {
    return absl::StrCat(Encode(header.dump()), ".", Encode(claims.dump()));
  }

  std::string Token(const Key& key, const json& header,
                    const json& claims) const {
    const std::string text = Unsigned(header, claims);
    return absl::StrCat(
        text, ".", Encode(Sign(key, header["alg"].get<std::string>(), text)));
  }

  std::string Good(const json& claims) const {
    return Token(ec_, {{"alg", "ES256"}, {"kid", "ec"}}, claims);
  }

  absl::StatusOr<engine::Principal> Verify(const std::string& token) const {
    return verifier_->Verify(token, now_);
  }

  const Key rsa_ = MakeKey(EVP_RSA_gen(2048));
  const Key ec_ = MakeKey(EVP_EC_gen("P-256"));
  const Key ed_ = MakeKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  const absl::Time now_ = absl::Now();
  const TemporaryFolder folder_;
  runtime::Log log_{runtime::LogLevel::kError};
  std::unique_ptr<JwtVerifier> verifier_;
};

TEST_F(JwtTest, TakesEachAlgorithmWithItsKey) {
  const struct {
    const Key& key;
    const char* algorithm;
    const char* id;
  } cases[] = {{rsa_, "RS256", "rsa"},
               {rsa_, "PS256", "rsa"},
               {ec_, "ES256", "ec"},
               {ed_, "EdDSA", "ed"}};
  for (const auto& c : cases) {
    const auto principal =
        Verify(Token(c.key, {{"alg", c.algorithm}, {"kid", c.id}}, Claims()));
    ASSERT_THAT(principal, IsOk()) << c.algorithm;
    EXPECT_EQ(principal->subject, "oidc:alice");
    EXPECT_TRUE(principal->grants.empty());
    EXPECT_FALSE(principal->server_administrator);
    // Without an id, where only one key fits.
    EXPECT_THAT(Verify(Token(c.key, {{"alg", c.algorithm}}, Claims())), IsOk());
  }
}

TEST_F(JwtTest, ClaimsBringRolesOfCouncilsAndNoOther) {
  json claims = Claims();
  claims["minutebook_roles"] = {"wex/democratic-services",
                                "other/AUDITOR",
                                "wex/server-administrator",
                                "wex/emperor",
                                "wex",
                                "/officer",
                                "WEX/officer",
                                7,
                                nullptr};
  const auto principal = Verify(Good(claims));
  ASSERT_THAT(principal, IsOk());
  ASSERT_EQ(principal->grants.size(), 2u);
  EXPECT_TRUE(principal->In("wex").roles.Contains(ROLE_DEMOCRATIC_SERVICES));
  EXPECT_TRUE(principal->In("other").roles.Contains(ROLE_AUDITOR));
  EXPECT_FALSE(principal->In("wex").roles.Contains(
      options::v1::ROLE_SERVER_ADMINISTRATOR));
}

TEST_F(JwtTest, ClaimsAreHeldToIssuerAudienceAndTime) {
  const int64_t now = absl::ToUnixSeconds(now_);
  const int64_t leeway = absl::ToInt64Seconds(JwtVerifier::kLeeway);
  const struct {
    const char* what;
    const char* claim;
    json value;
    bool taken;
  } cases[] = {
      {"list of audiences", "aud", json::array({"a", "minutebook"}), true},
      {"other audience", "aud", "intranet", false},
      {"other audiences", "aud", json::array({"a", 7}), false},
      {"no audience", "aud", nullptr, false},
      {"other issuer", "iss", "https://id.example/", false},
      {"no issuer", "iss", nullptr, false},
      {"expired a moment ago", "exp", now - leeway + 2, true},
      {"expired", "exp", now - leeway - 2, false},
      {"no end", "exp", nullptr, false},
      {"an end in words", "exp", "tomorrow", false},
      {"begins soon", "nbf", now + leeway - 2, true},
      {"begins later", "nbf", now + leeway + 2, false},
      {"a beginning in words", "nbf", "yesterday", false},
      {"nobody", "sub", "", false},
      {"somebody without a name", "sub", 7, false},
  };
  for (const auto& c : cases) {
    json claims = Claims();
    claims[c.claim] = c.value;
    EXPECT_EQ(Verify(Good(claims)).ok(), c.taken) << c.what;
  }
}

TEST_F(JwtTest, ForgedTokensAreRefused) {
  const json claims = Claims();
  const std::string good = Good(claims);
  ASSERT_THAT(Verify(good), IsOk());
  const std::string body = Unsigned({{"alg", "none"}}, claims);
  // The public key taken for a secret.
  const std::string hmac_text =
      Unsigned({{"alg", "HS256"}, {"kid", "rsa"}}, claims);
  const std::string secret = JwkOf(rsa_, "rsa").dump();
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int mac_size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(hmac_text.data()),
       hmac_text.size(), mac, &mac_size);
  const Key stranger = MakeKey(EVP_EC_gen("P-256"));
  const Key weak = MakeKey(EVP_RSA_gen(1024));
  json other_claims = claims;
  other_claims["sub"] = "mallory";
  const std::string signature = good.substr(good.rfind('.'));
  const std::vector<std::pair<std::string, std::string>> forged = {
      {"none", body + "."},
      {"none with a signature", body + signature},
      {"None", Unsigned({{"alg", "None"}}, claims) + "."},
      {"no algorithm", Unsigned({{"kid", "ec"}}, claims) + signature},
      {"HMAC with the public key",
       absl::StrCat(
           hmac_text, ".",
           Encode(std::string(reinterpret_cast<char*>(mac), mac_size)))},
      {"another key",
       Token(stranger, {{"alg", "ES256"}, {"kid", "ec"}}, claims)},
      {"an unknown key",
       Token(ec_, {{"alg", "ES256"}, {"kid", "new"}}, claims)},
      {"algorithm swapped",
       Unsigned({{"alg", "RS256"}, {"kid", "ec"}}, claims) + signature},
      {"key of another kind",
       Token(ec_, {{"alg", "ES256"}, {"kid", "rsa"}}, claims)},
      {"a key of its own",
       Token(stranger,
             {{"alg", "ES256"}, {"kid", "x"}, {"jwk", JwkOf(stranger, "x")}},
             claims)},
      {"a weak key", Token(weak, {{"alg", "RS256"}, {"kid", "weak"}}, claims)},
      {"extensions",
       Token(
           ec_,
           {{"alg", "ES256"}, {"kid", "ec"}, {"crit", {"b64"}}, {"b64", false}},
           claims)},
      {"other claims",
       Unsigned({{"alg", "ES256"}, {"kid", "ec"}}, other_claims) + signature},
      {"truncated", good.substr(0, good.size() - 5)},
      {"no signature", good.substr(0, good.rfind('.')) + "."},
      {"a zero signature",
       good.substr(0, good.rfind('.') + 1) + Encode(std::string(64, '\0'))},
      {"two parts", good.substr(0, good.rfind('.'))},
      {"four parts", good + ".AAAA"},
      {"no JSON", "AAAA.BBBB.CCCC"},
      {"nothing", ".."},
      {"deep JSON", Encode(std::string(9000, '[')) + ".e30." + "AAAA"},
      {"huge",
       Token(ec_,
             {{"alg", "ES256"}, {"kid", "ec"}, {"x", std::string(20000, 'x')}},
             claims)},
  };
  for (const auto& [what, token] : forged) {
    EXPECT_THAT(Verify(token), StatusIs(absl::StatusCode::kUnauthenticated))
        << what;
  }
}

// The provider takes another key while the server runs.
TEST_F(JwtTest, KeysAreChangedWhileTheServerRuns) {
  const std::string old = Good(Claims());
  const std::string renewed =
      Token(rsa_, {{"alg", "RS256"}, {"kid", "next"}}, Claims());
  Open({std::chrono::hours(1), std::chrono::nanoseconds(0)});
  EXPECT_THAT(Verify(old), IsOk());
  EXPECT_FALSE(Verify(renewed).ok());
  // Both, as while tokens of either are about.
  WriteKeys({JwkOf(ec_, "ec"), JwkOf(rsa_, "next")});
  EXPECT_THAT(Verify(renewed), IsOk());
  EXPECT_THAT(Verify(old), IsOk());
  // The old one no longer: found out with the next reading.
  WriteKeys({JwkOf(rsa_, "next")});
  EXPECT_FALSE(
      Verify(Token(ed_, {{"alg", "EdDSA"}, {"kid", "unknown"}}, Claims()))
          .ok());
  EXPECT_THAT(Verify(old), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(Verify(renewed), IsOk());
  // A file that is being written, or is gone, ends nothing.
  std::ofstream(folder_.File("keys.json")) << "{\"keys\": [";
  EXPECT_FALSE(Verify(old).ok());
  EXPECT_THAT(Verify(renewed), IsOk());
}

TEST_F(JwtTest, KeysThatAreUsedAreReadAgainInTheirTime) {
  const std::string old = Good(Claims());
  Open({std::chrono::nanoseconds(0), std::chrono::hours(1)});
  EXPECT_THAT(Verify(old), IsOk());
  WriteKeys({JwkOf(rsa_, "next")});
  EXPECT_THAT(Verify(old), StatusIs(absl::StatusCode::kUnauthenticated));
}

// Whoever makes up keys does not make the server read them over and over.
TEST_F(JwtTest, UnknownKeysAreLookedForOnceInAWhile) {
  constexpr auto kWhile = std::chrono::milliseconds(300);
  const std::string renewed =
      Token(rsa_, {{"alg", "RS256"}, {"kid", "next"}}, Claims());
  const auto begin = std::chrono::steady_clock::now();
  Open({std::chrono::hours(1), kWhile});
  WriteKeys({JwkOf(rsa_, "next")});
  int refused = 0;
  while (!Verify(renewed).ok()) {
    ASSERT_LT(std::chrono::steady_clock::now() - begin,
              std::chrono::seconds(20));
    ++refused;
  }
  EXPECT_GE(std::chrono::steady_clock::now() - begin, kWhile);
  EXPECT_GT(refused, 1);
}

TEST_F(JwtTest, KeySetsAreReadWithCare) {
  const Key weak = MakeKey(EVP_RSA_gen(1024));
  json encryption = JwkOf(ec_, "enc");
  encryption["use"] = "enc";
  json secret = {{"kty", "oct"}, {"k", "AAAA"}, {"kid", "s"}};
  const json set = {
      {"keys", {JwkOf(weak, "weak"), encryption, secret, 7, JwkOf(ec_, "ec")}}};
  const auto keys = runtime::ParseKeySet(set.dump());
  ASSERT_THAT(keys, IsOk());
  ASSERT_EQ(keys->size(), 1u);
  EXPECT_EQ(keys->front().id, "ec");
  for (const char* wrong : {"", "{}", "[]", "{\"keys\":7}", "{\"keys\":["}) {
    EXPECT_FALSE(runtime::ParseKeySet(wrong).ok()) << wrong;
  }
  for (const char* address : {"http://id.example/keys", "ftp://id.example/",
                              "http://127.0.0.1.example/keys"}) {
    EXPECT_THAT(KeySet::Open(address, log_),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << address;
  }
  EXPECT_FALSE(KeySet::Open(folder_.File("none"), log_).ok());
}

}  // namespace
}  // namespace minutebook::testing
