#include "clients/importers/records/record_ids.h"

#include <openssl/sha.h>

#include <array>
#include <cstdint>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/views.h"

namespace minutebook::importers {
namespace {

using client::ToAbsl;

constexpr size_t kHashLength = 8;

// The plain letter under the accents of U+00C0 to U+017F, in that order.
constexpr std::string_view kPlainLetters =
    "aaaaaaaceeeeiiiidnooooo-ouuuuytsaaaaaaaceeeeiiiidnooooo-ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

// One UTF-8 character from the front of `text`; a malformed byte counts as
// one character.
uint32_t TakeCharacter(std::string_view& text) {
  const auto byte = [&](size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  size_t length = 1;
  uint32_t character = byte(0);
  if (byte(0) >= 0xF0 && text.size() >= 4) {
    length = 4;
    character = byte(0) & 0x07;
  } else if (byte(0) >= 0xE0 && text.size() >= 3) {
    length = 3;
    character = byte(0) & 0x0F;
  } else if (byte(0) >= 0xC0 && text.size() >= 2) {
    length = 2;
    character = byte(0) & 0x1F;
  }
  for (size_t i = 1; i < length; ++i) {
    character = character << 6 | (byte(i) & 0x3F);
  }
  text.remove_prefix(length);
  return character;
}

bool IsApostrophe(uint32_t character) {
  return character == '\'' || character == 0x2018 || character == 0x2019;
}

}  // namespace

std::string Sha256Hex(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         digest.data());
  return absl::BytesToHexString(absl::string_view(
      reinterpret_cast<const char*>(digest.data()), digest.size()));
}

std::string Slug(std::string_view text) {
  std::string slug;
  bool gap = false;
  const auto append = [&](std::string_view letters) {
    if (gap && !slug.empty()) slug += '-';
    gap = false;
    slug += letters;
  };
  while (!text.empty()) {
    const uint32_t character = TakeCharacter(text);
    if (IsApostrophe(character)) continue;
    if ((character >= 'a' && character <= 'z') ||
        (character >= '0' && character <= '9')) {
      append(std::string(1, static_cast<char>(character)));
    } else if (character >= 'A' && character <= 'Z') {
      append(std::string(1, static_cast<char>(character + 'a' - 'A')));
    } else if (character == '&') {
      gap = true;
      append("and");
      gap = true;
    } else if (character >= 0xC0 && character - 0xC0 < kPlainLetters.size() &&
               kPlainLetters[character - 0xC0] != '-') {
      append(kPlainLetters.substr(character - 0xC0, 1));
    } else {
      gap = true;
    }
  }
  return slug;
}

std::string CutId(std::string_view slug, std::string_view whole,
                  size_t length) {
  if (slug.size() <= length) return std::string(slug);
  std::string_view head = slug.substr(0, length - kHashLength - 1);
  // A cut at a word's end reads better, if it does not cost too much.
  const size_t dash = head.rfind('-');
  if (dash != std::string_view::npos && dash + 12 > head.size()) {
    head = head.substr(0, dash);
  }
  return absl::StrCat(ToAbsl(head), "-",
                      Sha256Hex(whole).substr(0, kHashLength));
}

std::string IdFromText(std::string_view text, size_t length) {
  return CutId(Slug(text), text, length);
}

std::string ScopedId(std::string_view scope, std::string_view suffix) {
  const size_t room = kMaxIdLength - 1 - suffix.size();
  return absl::StrCat(CutId(scope, scope, room), "-", ToAbsl(suffix));
}

}  // namespace minutebook::importers
