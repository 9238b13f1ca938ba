// SHA-256, HMAC-SHA-256, SipHash and random bytes, as OpenSSL makes them.
#pragma once

#include <string>
#include <string_view>

namespace minutebook::storage {

// SHA-256 of the concatenation of `parts`: 32 bytes.
std::string Sha256(std::initializer_list<std::string_view> parts);

// HMAC-SHA-256: 32 bytes.
std::string HmacSha256(std::string_view key, std::string_view message);

// SipHash-2-4 of the concatenation of `parts`: 16 bytes, in a quarter of the
// time of SHA-256. Whoever does not know the key, 16 bytes, cannot find two
// texts of one hash: for tables in memory, not for what is kept.
std::string SipHash(std::string_view key,
                    std::initializer_list<std::string_view> parts);

// `count` bytes from the system's cryptographic generator. Ends the process if
// it fails: nothing that follows could be trusted.
std::string RandomBytes(int count);

// Whether both are equal, in time that depends on their lengths alone.
bool ConstantTimeEquals(std::string_view a, std::string_view b);

}  // namespace minutebook::storage
