// How easy an English text is to read.
#pragma once

#include <optional>
#include <string_view>

namespace minutebook::rules {

struct TextSize {
  int words = 0;  // runs of letters and digits; "on-line" and "it's" are one
  int sentences = 0;  // ended by . ! ? or a line's end
  int syllables = 0;  // runs of vowels, without a silent e; at least one a word
};

TextSize Measure(std::string_view text);

// The Flesch Reading Ease, rounded: 206.835 - 1.015 words/sentences - 84.6
// syllables/words (R. Flesch, "A new readability yardstick", Journal of Applied
// Psychology 32, 1948). Near 100 is very easy, 60 to 70 plain English, below 30
// hard. Nothing for a text without words.
std::optional<int> ReadingEase(std::string_view text);

}  // namespace minutebook::rules
