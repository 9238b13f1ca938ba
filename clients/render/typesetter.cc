#include "clients/render/typesetter.h"

#include "absl/strings/str_cat.h"

namespace minutebook::render {
namespace {

// The first that is installed and has the letter is taken.
constexpr char kFamilies[] = "Lato, DejaVu Sans, sans-serif";
constexpr double kPointsPerInch = 72;

PangoRectangle Extents(PangoLayout* layout) {
  PangoRectangle logical;
  pango_layout_get_extents(layout, nullptr, &logical);
  return logical;
}

}  // namespace

double SetText::height() const {
  return pango_units_to_double(Extents(layout_.get()).height);
}

double SetText::width() const {
  return pango_units_to_double(Extents(layout_.get()).width);
}

double SetText::baseline() const {
  return pango_units_to_double(pango_layout_get_baseline(layout_.get()));
}

size_t SetText::BytesWithin(double height) const {
  PangoLayoutIter* line = pango_layout_get_iter(layout_.get());
  size_t bytes = 0;
  do {
    int top = 0, bottom = 0;
    pango_layout_iter_get_line_yrange(line, &top, &bottom);
    const PangoLayoutLine* found = pango_layout_iter_get_line_readonly(line);
    bytes = static_cast<size_t>(found->start_index);
    if (pango_units_to_double(bottom) > height) break;
    bytes += static_cast<size_t>(found->length);
  } while (pango_layout_iter_next_line(line));
  pango_layout_iter_free(line);
  return bytes;
}

Typesetter::Typesetter(const std::string& family, const std::string& language)
    : families_(family.empty() ? kFamilies
                               : absl::StrCat(family, ", ", kFamilies)) {
  PangoFontMap* map = pango_cairo_font_map_get_default();
  pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map),
                                      kPointsPerInch);
  context_.reset(pango_font_map_create_context(map));
  // The lines break alike whatever the page is drawn on.
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context_.get(), options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(context_.get(), FALSE);
  pango_context_set_language(
      context_.get(), pango_language_from_string(
                          language.empty() ? "en-GB" : language.c_str()));
}

SetText Typesetter::Set(const std::string& text, const TextStyle& style,
                        double width) const {
  SetText set(pango_layout_new(context_.get()));
  PangoLayout* layout = set.layout();
  PangoFontDescription* font = pango_font_description_new();
  pango_font_description_set_family(font, families_.c_str());
  pango_font_description_set_size(font, pango_units_from_double(style.size));
  pango_font_description_set_weight(
      font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout, font);
  pango_font_description_free(font);
  pango_layout_set_width(layout, pango_units_from_double(width));
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing(layout, static_cast<float>(style.leading));
  if (style.most_lines > 0) {
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_height(layout, -style.most_lines);
  }
  if (style.letter_spacing != 0) {
    PangoAttrList* attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes,
                           pango_attr_letter_spacing_new(
                               pango_units_from_double(style.letter_spacing)));
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
  }
  pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
  return set;
}

SetText Typesetter::SetOften(const std::string& text, const TextStyle& style,
                             double width) {
  constexpr size_t kMostBytes = 100, kMostKept = 2'000;
  if (text.size() > kMostBytes || style.letter_spacing != 0 ||
      style.most_lines != 0) {
    return Set(text, style, width);
  }
  const auto of =
      std::tuple(text, style.size, style.bold, style.leading, width);
  auto found = kept_.find(of);
  if (found == kept_.end()) {
    // What is said of many rows is met again soon.
    if (kept_.size() == kMostKept) kept_.clear();
    const SetText set = Set(text, style, width);
    found = kept_.emplace(of, PANGO_LAYOUT(g_object_ref(set.layout()))).first;
  }
  return SetText(PANGO_LAYOUT(g_object_ref(found->second.get())));
}

SetText Typesetter::SetEvenly(const std::string& text, const TextStyle& style,
                              double width) const {
  SetText set = Set(text, style, width);
  const int lines = set.lines();
  if (lines < 2) return set;
  constexpr double kStep = 0.97, kNarrowest = 0.5;
  for (double narrow = width * kStep; narrow > width * kNarrowest;
       narrow *= kStep) {
    SetText narrower = Set(text, style, narrow);
    if (narrower.lines() > lines) break;
    set = std::move(narrower);
  }
  return set;
}

}  // namespace minutebook::render
