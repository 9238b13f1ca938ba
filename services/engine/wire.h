// Replies put together from stored bytes, without parsing them.
#pragma once

#include <string>
#include <string_view>

namespace minutebook::engine {

// The most bytes that a varint of 64 bits takes.
inline constexpr size_t kMaxVarintBytes = 10;

// Writes the varint at `at`, which has room for it; returns what follows it.
inline char* WriteVarint(size_t number, char* at) {
  while (number >= 0x80) {
    *at++ = static_cast<char>(number | 0x80);
    number >>= 7;
  }
  *at++ = static_cast<char>(number);
  return at;
}

inline void AppendVarint(size_t number, std::string& reply) {
  char bytes[kMaxVarintBytes];
  reply.append(bytes, WriteVarint(number, bytes));
}

// Appends the tag and the length of a length-delimited field (a message, text
// or bytes) with a number below 16; `size` bytes are to follow.
inline void AppendBytesFieldHeader(int number, size_t size,
                                   std::string& reply) {
  constexpr int kLengthDelimited = 2;
  char bytes[1 + kMaxVarintBytes];
  bytes[0] = static_cast<char>(number << 3 | kLengthDelimited);
  reply.append(bytes, WriteVarint(size, bytes + 1));
}

inline void AppendBytesField(int number, std::string_view bytes,
                             std::string& reply) {
  AppendBytesFieldHeader(number, bytes.size(), reply);
  reply += bytes;
}

// The bytes that such a field takes with `size` bytes in it.
inline size_t BytesFieldSize(size_t size) {
  size_t length = 1;
  for (size_t rest = size; rest >= 0x80; rest >>= 7) ++length;
  return 1 + length + size;
}

}  // namespace minutebook::engine
