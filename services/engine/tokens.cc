#include "services/engine/tokens.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/digest.h"
#include "storage/seal.h"
#include "storage/text.h"

namespace minutebook::engine {
namespace {

// 120 bits, which is a whole number of base64 characters.
constexpr size_t kSealBytes = 15;

std::string Number(int64_t number) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes += static_cast<char>(static_cast<uint64_t>(number) >> shift);
  }
  return bytes;
}

// `bytes` has at least 8.
int64_t ToNumber(std::string_view bytes) {
  uint64_t number = 0;
  for (const char byte : bytes.substr(0, 8)) {
    number = number << 8 | static_cast<unsigned char>(byte);
  }
  return static_cast<int64_t>(number);
}

std::string Context(const char* purpose, std::string_view of) {
  return absl::StrCat(purpose, " ", storage::AsAbsl(of));
}

std::optional<std::string> OpenText(std::string_view key,
                                    std::string_view context,
                                    std::string_view text, size_t bytes) {
  std::string sealed;
  if (!absl::WebSafeBase64Unescape(storage::AsAbsl(text), &sealed)) {
    return std::nullopt;
  }
  std::optional<std::string> plain = storage::Unseal(key, context, sealed);
  if (!plain.has_value() || plain->size() != bytes) return std::nullopt;
  return plain;
}

}  // namespace

Tokens::Tokens(std::string key)
    : key_(std::move(key)),
      sealing_key_(storage::HmacSha256(key_, "sealing")) {}

std::string Tokens::Sign(std::string_view purpose, std::string_view first,
                         std::string_view second) const {
  // The length keeps (ab, c) and (a, bc) apart.
  std::string text =
      absl::StrCat(storage::AsAbsl(purpose), " ", first.size(), " ");
  text += first;
  text += second;
  return storage::HmacSha256(key_, text).substr(0, kSealBytes);
}

std::string Tokens::Etag(std::string_view name, int64_t revision) const {
  return absl::StrCat(
      "\"",
      absl::WebSafeBase64Escape(Sign("etag", name, absl::StrCat(revision))),
      "\"");
}

std::string Tokens::PageToken(std::string_view request,
                              std::string_view position) const {
  std::string token = Sign("page", request, position);
  token += position;
  return absl::WebSafeBase64Escape(token);
}

std::optional<std::string> Tokens::OpenPageToken(std::string_view request,
                                                 std::string_view token) const {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(storage::AsAbsl(token), &bytes) ||
      bytes.size() < kSealBytes) {
    return std::nullopt;
  }
  std::string position = bytes.substr(kSealBytes);
  bytes.resize(kSealBytes);
  if (!storage::ConstantTimeEquals(bytes, Sign("page", request, position))) {
    return std::nullopt;
  }
  return position;
}

std::string Tokens::SealCursor(std::string_view council, const Cursor& cursor,
                               std::string_view nonce) const {
  return absl::WebSafeBase64Escape(
      storage::Seal(sealing_key_, nonce, Context("cursor", council),
                    Number(cursor.sequence) + Number(cursor.since)));
}

std::optional<Cursor> Tokens::OpenCursor(std::string_view council,
                                         std::string_view text) const {
  constexpr size_t kBytes = 16;
  const std::optional<std::string> plain =
      OpenText(sealing_key_, Context("cursor", council), text, kBytes);
  if (!plain.has_value()) return std::nullopt;
  return Cursor{ToNumber(*plain), ToNumber(std::string_view(*plain).substr(8))};
}

std::string Tokens::RevisionId(std::string_view name, int64_t sequence) const {
  // The nonce follows from what is sealed: no two plaintexts share one, and
  // the id is always the same.
  const std::string number = Number(sequence);
  const std::string nonce =
      Sign("revision", name, number).substr(0, storage::kSealNonceBytes);
  return absl::WebSafeBase64Escape(
      storage::Seal(sealing_key_, nonce, Context("revision", name), number));
}

std::optional<int64_t> Tokens::OpenRevisionId(std::string_view name,
                                              std::string_view id) const {
  constexpr size_t kBytes = 8;
  const std::optional<std::string> plain =
      OpenText(sealing_key_, Context("revision", name), id, kBytes);
  if (!plain.has_value()) return std::nullopt;
  return ToNumber(*plain);
}

}  // namespace minutebook::engine
