#include "services/engine/tokens.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/digest.h"
#include "storage/text.h"

namespace minutebook::engine {
namespace {

// 120 bits, which is a whole number of base64 characters.
constexpr size_t kSealBytes = 15;

}  // namespace

std::string Tokens::Seal(std::string_view purpose, std::string_view first,
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
      absl::WebSafeBase64Escape(Seal("etag", name, absl::StrCat(revision))),
      "\"");
}

std::string Tokens::PageToken(std::string_view request,
                              std::string_view position) const {
  std::string token = Seal("page", request, position);
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
  if (!storage::ConstantTimeEquals(bytes, Seal("page", request, position))) {
    return std::nullopt;
  }
  return position;
}

}  // namespace minutebook::engine
