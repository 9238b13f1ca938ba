// Authenticated encryption (AES-256-GCM) of small values that callers get and
// give back without being able to read or change them. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace minutebook::storage {

inline constexpr int kSealKeyBytes = 32;
inline constexpr int kSealNonceBytes = 12;

// The nonce, the ciphertext and its tag. `context` is authenticated with it:
// Open wants the same. A nonce is used with one plaintext only under a key.
std::string Seal(std::string_view key, std::string_view nonce,
                 std::string_view context, std::string_view plaintext);

// The plaintext, or nothing when `sealed` was not made by Seal with this key
// and context.
std::optional<std::string> Unseal(std::string_view key,
                                  std::string_view context,
                                  std::string_view sealed);

}  // namespace minutebook::storage
