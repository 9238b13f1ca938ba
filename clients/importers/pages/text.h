// Small text tools shared by the page reader: one meaning of white space, of a
// sentence and of a regular-expression match for the whole importer.
#pragma once

#include <re2/re2.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace minutebook::importers {

// A match of a pattern in a text. Views point into the searched text; a group
// that took no part in the match is empty.
struct Match {
  size_t begin = 0;
  size_t end = 0;
  std::vector<std::string_view> groups;  // [0] is the whole match
};

// The first match of `pattern` at or after byte `from`, at most one.
std::optional<Match> Search(const RE2& pattern, std::string_view text,
                            size_t from = 0);

// All matches, left to right, never overlapping and never empty.
std::vector<Match> SearchAll(const RE2& pattern, std::string_view text);

// Whether the pattern matches anywhere in the text.
bool Contains(const RE2& pattern, std::string_view text);

// The whole text matched by the pattern, or nothing.
std::optional<Match> MatchWhole(const RE2& pattern, std::string_view text);

// Byte offset of the first byte that is not valid UTF-8, or nothing.
std::optional<size_t> FindInvalidUtf8(std::string_view bytes);

// Every kind of white space (tabs, no-break and other wide spaces) becomes one
// space, zero-width characters go, ends are trimmed.
std::string Squeeze(std::string_view text);

// ASCII letters in lower case, typographic quotes and dashes as ASCII: for
// comparing, never for output.
std::string Fold(std::string_view text);

// Without the stops, "; and" and spaces that close a listed text.
std::string StripClosing(std::string_view text);

std::string_view Trim(std::string_view text);

bool StartsWithNoCase(std::string_view text, std::string_view prefix);

// The text cut into sentences. Stops after initials, "No." and the like do not
// end one. Views point into the text.
std::vector<std::string_view> Sentences(std::string_view text);

// Lower-case words of letters and digits.
std::vector<std::string> Words(std::string_view text);

// Share of words the two texts have in common (twice the common words over all
// words), 0 to 1. Linear in the lengths.
double WordLikeness(std::string_view a, std::string_view b);

// At most `bytes` bytes, cut at a character's edge.
std::string Shorten(std::string_view text, size_t bytes);

}  // namespace minutebook::importers
