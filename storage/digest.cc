#include "storage/digest.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace minutebook::storage {
namespace {

constexpr size_t kDigestBytes = 32;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Looked up once: OpenSSL searches its providers at every look-up.
const EVP_MD* Sha256Method() {
  static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return method;
}

EVP_MAC_CTX* NewMac(const char* method) {
  EVP_MAC* const mac = EVP_MAC_fetch(nullptr, method, nullptr);
  EVP_MAC_CTX* const context = EVP_MAC_CTX_new(mac);
  EVP_MAC_free(mac);
  return context;
}

// What a context that was begun makes of `parts`: `bytes` bytes.
std::string FinishMac(EVP_MAC_CTX* context,
                      std::initializer_list<std::string_view> parts,
                      size_t bytes) {
  std::string code(bytes, '\0');
  size_t length = 0;
  for (std::string_view part : parts) {
    if (EVP_MAC_update(context, Bytes(part), part.size()) != 1) std::abort();
  }
  if (EVP_MAC_final(context, reinterpret_cast<unsigned char*>(code.data()),
                    &length, code.size()) != 1) {
    std::abort();
  }
  return code;
}

// A context of HMAC-SHA-256 that remembers its key.
class Hmac {
 public:
  Hmac() : context_(NewMac("HMAC")) {}
  Hmac(const Hmac&) = delete;
  Hmac& operator=(const Hmac&) = delete;
  ~Hmac() { EVP_MAC_CTX_free(context_); }

  std::string Of(std::string_view key, std::string_view message) {
    if (!Begin(key)) std::abort();
    return FinishMac(context_, {message}, kDigestBytes);
  }

 private:
  bool Begin(std::string_view key) {
    // Without a key it begins again with the last one, whose schedule it has.
    if (key == key_ && !key.empty()) {
      return EVP_MAC_init(context_, nullptr, 0, nullptr) == 1;
    }
    char method[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, method, 0),
        OSSL_PARAM_construct_end()};
    key_ = key;
    return EVP_MAC_init(context_, Bytes(key), key.size(), parameters) == 1;
  }

  EVP_MAC_CTX* context_;
  std::string key_;
};

}  // namespace

std::string Sha256(std::initializer_list<std::string_view> parts) {
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>
      context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::string digest(kDigestBytes, '\0');
  EVP_DigestInit_ex(context.get(), Sha256Method(), nullptr);
  for (std::string_view part : parts) {
    EVP_DigestUpdate(context.get(), part.data(), part.size());
  }
  EVP_DigestFinal_ex(context.get(),
                     reinterpret_cast<unsigned char*>(digest.data()), nullptr);
  return digest;
}

std::string HmacSha256(std::string_view key, std::string_view message) {
  thread_local Hmac hmac;
  return hmac.Of(key, message);
}

std::string SipHash(std::string_view key,
                    std::initializer_list<std::string_view> parts) {
  constexpr size_t kSipHashBytes = 16;
  thread_local const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)>
      context(NewMac("SIPHASH"), &EVP_MAC_CTX_free);
  if (EVP_MAC_init(context.get(), Bytes(key), key.size(), nullptr) != 1) {
    std::abort();
  }
  return FinishMac(context.get(), parts, kSipHashBytes);
}

std::string RandomBytes(int count) {
  // Drawn from the generator in one go: a draw costs the same for a kilobyte
  // as for a few bytes. Bytes handed out are wiped here.
  constexpr size_t kDrawn = 1024;
  thread_local std::array<unsigned char, kDrawn> drawn;
  thread_local size_t used = kDrawn;
  const auto wanted = static_cast<size_t>(count);
  std::string bytes(wanted, '\0');
  if (wanted > kDrawn - used) {
    unsigned char* const into =
        wanted > kDrawn ? reinterpret_cast<unsigned char*>(bytes.data())
                        : drawn.data();
    if (RAND_bytes(into, static_cast<int>(std::max(wanted, kDrawn))) != 1) {
      std::abort();
    }
    if (wanted > kDrawn) return bytes;
    used = 0;
  }
  std::memcpy(bytes.data(), drawn.data() + used, wanted);
  OPENSSL_cleanse(drawn.data() + used, wanted);
  used += wanted;
  return bytes;
}

bool ConstantTimeEquals(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace minutebook::storage
