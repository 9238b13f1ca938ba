#include "clients/render/section_setting.h"

#include <algorithm>
#include <string>
#include <utility>

#include "clients/render/text_blocks.h"

namespace minutebook::render {
namespace {

// As multiples of the text's size.
constexpr double kHeadingSize = 1.2;
constexpr double kBelowHeading = 0.55;
constexpr double kBetweenParagraphs = 0.8;
constexpr double kBetweenItems = 0.5;
constexpr double kBetweenLines = 0.35;
constexpr double kMarkerGap = 0.45;
constexpr double kLeadSize = 1.3;
constexpr double kLeadHeadingSize = 0.9;

// Small text is for pages that are full: they give less room to margins and
// between lines.
constexpr double kDense = 9.5;

double Padding(double size) { return size * (size < kDense ? 0.8 : 1); }

double Leading(double size) { return size < kDense ? 1.02 : 1.12; }

class Setting {
 public:
  // `evenly`: the lines of a text are to be about as long as each other.
  Setting(const Typesetter& typesetter, double width, double padding,
          bool evenly)
      : typesetter_(typesetter),
        evenly_(evenly),
        left_(padding),
        room_(std::max(width - 2 * padding, 1.0)),
        padding_(padding),
        y_(padding) {}

  void AddHeading(const std::string& heading, const TextStyle& style,
                  Color color, double below) {
    if (heading.empty()) return;
    Add(heading, style, left_, room_, color, TextRole::kHeading);
    y_ += below;
  }

  void AddText(const std::string& text, const TextStyle& style, Color color,
               Color marker_color) {
    const std::vector<TextBlock> blocks = TextBlocks(text);
    const double indent = Indent(blocks, style);
    bool after_item = false;
    for (size_t i = 0; i < blocks.size(); ++i) {
      const bool is_item = !blocks[i].marker.empty();
      if (i > 0) {
        y_ += style.size * (blocks[i].follows       ? kBetweenLines
                            : is_item && after_item ? kBetweenItems
                                                    : kBetweenParagraphs);
      }
      after_item = is_item;
      if (is_item) {
        Place(typesetter_.Set(blocks[i].marker, style, indent), left_,
              marker_color, TextRole::kMarker);
        Add(blocks[i].text, style, left_ + indent, room_ - indent, color,
            TextRole::kItem);
      } else {
        Add(blocks[i].text, style, left_, room_, color, TextRole::kParagraph);
      }
    }
  }

  SetSection Take() {
    set_.height = y_ + padding_;
    return std::move(set_);
  }

 private:
  // Wide enough for the widest marker, so that the items stand below each
  // other.
  double Indent(const std::vector<TextBlock>& blocks,
                const TextStyle& style) const {
    double widest = 0;
    for (const TextBlock& block : blocks) {
      if (block.marker.empty()) continue;
      widest =
          std::max(widest, typesetter_.Set(block.marker, style, room_).width());
    }
    return widest == 0 ? 0
                       : std::min(widest + style.size * kMarkerGap, room_ / 2);
  }

  void Add(const std::string& text, const TextStyle& style, double x,
           double width, Color color, TextRole role) {
    SetText set = evenly_ ? typesetter_.SetEvenly(text, style, width)
                          : typesetter_.Set(text, style, width);
    const double height = set.height();
    Place(std::move(set), x, color, role);
    y_ += height;
  }

  void Place(SetText text, double x, Color color, TextRole role) {
    set_.texts.push_back({std::move(text), x, y_, color, role});
  }

  const Typesetter& typesetter_;
  const bool evenly_;
  const double left_, room_, padding_;
  double y_;
  SetSection set_;
};

}  // namespace

SetSection SetCard(const Typesetter& typesetter, const Palette& palette,
                   const v1::PlanPage::Section& section, double width,
                   double size) {
  Setting setting(typesetter, width, Padding(size), /*evenly=*/false);
  setting.AddHeading(section.heading(),
                     {.size = size * kHeadingSize, .bold = true, .leading = 1},
                     palette.heading, size * kBelowHeading);
  setting.AddText(section.text(), {.size = size, .leading = Leading(size)},
                  palette.text, palette.accent);
  return setting.Take();
}

SetSection SetLead(const Typesetter& typesetter, const Palette& palette,
                   const v1::PlanPage::Section& section, double width,
                   double size) {
  const Color color = ReadableOn(palette.accent);
  Setting setting(typesetter, width, Padding(size) * kLeadSize,
                  /*evenly=*/true);
  setting.AddHeading(section.heading(),
                     {.size = size * kLeadHeadingSize,
                      .bold = true,
                      .leading = 1,
                      .letter_spacing = size * 0.05},
                     Mix(color, palette.accent, 0.82), size * kBelowHeading);
  setting.AddText(section.text(),
                  {.size = size * kLeadSize, .leading = Leading(size)}, color,
                  color);
  return setting.Take();
}

}  // namespace minutebook::render
