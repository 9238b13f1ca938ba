// Page tokens, cursors, ids of revisions and sealed values: a text opens only
// when its bytes are what was made for that place. The input is a kind, a line
// that tells what it is made for, changes to a token that was made, and what is
// in it.

#include "absl/strings/escaping.h"
#include "services/engine/tokens.h"
#include "storage/seal.h"
#include "storage/text.h"
#include "tests/fuzz/target.h"

using namespace minutebook;  // NOLINT: a target is a program of its own
using fuzz::Require;

namespace {

// A token has several spellings in base 64; its bytes are what counts.
std::string BytesOf(std::string_view token) {
  std::string bytes;
  return absl::WebSafeBase64Unescape(storage::AsAbsl(token), &bytes) ? bytes
                                                                     : "";
}

// `made` as a caller may give it back: as it is, changed, or something else.
std::string GivenBack(fuzz::Input& input, std::string made) {
  const int changes = input.Below(8);
  if (changes == 7) return std::string(input.Text());
  for (int i = 0; i < changes; ++i) {
    const size_t place = input.Byte();
    const char byte = static_cast<char>(input.Byte());
    if (place < made.size()) {
      made[place] = byte;
    } else {
      made += byte;
    }
  }
  return made;
}

std::string NonceFrom(fuzz::Input& input) {
  std::string nonce(input.Text().substr(0, storage::kSealNonceBytes));
  nonce.resize(storage::kSealNonceBytes, '0');
  return nonce;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const engine::Tokens tokens("0123456789abcdef0123456789abcdef");
  static const std::string key(storage::kSealKeyBytes, 'k');
  fuzz::Input input(fuzz::TextOf(data, size));
  const int kind = input.Below(4);
  const std::string place(input.Line());
  const std::string elsewhere = place + "x";
  switch (kind) {
    case 0: {
      const std::string position(input.Text());
      const std::string made = tokens.PageToken(place, position);
      Require(tokens.OpenPageToken(place, made) == position,
              "a page token opens to its position");
      Require(!tokens.OpenPageToken(elsewhere, made).has_value(),
              "and for its request alone");
      const std::string given = GivenBack(input, made);
      const auto opened = tokens.OpenPageToken(place, given);
      Require(opened.has_value() == (BytesOf(given) == BytesOf(made)),
              "only a page token that was made opens");
      break;
    }
    case 1: {
      const engine::Cursor cursor{input.Number(), input.Number()};
      const std::string made =
          tokens.SealCursor(place, cursor, NonceFrom(input));
      const auto whole = tokens.OpenCursor(place, made);
      Require(whole.has_value() && whole->sequence == cursor.sequence &&
                  whole->since == cursor.since,
              "a cursor opens to its place");
      Require(!tokens.OpenCursor(elsewhere, made).has_value(),
              "and for its council alone");
      const std::string given = GivenBack(input, made);
      Require(tokens.OpenCursor(place, given).has_value() ==
                  (BytesOf(given) == BytesOf(made)),
              "only a cursor that was made opens");
      break;
    }
    case 2: {
      const int64_t sequence = input.Number();
      const std::string made = tokens.RevisionId(place, sequence);
      Require(made == tokens.RevisionId(place, sequence),
              "a revision has one id");
      Require(tokens.OpenRevisionId(place, made) == sequence,
              "which opens to its entry");
      Require(!tokens.OpenRevisionId(elsewhere, made).has_value(),
              "and for its record alone");
      const std::string given = GivenBack(input, made);
      Require(tokens.OpenRevisionId(place, given).has_value() ==
                  (BytesOf(given) == BytesOf(made)),
              "only an id that was made opens");
      Require(tokens.Etag(place, sequence) != tokens.Etag(elsewhere, sequence),
              "records differ in their etags");
      break;
    }
    default: {
      const std::string nonce = NonceFrom(input);
      const std::string plain(input.Text());
      const std::string made = storage::Seal(key, nonce, place, plain);
      Require(storage::Unseal(key, place, made) == plain,
              "what was sealed opens");
      Require(!storage::Unseal(key, elsewhere, made).has_value(),
              "and in its context alone");
      const std::string given = GivenBack(input, made);
      Require(storage::Unseal(key, place, given).has_value() == (given == made),
              "only what was sealed opens");
      break;
    }
  }
  return 0;
}
