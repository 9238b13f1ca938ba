// Replies put together from stored bytes, without parsing them.
#pragma once

#include <string>
#include <string_view>

namespace minutebook::engine {

inline void AppendVarint(size_t number, std::string& reply) {
  while (number >= 0x80) {
    reply += static_cast<char>(number | 0x80);
    number >>= 7;
  }
  reply += static_cast<char>(number);
}

// Appends the tag and the length of a length-delimited field (a message, text
// or bytes) with a number below 16; `size` bytes are to follow.
inline void AppendBytesFieldHeader(int number, size_t size,
                                   std::string& reply) {
  constexpr int kLengthDelimited = 2;
  reply += static_cast<char>(number << 3 | kLengthDelimited);
  AppendVarint(size, reply);
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
