#include "clients/render/page_painter.h"

#include <pango/pangocairo.h>

namespace minutebook::render {
namespace {

void SetColor(cairo_t* cairo, Color color) {
  cairo_set_source_rgb(cairo, color.red, color.green, color.blue);
}

const char* TagOf(TextRole role) {
  switch (role) {
    case TextRole::kTitle:
      return "H1";
    case TextRole::kHeading:
      return "H2";
    case TextRole::kMarker:
      return "Lbl";
    case TextRole::kItem:
      return "LBody";
    default:
      return "P";
  }
}

void PaintShape(const PlacedShape& shape, cairo_t* cairo) {
  for (const Point& point : shape.points) {
    cairo_line_to(cairo, point.x, point.y);
  }
  if (shape.closed) cairo_close_path(cairo);
  if (shape.fill.has_value()) {
    SetColor(cairo, *shape.fill);
    cairo_fill_preserve(cairo);
  }
  if (shape.stroke.has_value()) {
    SetColor(cairo, *shape.stroke);
    cairo_set_line_width(cairo, shape.width);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_dash(cairo, shape.dashes.data(),
                   static_cast<int>(shape.dashes.size()), 0);
    cairo_stroke_preserve(cairo);
  }
  cairo_new_path(cairo);
}

}  // namespace

void Paint(const PageLayout& layout, cairo_t* cairo) {
  SetColor(cairo, layout.background);
  cairo_paint(cairo);
  for (const PlacedBox& box : layout.boxes) {
    SetColor(cairo, box.fill);
    cairo_rectangle(cairo, box.x, box.y, box.width, box.height);
    cairo_fill(cairo);
  }
  for (const PlacedShape& shape : layout.shapes) PaintShape(shape, cairo);
  for (const PlacedPicture& placed : layout.pictures) {
    cairo_save(cairo);
    cairo_translate(cairo, placed.x, placed.y);
    cairo_scale(cairo, placed.width / placed.picture.width(),
                placed.height / placed.picture.height());
    cairo_set_source_surface(cairo, placed.picture.surface(), 0, 0);
    cairo_paint(cairo);
    cairo_restore(cairo);
  }
  bool in_list = false;
  for (const PlacedText& text : layout.texts) {
    // A marker begins an item, and a list where there is none.
    const bool is_marker = text.role == TextRole::kMarker;
    const bool is_item = text.role == TextRole::kItem;
    if (is_marker && !in_list) cairo_tag_begin(cairo, "L", nullptr);
    if (!is_marker && !is_item && in_list) cairo_tag_end(cairo, "L");
    in_list = is_marker || is_item;
    if (is_marker) cairo_tag_begin(cairo, "LI", nullptr);
    cairo_tag_begin(cairo, TagOf(text.role), nullptr);
    SetColor(cairo, text.color);
    cairo_move_to(cairo, text.x, text.y);
    pango_cairo_show_layout(cairo, text.text.layout());
    cairo_tag_end(cairo, TagOf(text.role));
    if (is_item) cairo_tag_end(cairo, "LI");
  }
  if (in_list) cairo_tag_end(cairo, "L");
}

}  // namespace minutebook::render
