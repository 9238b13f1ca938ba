#include "clients/importers/pages/text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

namespace minutebook::importers {
namespace {

// Work on a sentence may grow with the square of its length; what runs on for
// longer is cut at a space.
constexpr size_t kLongestSentence = 4000;

re2::StringPiece Piece(std::string_view text) {
  return re2::StringPiece(text.data(), text.size());
}

std::string_view View(const re2::StringPiece& piece) {
  if (piece.data() == nullptr) return {};
  return std::string_view(piece.data(), piece.size());
}

std::optional<Match> Run(const RE2& pattern, std::string_view text, size_t from,
                         RE2::Anchor anchor) {
  // The patterns of this reader have few groups: no allocation for a miss.
  std::array<re2::StringPiece, 16> found;
  const int count = std::min<int>(pattern.NumberOfCapturingGroups() + 1,
                                  static_cast<int>(found.size()));
  if (from > text.size() || !pattern.Match(Piece(text), from, text.size(),
                                           anchor, found.data(), count)) {
    return std::nullopt;
  }
  Match match;
  match.begin = static_cast<size_t>(found[0].data() - text.data());
  match.end = match.begin + found[0].size();
  match.groups.reserve(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) {
    match.groups.push_back(View(found[static_cast<size_t>(i)]));
  }
  return match;
}

struct Character {
  char32_t code = 0;
  size_t length = 0;  // 0 when the bytes are no valid UTF-8
};

Character Decode(std::string_view bytes, size_t at) {
  const auto byte = [&](size_t i) {
    return static_cast<unsigned char>(bytes[i]);
  };
  const unsigned char lead = byte(at);
  if (lead < 0x80) return {lead, 1};
  size_t length = 0;
  char32_t code = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
    code = lead & 0x1F;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    code = lead & 0x0F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    code = lead & 0x07;
  } else {
    return {};
  }
  if (at + length > bytes.size()) return {};
  for (size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {};
    code = (code << 6) | (byte(at + i) & 0x3F);
  }
  const bool overlong =
      (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (overlong || surrogate || code > 0x10FFFF) return {};
  return {code, length};
}

bool IsSpace(char32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x85 ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool IsInvisible(char32_t c) {
  return c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0x2060 ||
         c == 0xFEFF || c < ' ';
}

// Whether the stop at `dot` belongs to a short form: an initial, "No.",
// "Cllr.", a number's point.
bool IsShortForm(std::string_view text, size_t dot) {
  if (dot + 1 < text.size() && text[dot + 1] != ' ') return true;
  size_t start = dot;
  while (start > 0 &&
         std::isalpha(static_cast<unsigned char>(text[start - 1]))) {
    --start;
  }
  const std::string_view word = text.substr(start, dot - start);
  if (word.size() == 1) {
    return std::isupper(static_cast<unsigned char>(word[0])) ||
           (start > 0 && text[start - 1] == '.');
  }
  static constexpr std::string_view kShortForms[] = {
      "No",  "Nos",  "no",  "Cllr", "Cllrs",  "Mr",    "Mrs", "Ms",
      "Dr",  "Prof", "Rev", "Para", "para",   "paras", "Ref", "ref",
      "App", "Min",  "St",  "vs",   "approx", "Hon",   "Ext", "Tel"};
  return std::find(std::begin(kShortForms), std::end(kShortForms), word) !=
         std::end(kShortForms);
}

}  // namespace

std::optional<Match> Search(const RE2& pattern, std::string_view text,
                            size_t from) {
  return Run(pattern, text, from, RE2::UNANCHORED);
}

std::vector<Match> SearchAll(const RE2& pattern, std::string_view text) {
  std::vector<Match> all;
  size_t from = 0;
  while (auto match = Search(pattern, text, from)) {
    from = match->end > match->begin ? match->end : match->end + 1;
    if (match->end > match->begin) all.push_back(*std::move(match));
  }
  return all;
}

bool Contains(const RE2& pattern, std::string_view text) {
  return RE2::PartialMatch(Piece(text), pattern);
}

std::optional<Match> MatchWhole(const RE2& pattern, std::string_view text) {
  return Run(pattern, text, 0, RE2::ANCHOR_BOTH);
}

std::optional<size_t> FindInvalidUtf8(std::string_view bytes) {
  size_t at = 0;
  while (at < bytes.size()) {
    const Character c = Decode(bytes, at);
    if (c.length == 0) return at;
    at += c.length;
  }
  return std::nullopt;
}

std::string Squeeze(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool space = false;
  size_t at = 0;
  while (at < text.size()) {
    const Character c = Decode(text, at);
    const size_t length = c.length == 0 ? 1 : c.length;
    if (c.length != 0 && IsSpace(c.code)) {
      space = true;
    } else if (c.length == 0 || !IsInvisible(c.code)) {
      if (space && !out.empty()) out += ' ';
      space = false;
      out.append(text.substr(at, length));
    }
    at += length;
  }
  return out;
}

std::string Fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  size_t at = 0;
  while (at < text.size()) {
    const Character c = Decode(text, at);
    const size_t length = c.length == 0 ? 1 : c.length;
    if (c.code == 0x2018 || c.code == 0x2019) {
      out += '\'';
    } else if (c.code == 0x201C || c.code == 0x201D) {
      out += '"';
    } else if (c.code >= 0x2010 && c.code <= 0x2015) {
      out += '-';
    } else if (length == 1) {
      out +=
          static_cast<char>(std::tolower(static_cast<unsigned char>(text[at])));
    } else {
      out.append(text.substr(at, length));
    }
    at += length;
  }
  return out;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::string StripClosing(std::string_view text) {
  static const RE2* const kClosing = new RE2(
      R"((?i)(?:[\s.;:,]+(?:and|or)|[\s.;:,]|\s[\x{2013}\x{2014}-])+$)");
  if (auto match = Search(*kClosing, text)) text = text.substr(0, match->begin);
  return std::string(Trim(text));
}

bool StartsWithNoCase(std::string_view text, std::string_view prefix) {
  if (text.size() < prefix.size()) return false;
  return std::equal(prefix.begin(), prefix.end(), text.begin(),
                    [](unsigned char a, unsigned char b) {
                      return std::tolower(a) == std::tolower(b);
                    });
}

std::vector<std::string_view> Sentences(std::string_view text) {
  std::vector<std::string_view> sentences;
  size_t start = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool stop = c == '?' || c == '!' ||
                      (c == '.' && !IsShortForm(text, i)) ||
                      (c == ' ' && i - start >= kLongestSentence);
    if (!stop) continue;
    const std::string_view sentence = Trim(text.substr(start, i + 1 - start));
    if (!sentence.empty()) sentences.push_back(sentence);
    start = i + 1;
  }
  const std::string_view rest = Trim(text.substr(start));
  if (!rest.empty()) sentences.push_back(rest);
  return sentences;
}

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : Fold(text)) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || byte >= 0x80) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

double WordLikeness(std::string_view a, std::string_view b) {
  const std::vector<std::string> left = Words(a);
  const std::vector<std::string> right = Words(b);
  if (left.empty() || right.empty()) return left.empty() && right.empty();
  std::map<std::string_view, int> counts;
  for (const std::string& word : left) ++counts[word];
  int common = 0;
  for (const std::string& word : right) {
    auto found = counts.find(word);
    if (found != counts.end() && found->second > 0) {
      --found->second;
      ++common;
    }
  }
  return 2.0 * common / static_cast<double>(left.size() + right.size());
}

std::string Shorten(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  while (bytes > 0 &&
         (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) {
    --bytes;
  }
  return std::string(text.substr(0, bytes));
}

}  // namespace minutebook::importers
