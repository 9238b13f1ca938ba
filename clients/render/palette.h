// The colours of a page.
#pragma once

#include <string>
#include <string_view>

namespace minutebook::render {

struct Color {
  double red = 0, green = 0, blue = 0;  // 0 to 1
};

// The colour `#rrggbb`, or `otherwise` where that is empty or no colour.
Color ParseColor(const std::string& text, Color otherwise);

// `share` of one in the other, from 0 to 1.
Color Mix(Color one, Color other, double share);

// White or nearly black, whichever reads better on `background`.
Color ReadableOn(Color background);

struct Palette {
  Color heading;
  Color text;
  Color background;
  Color muted;   // council, foot
  Color card;    // behind a section
  Color accent;  // rules, the leading section
};

// What follows from the three colours of a template.
Palette PaletteOf(const std::string& heading, const std::string& text,
                  const std::string& background);

// How red, amber and green are drawn: apart in lightness too, so that those who
// confuse hues, and prints in grey, tell them apart; the mark beside the word
// says it once more.
struct StateLook {
  Color color;
  const char* mark;  // a letter of its own shape
};

// The look of `red`, `amber`, `green`; of any other word that of what is not
// known.
StateLook LookOf(std::string_view word);

}  // namespace minutebook::render
