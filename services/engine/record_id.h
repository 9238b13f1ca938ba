// Ids that the server makes: 26 lower-case Crockford base-32 characters, 48
// bits of time before 80 random bits, so that they are ordered by time and
// cannot be guessed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace minutebook::engine {

inline constexpr int kRecordIdRandomBytes = 10;

// `random` has kRecordIdRandomBytes bytes.
std::string MakeRecordId(int64_t unix_millis, std::string_view random);

}  // namespace minutebook::engine
