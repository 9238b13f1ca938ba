#include "services/rules/reading_ease.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"

namespace minutebook::rules {
namespace {

// A byte beyond ASCII is part of a letter, such as the e of "cafe" with its
// accent; the typographic apostrophe is told from it below.
bool IsLetter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}

bool IsVowel(char c) {
  return std::string_view("aeiouy").find(absl::ascii_tolower(
             static_cast<unsigned char>(c))) != std::string_view::npos;
}

int Syllables(const std::string& word) {
  int count = 0;
  bool in_vowels = false;
  for (const char c : word) {
    const bool vowel = IsVowel(c);
    count += vowel && !in_vowels ? 1 : 0;
    in_vowels = vowel;
  }
  // A silent e: "safe", but not "the", "table" or "free".
  const size_t size = word.size();
  const auto at = [&](size_t from_end) {
    return absl::ascii_tolower(
        static_cast<unsigned char>(word[size - from_end]));
  };
  if (size > 2 && at(1) == 'e' && !IsVowel(at(2)) &&
      !(at(2) == 'l' && !IsVowel(at(3)))) {
    --count;
  }
  return std::max(count, 1);
}

// The text with quotation marks, dashes and bullets beyond ASCII (those of
// U+2000 to U+2FFF and the middle dot) as what they stand for.
std::string Plain(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == 0xe2 && i + 2 < text.size()) {
      const bool apostrophe = static_cast<unsigned char>(text[i + 1]) == 0x80 &&
                              static_cast<unsigned char>(text[i + 2]) == 0x99;
      plain += apostrophe ? '\'' : ' ';
      i += 2;
    } else if (byte == 0xc2 && i + 1 < text.size()) {
      plain += ' ';
      ++i;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

}  // namespace

TextSize Measure(std::string_view text) {
  TextSize size;
  const std::string plain = Plain(text);
  std::string word;
  bool sentence_has_words = false;
  const auto end_word = [&] {
    if (word.empty()) return;
    ++size.words;
    size.syllables += Syllables(word);
    sentence_has_words = true;
    word.clear();
  };
  const auto end_sentence = [&] {
    size.sentences += sentence_has_words ? 1 : 0;
    sentence_has_words = false;
  };
  for (size_t i = 0; i < plain.size(); ++i) {
    const char c = plain[i];
    const bool joins = (c == '\'' || c == '-') && !word.empty() &&
                       i + 1 < plain.size() && IsLetter(plain[i + 1]);
    // A stop within a word or number, as in 2.5 or gov.uk, ends nothing.
    const bool within = c == '.' && !word.empty() && i + 1 < plain.size() &&
                        IsLetter(plain[i + 1]);
    if (IsLetter(c)) {
      word += c;
    } else if (!joins && !within) {
      end_word();
      if (c == '.' || c == '!' || c == '?' || c == '\n') end_sentence();
    }
  }
  end_word();
  end_sentence();
  return size;
}

std::optional<int> ReadingEase(std::string_view text) {
  const TextSize size = Measure(text);
  if (size.words == 0) return std::nullopt;
  // In thousandths, so that no machine rounds otherwise than another.
  const int64_t words = size.words;
  const int64_t score = 206835 - 1015 * words / size.sentences -
                        int64_t{84600} * size.syllables / words;
  const int64_t half = score < 0 ? -500 : 500;
  return static_cast<int>((score + half) / 1000);
}

}  // namespace minutebook::rules
