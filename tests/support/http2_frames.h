// HTTP/2 frames (RFC 9113), written by hand.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace minutebook::testing::http2 {

enum class Type : uint8_t {
  kData = 0,
  kHeaders = 1,
  kRstStream = 3,
  kSettings = 4,
  kPing = 6,
  kWindowUpdate = 8,
  kContinuation = 9,
};

inline constexpr uint8_t kEndStream = 1;
inline constexpr uint8_t kEndHeaders = 4;
inline constexpr size_t kLargestPayload = 16'384;

inline std::string BigEndian(uint32_t number, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) {
    text += static_cast<char>(number >> (8 * i));
  }
  return text;
}

inline std::string Frame(Type type, uint8_t flags, uint32_t stream,
                         std::string_view payload) {
  return BigEndian(static_cast<uint32_t>(payload.size()), 3) +
         static_cast<char>(type) + static_cast<char>(flags) +
         BigEndian(stream, 4) + std::string(payload);
}

// What a client begins with.
inline std::string Preface() {
  return "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Frame(Type::kSettings, 0, 0, "");
}

// The length of a text before the text (RFC 7541, 5.1), not compressed.
inline std::string Text(std::string_view text) {
  constexpr size_t kInOneByte = 127;
  size_t length = text.size();
  std::string block;
  if (length < kInOneByte) {
    block += static_cast<char>(length);
  } else {
    block += static_cast<char>(kInOneByte);
    for (length -= kInOneByte; length > kInOneByte; length >>= 7) {
      block += static_cast<char>((length & kInOneByte) | 128);
    }
    block += static_cast<char>(length);
  }
  return block + std::string(text);
}

// A header as a literal that is not put into the table.
inline std::string Header(std::string_view name, std::string_view value) {
  return std::string(1, '\0') + Text(name) + Text(value);
}

// The headers of a gRPC call of "package.Service/Method".
inline std::string CallHeaders(const std::string& method) {
  return Header(":method", "POST") + Header(":scheme", "http") +
         Header(":path", "/" + method) + Header(":authority", "localhost") +
         Header("content-type", "application/grpc") + Header("te", "trailers");
}

}  // namespace minutebook::testing::http2
