#include "services/engine/record_id.h"

namespace minutebook::engine {

std::string MakeRecordId(int64_t unix_millis, std::string_view random) {
  constexpr char kAlphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
  constexpr int kLength = 26;
  unsigned char bytes[6 + kRecordIdRandomBytes];
  for (int i = 0; i < 6; ++i) {
    bytes[i] = static_cast<unsigned char>(unix_millis >> (8 * (5 - i)));
  }
  for (int i = 0; i < kRecordIdRandomBytes; ++i) {
    bytes[6 + i] = static_cast<unsigned char>(random[i]);
  }
  // 128 bits in 26 characters of 5: the first character holds the 3 left over.
  std::string id;
  for (int i = 0; i < kLength; ++i) {
    int value = 0;
    for (int bit = i * 5 - 2; bit < i * 5 + 3; ++bit) {
      const int set = bit < 0 ? 0 : (bytes[bit / 8] >> (7 - bit % 8)) & 1;
      value = value << 1 | set;
    }
    id += kAlphabet[value];
  }
  return id;
}

}  // namespace minutebook::engine
