// Replies put together from stored bytes, without parsing them.
#pragma once

#include <string>
#include <string_view>

namespace minutebook::engine {

// Appends the wire form of a length-delimited field (a message, text or bytes)
// with a number below 16.
inline void AppendBytesField(int number, std::string_view bytes,
                             std::string& reply) {
  constexpr int kLengthDelimited = 2;
  reply += static_cast<char>(number << 3 | kLengthDelimited);
  size_t length = bytes.size();
  while (length >= 0x80) {
    reply += static_cast<char>(length | 0x80);
    length >>= 7;
  }
  reply += static_cast<char>(length);
  reply += bytes;
}

}  // namespace minutebook::engine
