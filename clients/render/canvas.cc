#include "clients/render/canvas.h"

#include <cmath>
#include <numbers>
#include <utility>

namespace minutebook::render {

Canvas::Canvas(double width, double height)
    : palette_(PaletteOf("", "", "")), typesetter_("", "") {
  layout_.width = width;
  layout_.height = height;
  layout_.background = palette_.background;
}

void Canvas::Box(double x, double y, double width, double height, Color fill) {
  layout_.shapes.push_back(
      {{{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}},
       true,
       fill});
}

void Canvas::Line(Point from, Point to, Color color, double width,
                  std::vector<double> dashes) {
  Path({from, to}, color, width, std::move(dashes));
}

void Canvas::Path(std::vector<Point> points, Color color, double width,
                  std::vector<double> dashes) {
  layout_.shapes.push_back(
      {std::move(points), false, {}, color, width, std::move(dashes)});
}

void Canvas::Shape(std::vector<Point> points, Color fill, Color edge,
                   double width) {
  layout_.shapes.push_back({std::move(points), true, fill, edge, width});
}

void Canvas::Disc(Point middle, double radius, Color fill, Color edge,
                  double width) {
  constexpr int kCorners = 24;
  std::vector<Point> points;
  for (int i = 0; i < kCorners; ++i) {
    const double angle = 2 * std::numbers::pi * i / kCorners;
    points.push_back({middle.x + radius * std::cos(angle),
                      middle.y + radius * std::sin(angle)});
  }
  Shape(std::move(points), fill, edge, width);
}

void Canvas::Diamond(Point middle, double radius, Color fill, Color edge,
                     double width) {
  Shape({{middle.x, middle.y - radius},
         {middle.x + radius, middle.y},
         {middle.x, middle.y + radius},
         {middle.x - radius, middle.y}},
        fill, edge, width);
}

void Canvas::Mark(std::string_view word, Point middle) {
  constexpr double kRadius = 4.2;
  const Color color = LookOf(word).color;
  const Color edge = Mix(color, palette_.text, 0.8);
  const double x = middle.x, y = middle.y;
  if (word == "red") {
    constexpr double kHalf = kRadius * 0.9;
    Shape({{x - kHalf, y - kHalf},
           {x + kHalf, y - kHalf},
           {x + kHalf, y + kHalf},
           {x - kHalf, y + kHalf}},
          color, edge, 0.8);
  } else if (word == "amber") {
    Shape({{x, y - kRadius * 1.05},
           {x + kRadius * 1.1, y + kRadius * 0.85},
           {x - kRadius * 1.1, y + kRadius * 0.85}},
          color, edge, 0.8);
  } else {
    Disc(middle, kRadius, word == "green" ? color : palette_.background, edge,
         word == "green" ? 0.8 : 1.2);
  }
}

double Canvas::Text(const std::string& text, double x, double y, Side side,
                    const TextStyle& style, Color color, double width,
                    TextRole role) {
  SetText set = typesetter_.Set(text, style, width);
  const double wide = set.width();
  const double left = side == Side::kRight    ? x
                      : side == Side::kMiddle ? x - wide / 2
                                              : x - wide;
  const double top = y - set.height() / 2;
  layout_.texts.push_back({std::move(set), left, top, color, role});
  return wide;
}

double Canvas::WidthOf(const std::string& text, const TextStyle& style) const {
  return typesetter_.Set(text, style, 1e4).width();
}

void Canvas::Heading(const std::string& title, const std::string& subtitle,
                     double margin) {
  constexpr double kTitleY = 32, kSubtitleY = 54;
  const double width = layout_.width - 2 * margin;
  Text(title, margin, kTitleY, Side::kRight,
       {.size = 17, .bold = true, .leading = 1, .most_lines = 1},
       palette_.heading, width, TextRole::kTitle);
  Text(subtitle, margin, kSubtitleY, Side::kRight,
       {.size = 10, .leading = 1, .most_lines = 1}, palette_.muted, width);
}

}  // namespace minutebook::render
