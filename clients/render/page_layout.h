// A page as it is painted: what stands where. Lengths are points.
#pragma once

#include <optional>
#include <vector>

#include "clients/render/palette.h"
#include "clients/render/picture.h"
#include "clients/render/typesetter.h"

namespace minutebook::render {

// What a text is, for those who hear the page instead of seeing it.
enum class TextRole { kTitle, kHeading, kParagraph, kMarker, kItem };

struct PlacedText {
  SetText text;
  double x = 0, y = 0;  // of the upper left corner, in points
  Color color;
  TextRole role = TextRole::kParagraph;
};

struct PlacedBox {
  double x = 0, y = 0, width = 0, height = 0;
  Color fill;
};

struct Point {
  double x = 0, y = 0;
};

// A line through points, or the shape that it surrounds.
struct PlacedShape {
  std::vector<Point> points;
  bool closed = false;
  std::optional<Color> fill = {};
  std::optional<Color> stroke = {};
  double width = 1;                 // of the stroke
  std::vector<double> dashes = {};  // lengths; empty: an unbroken line
};

struct PlacedPicture {
  Picture picture;
  double x = 0, y = 0, width = 0, height = 0;
};

struct PageLayout {
  double width = 0, height = 0;  // points
  Color background;
  std::vector<PlacedBox> boxes;
  std::vector<PlacedShape> shapes;  // over the boxes
  std::vector<PlacedPicture> pictures;
  std::vector<PlacedText> texts;  // in reading order
};

}  // namespace minutebook::render
