// The leaves of a council's ledger as a verifier computes them. Metadata and
// body are each behind a salt of their own, so that either can be erased while
// the leaf, and every proof over it, stands.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace minutebook::storage {

inline constexpr int kSaltBytes = 16;
inline constexpr int kLeafBytes = 1 + 8 + 8 + 32 + 32;

// What a ledger entry says beside the record's bytes.
struct EntryMetadata {
  std::string_view council;
  int64_t write_number = 0;
  std::string_view actor;
  std::string_view method;
  std::string_view request_id;  // empty: none
  int action = 0;               // EntryAction
  std::string_view type;
  std::string_view key;
  int64_t revision = 0;
  int64_t visibility = 0;  // the reading class
};

// The metadata as bytes: each field in the order above; numbers as 8 bytes, big
// end first; texts as their length (8 bytes) and their UTF-8.
std::string EncodeMetadata(const EntryMetadata& metadata);

// The leaf: version (1 byte, 1), sequence and commit time in microseconds (8
// bytes each, big end first), SHA-256(metadata_salt || metadata),
// SHA-256(body_salt || body).
std::string EncodeLeaf(int64_t sequence, int64_t commit_time,
                       std::string_view metadata_salt,
                       std::string_view metadata, std::string_view body_salt,
                       std::string_view body);

// RFC 6962, section 2.1: SHA-256(0x00 || leaf).
std::string LeafHash(std::string_view leaf);

}  // namespace minutebook::storage
