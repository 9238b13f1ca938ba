#include "tests/bench/callers.h"

#include <openssl/evp.h>

#include <fstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "grpcpp/security/credentials.h"
#include "minutebook/records/v1/api_token.pb.h"
#include "minutebook/records/v1/role_grant.pb.h"
#include "storage/digest.h"
#include "storage/text.h"
#include "tests/bench/sample.h"
#include "tests/support/certificates.h"

namespace minutebook::bench {
namespace {

constexpr char kGet[] = "meetings.v1.DecisionService/GetDecision";
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
  absl::Status status = callers->AddTokens(store, records);
  if (status.ok()) status = callers->AddCertificates(store + ".tls", records);
  if (!status.ok()) return status;
  return callers;
}

absl::Status Callers::AddTokens(const std::string& store, int64_t records) {
  const Provided provided = Provide();
  const std::string keys = folder_.File("keys.json");
  std::ofstream(keys) << provided.keys;
  auto server =
      OurServer::StartFilled(store, records,
                             {"--oidc-issuer", kIssuer, "--oidc-audience",
                              "minutebook", "--oidc-keys", keys});
  if (!server.ok()) return server.status();
  plain_ = *std::move(server);

  const std::string token = storage::Hex(storage::RandomBytes(kKeyBytes));
  records::v1::CreateApiTokenRequest request;
  request.set_parent(kCouncil);
  request.mutable_api_token()->set_display_name("Benchmark");
  request.mutable_api_token()->set_token_digest(
      storage::Hex(storage::Sha256({token})));
  request.mutable_api_token()->add_roles(options::v1::ROLE_OFFICER);
  const absl::Status status =
      plain_->Call("records.v1.AccessService/CreateApiToken", request).status();
  if (!status.ok()) return status;
  constexpr char kNobody[] = "nobody named";
  const auto add = [&](const std::string& name, const std::string& bearer,
                       const std::string& beside) {
    Target target = plain_->Method(kGet);
    target.token = bearer;
    all_.push_back({name, plain_->pid(), target, beside});
  };
  add(kNobody, "", "");
  add("API token", token, kNobody);
  add("identity provider", provided.token, kNobody);
  return absl::OkStatus();
}

absl::Status Callers::AddCertificates(const std::string& store,
                                      int64_t records) {
  using testing::MakeCertificate;
  testing::CertificateRequest request;
  request.common_name = "Benchmark authority";
  request.authority = true;
  const testing::KeyPair authority = MakeCertificate(request);
  const testing::KeyPair own = MakeCertificate({}, &authority);
  request = {};
  request.uri = "urn:minutebook:bench";
  const testing::KeyPair client = MakeCertificate(request, &authority);
  const std::string certificate = folder_.File("server.pem");
  const std::string key = folder_.File("server.key");
  const std::string clients = folder_.File("clients.pem");
  std::ofstream(certificate) << own.certificate;
  std::ofstream(key) << own.key;
  std::ofstream(clients) << authority.certificate;
  const auto nobody = grpc::SslCredentials({authority.certificate, "", ""});
  auto server =
      OurServer::StartFilled(store, records,
                             {"--tls-certificate", certificate, "--tls-key",
                              key, "--tls-client-ca", clients},
                             nobody);
  if (!server.ok()) return server.status();
  secure_ = *std::move(server);

  records::v1::CreateRoleGrantRequest grant;
  grant.set_parent(kCouncil);
  grant.mutable_role_grant()->set_subject("certificate:" + request.uri);
  grant.mutable_role_grant()->set_role(options::v1::ROLE_OFFICER);
  const absl::Status status =
      secure_->Call("records.v1.AccessService/CreateRoleGrant", grant).status();
  if (!status.ok()) return status;
  constexpr char kNobody[] = "nobody named, TLS";
  Target target = secure_->Method(kGet);
  target.token = "";
  all_.push_back({kNobody, secure_->pid(), target, ""});
  target.credentials = grpc::SslCredentials(
      {authority.certificate, client.key, client.certificate});
  all_.push_back({"certificate, TLS", secure_->pid(), target, kNobody});
  return absl::OkStatus();
}

}  // namespace minutebook::bench
