// What charts are drawn with: shapes and single lines of text on a page.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clients/render/page_layout.h"

namespace minutebook::render {

class Canvas {
 public:
  Canvas(double width, double height);

  const Palette& palette() const { return palette_; }

  void Box(double x, double y, double width, double height, Color fill);
  void Line(Point from, Point to, Color color, double width,
            std::vector<double> dashes = {});
  void Path(std::vector<Point> points, Color color, double width,
            std::vector<double> dashes = {});
  // A closed shape, filled with one colour, its edge drawn in another.
  void Shape(std::vector<Point> points, Color fill, Color edge, double width);
  void Disc(Point middle, double radius, Color fill, Color edge, double width);
  void Diamond(Point middle, double radius, Color fill, Color edge,
               double width);

  // The mark of `red`, `amber`, `green` or of what is not known, each of its
  // own shape.
  void Mark(std::string_view word, Point middle);

  // At which side of `x` a text stands.
  enum class Side { kRight, kMiddle, kLeft };
  // A text, in the middle of whose height `y` is; how wide it came out.
  double Text(const std::string& text, double x, double y, Side side,
              const TextStyle& style, Color color, double width = 1e4,
              TextRole role = TextRole::kParagraph);
  double WidthOf(const std::string& text, const TextStyle& style) const;

  // What the picture is called and what is to be known of it, at the top,
  // `margin` from either side.
  void Heading(const std::string& title, const std::string& subtitle,
               double margin);

  PageLayout Take() { return std::move(layout_); }

 private:
  const Palette palette_;
  const Typesetter typesetter_;
  PageLayout layout_;
};

}  // namespace minutebook::render
