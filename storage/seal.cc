#include "storage/seal.h"

#include <openssl/evp.h>

#include <cstdlib>
#include <memory>

namespace minutebook::storage {
namespace {

constexpr int kTagBytes = 16;

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* Bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

// OpenSSL fails here only without memory, or with a key of another length.
void Require(bool done) {
  if (!done) std::abort();
}

}  // namespace

std::string Seal(std::string_view key, std::string_view nonce,
                 std::string_view context, std::string_view plaintext) {
  Require(key.size() == kSealKeyBytes && nonce.size() == kSealNonceBytes);
  const Context cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int length = 0;
  Require(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr,
                             Bytes(key), Bytes(nonce)) == 1);
  Require(EVP_EncryptUpdate(cipher.get(), nullptr, &length, Bytes(context),
                            static_cast<int>(context.size())) == 1);
  std::string text(plaintext.size(), '\0');
  Require(EVP_EncryptUpdate(cipher.get(), Bytes(text), &length,
                            Bytes(plaintext),
                            static_cast<int>(plaintext.size())) == 1);
  Require(EVP_EncryptFinal_ex(cipher.get(), Bytes(text) + length, &length) ==
          1);
  std::string tag(kTagBytes, '\0');
  Require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes,
                              tag.data()) == 1);
  std::string sealed(nonce);
  return sealed.append(text).append(tag);
}

std::optional<std::string> Unseal(std::string_view key,
                                  std::string_view context,
                                  std::string_view sealed) {
  Require(key.size() == kSealKeyBytes);
  if (sealed.size() < kSealNonceBytes + kTagBytes) return std::nullopt;
  const std::string_view text = sealed.substr(
      kSealNonceBytes, sealed.size() - kSealNonceBytes - kTagBytes);
  std::string tag(sealed.substr(sealed.size() - kTagBytes));
  const Context cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int length = 0;
  Require(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr,
                             Bytes(key), Bytes(sealed)) == 1);
  Require(EVP_DecryptUpdate(cipher.get(), nullptr, &length, Bytes(context),
                            static_cast<int>(context.size())) == 1);
  std::string plaintext(text.size(), '\0');
  Require(EVP_DecryptUpdate(cipher.get(), Bytes(plaintext), &length,
                            Bytes(text), static_cast<int>(text.size())) == 1);
  Require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes,
                              tag.data()) == 1);
  if (EVP_DecryptFinal_ex(cipher.get(), Bytes(plaintext) + length, &length) !=
      1) {
    return std::nullopt;
  }
  return plaintext;
}

}  // namespace minutebook::storage
