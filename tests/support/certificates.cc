#include "tests/support/certificates.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <string>
#include <vector>

#include "absl/strings/str_join.h"

namespace minutebook::testing {
namespace {

std::string TextOf(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);  // NOLINT: OpenSSL's type
  std::string text(data, static_cast<size_t>(size));
  BIO_free(memory);
  return text;
}

void AddExtension(X509* certificate, int kind, const std::string& value) {
  X509_EXTENSION* extension =
      X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

}  // namespace

KeyPair MakeCertificate(const CertificateRequest& request,
                        const KeyPair* issuer) {
  static int serial = 0;
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
  ASN1_TIME_set(X509_getm_notBefore(certificate), absl::ToTimeT(request.begin));
  ASN1_TIME_set(X509_getm_notAfter(certificate), absl::ToTimeT(request.end));
  X509_set_pubkey(certificate, key);
  X509_NAME_add_entry_by_txt(
      X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
      reinterpret_cast<const unsigned char*>(request.common_name.c_str()), -1,
      -1, 0);
  std::vector<std::string> names;
  if (!request.uri.empty()) names.push_back("URI:" + request.uri);
  if (!request.dns_name.empty()) names.push_back("DNS:" + request.dns_name);
  if (!names.empty()) {
    AddExtension(certificate, NID_subject_alt_name, absl::StrJoin(names, ","));
  }
  if (request.authority) {
    AddExtension(certificate, NID_basic_constraints, "critical,CA:TRUE");
  }
  EVP_PKEY* signing = key;
  X509* above = certificate;
  if (issuer != nullptr) {
    BIO* memory = BIO_new_mem_buf(issuer->certificate.data(),
                                  static_cast<int>(issuer->certificate.size()));
    above = PEM_read_bio_X509(memory, nullptr, nullptr, nullptr);
    BIO_free(memory);
    memory = BIO_new_mem_buf(issuer->key.data(),
                             static_cast<int>(issuer->key.size()));
    signing = PEM_read_bio_PrivateKey(memory, nullptr, nullptr, nullptr);
    BIO_free(memory);
  }
  X509_set_issuer_name(certificate, X509_get_subject_name(above));
  X509_sign(certificate, signing, EVP_sha256());
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(memory, certificate);
  KeyPair pair;
  pair.certificate = TextOf(memory);
  memory = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(memory, key, nullptr, nullptr, 0, nullptr, nullptr);
  pair.key = TextOf(memory);
  if (issuer != nullptr) {
    X509_free(above);
    EVP_PKEY_free(signing);
  }
  X509_free(certificate);
  EVP_PKEY_free(key);
  return pair;
}

}  // namespace minutebook::testing
