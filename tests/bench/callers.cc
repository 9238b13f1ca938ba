#include "tests/bench/callers.h"

#include <openssl/evp.h>

#include <fstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "minutebook/records/v1/api_token.pb.h"
#include "storage/digest.h"
#include "storage/text.h"
#include "tests/bench/sample.h"

namespace minutebook::bench {
namespace {

constexpr char kIssuer[] = "https://id.example";
constexpr size_t kKeyBytes = 32;
constexpr size_t kSignatureBytes = 64;

std::string Bytes(size_t size) { return std::string(size, '\0'); }

unsigned char* Data(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

std::string Encode(const std::string& text) {
  return absl::WebSafeBase64Escape(text);
}

// A token as an identity provider gives it to an officer, and the key set by
// which it is checked.
struct Provided {
  std::string token;
  std::string keys;
};

Provided Provide() {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  std::string raw = Bytes(kKeyBytes);
  size_t size = raw.size();
  EVP_PKEY_get_raw_public_key(key, Data(raw), &size);
  const std::string text = absl::StrCat(
      Encode(R"({"alg":"EdDSA","kid":"bench","typ":"JWT"})"), ".",
      Encode(absl::StrCat(R"({"iss":")", kIssuer,
                          R"(","aud":"minutebook","sub":"officer","exp":)",
                          absl::ToUnixSeconds(absl::Now() + absl::Hours(24)),
                          R"(,"minutebook_roles":[")", kCouncilId,
                          R"(/officer"]})")));
  std::string signature = Bytes(kSignatureBytes);
  size = signature.size();
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_DigestSignInit(context, nullptr, nullptr, nullptr, key);
  EVP_DigestSign(context, Data(signature), &size,
                 reinterpret_cast<const unsigned char*>(text.data()),
                 text.size());
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(key);
  return {
      absl::StrCat(text, ".", Encode(signature)),
      absl::StrCat(R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"bench",)",
                   R"("use":"sig","x":")", Encode(raw), "\"}]}")};
}

}  // namespace

absl::StatusOr<std::unique_ptr<Callers>> Callers::Start(
    const std::string& store, int64_t records) {
  std::unique_ptr<Callers> callers(new Callers());
  const Provided provided = Provide();
  const std::string keys = callers->folder_.File("keys.json");
  std::ofstream(keys) << provided.keys;
  auto server =
      OurServer::StartFilled(store, records,
                             {"--oidc-issuer", kIssuer, "--oidc-audience",
                              "minutebook", "--oidc-keys", keys});
  if (!server.ok()) return server.status();
  callers->server_ = *std::move(server);

  const std::string token = storage::Hex(storage::RandomBytes(kKeyBytes));
  records::v1::CreateApiTokenRequest request;
  request.set_parent(kCouncil);
  request.mutable_api_token()->set_display_name("Benchmark");
  request.mutable_api_token()->set_token_digest(
      storage::Hex(storage::Sha256({token})));
  request.mutable_api_token()->add_roles(options::v1::ROLE_OFFICER);
  const absl::Status status =
      callers->server_->Call("records.v1.AccessService/CreateApiToken", request)
          .status();
  if (!status.ok()) return status;
  callers->all_ = {{"nobody named", ""},
                   {"API token", token},
                   {"identity provider", provided.token}};
  return callers;
}

}  // namespace minutebook::bench
