#include "storage/ledger/leaf.h"

#include "storage/digest.h"

namespace minutebook::storage {
namespace {

constexpr char kLeafVersion = 1;

void AppendNumber(std::string& bytes, int64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes += static_cast<char>((static_cast<uint64_t>(number) >> shift) & 0xff);
  }
}

void AppendText(std::string& bytes, std::string_view text) {
  AppendNumber(bytes, static_cast<int64_t>(text.size()));
  bytes += text;
}

}  // namespace

std::string EncodeMetadata(const EntryMetadata& metadata) {
  std::string bytes;
  AppendText(bytes, metadata.council);
  AppendNumber(bytes, metadata.write_number);
  AppendText(bytes, metadata.actor);
  AppendText(bytes, metadata.method);
  AppendText(bytes, metadata.request_id);
  AppendNumber(bytes, metadata.action);
  AppendText(bytes, metadata.type);
  AppendText(bytes, metadata.key);
  AppendNumber(bytes, metadata.revision);
  AppendNumber(bytes, metadata.visibility);
  return bytes;
}

std::string EncodeLeaf(int64_t sequence, int64_t commit_time,
                       std::string_view metadata_salt,
                       std::string_view metadata, std::string_view body_salt,
                       std::string_view body) {
  std::string leaf(1, kLeafVersion);
  leaf.reserve(kLeafBytes);
  AppendNumber(leaf, sequence);
  AppendNumber(leaf, commit_time);
  leaf += Sha256({metadata_salt, metadata});
  leaf += Sha256({body_salt, body});
  return leaf;
}

std::string LeafHash(std::string_view leaf) {
  return Sha256({std::string_view("\0", 1), leaf});
}

}  // namespace minutebook::storage
