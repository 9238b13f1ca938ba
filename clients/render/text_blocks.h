// A plain text as paragraphs and items of lists.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace minutebook::render {

struct TextBlock {
  std::string marker;    // of an item: "•" or its number, "1."; else empty
  std::string text;      // one line, however long
  bool follows = false;  // begins a line of the paragraph before it
};

// Blank lines part paragraphs; a line that begins with a dash, an asterisk or a
// bullet is an item, and so is one with a number at the beginning of a
// paragraph or after another such item. Other lines go on where the one before
// ended, unless that was so short that somebody ended it on purpose.
std::vector<TextBlock> TextBlocks(std::string_view text);

}  // namespace minutebook::render
