// Ids and digests that an importer derives from what a page says, so that the
// same page always leads to the same records.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace minutebook::importers {

// The longest id that the contract allows.
inline constexpr size_t kMaxIdLength = 63;

// SHA-256 as 64 lower-case hexadecimal digits.
std::string Sha256Hex(std::string_view bytes);

// The words in lower case joined by `-`: letters lose their accents,
// apostrophes go, `&` becomes `and`. Empty when nothing is left.
std::string Slug(std::string_view text);

// `slug` if it has at most `length` bytes, else its beginning and a short hash
// of `whole`, which tells it from others that begin alike.
std::string CutId(std::string_view slug, std::string_view whole,
                  size_t length = kMaxIdLength);

// The slug of `text` as an id of at most `length` bytes.
std::string IdFromText(std::string_view text, size_t length = kMaxIdLength);

// An id for something that belongs to `scope`: `scope-suffix`, with the scope
// cut where that is too long. `suffix` has at most 32 bytes.
std::string ScopedId(std::string_view scope, std::string_view suffix);

}  // namespace minutebook::importers
