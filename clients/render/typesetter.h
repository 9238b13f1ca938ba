// Sets text: words, a font and a width become lines with a height.
#pragma once

#include <pango/pangocairo.h>

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <tuple>

namespace minutebook::render {

struct Release {
  template <typename Object>
  void operator()(Object* object) const {
    g_object_unref(object);
  }
};

// A text broken into lines. Lengths are points.
class SetText {
 public:
  explicit SetText(PangoLayout* layout) : layout_(layout) {}

  double height() const;
  double width() const;  // of the longest line
  int lines() const { return pango_layout_get_line_count(layout_.get()); }
  // From the top to where the letters of the first line stand.
  double baseline() const;
  // How many bytes of the text stand in the lines that `height` has room for.
  size_t BytesWithin(double height) const;
  PangoLayout* layout() const { return layout_.get(); }

 private:
  std::unique_ptr<PangoLayout, Release> layout_;
};

struct TextStyle {
  double size = 10;
  bool bold = false;
  double leading = 1.2;  // line to line, as a multiple of the font's height
  double letter_spacing = 0;  // points
  int most_lines = 0;         // what is left over becomes an ellipsis; 0: none
};

// Used by one thread.
class Typesetter {
 public:
  // `family` may be empty or not installed. `language` is a BCP 47 tag, or
  // empty.
  Typesetter(const std::string& family, const std::string& language);

  // Lines no wider than `width`; a word that is wider is broken.
  SetText Set(const std::string& text, const TextStyle& style,
              double width) const;

  // The same, kept so that a short text that a long table has in many rows is
  // broken into lines once.
  SetText SetOften(const std::string& text, const TextStyle& style,
                   double width);

  // The same in as few lines, with the last about as long as the others.
  SetText SetEvenly(const std::string& text, const TextStyle& style,
                    double width) const;

 private:
  std::unique_ptr<PangoContext, Release> context_;
  std::string families_;
  // By text, size, weight, leading and width.
  std::map<std::tuple<std::string, double, bool, double, double>,
           std::unique_ptr<PangoLayout, Release>>
      kept_;
};

}  // namespace minutebook::render
