#include "clients/render/plan_layout.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/render/grid.h"
#include "clients/render/section_setting.h"

namespace minutebook::render {
namespace {

using v1::DrawReply;
using v1::PlanPage;

// In points.
constexpr double kShortSide = 595.28, kLongSide = 841.89;
constexpr double kMargin = 40;
constexpr double kGap = 11;
constexpr double kLargest = 20, kSmallest = 8, kStep = 0.5;
// Below this the grid gives way to columns, which waste less room.
constexpr double kSmallestInGrid = 9.5;
constexpr double kLargestInColumns = 12;
constexpr double kSmallPrint = 8;
constexpr double kLargestTitle = 30, kSmallestTitle = 16;
// How much higher than it needs the leading section may be.
constexpr double kLeadStretch = 1.6;
constexpr double kLogoHeight = 52, kLogoWidth = 170;
constexpr double kAccentRule = 1.6, kCardRule = 2;
// The sections have at least this share of the page.
constexpr double kBodyShare = 0.45;
// So much text no page of A4 holds at the smallest size; it is not even tried.
constexpr size_t kMostBytes = 24'000;

// Sections with their heights, next to or above each other.
struct Cell {
  const SetSection* section = nullptr;
  double x = 0, y = 0, width = 0, height = 0;
};

struct Arrangement {
  double size = 0;
  std::optional<SetSection> lead;
  double lead_height = 0;
  std::vector<SetSection> cards;
  std::vector<Cell> cells;
  double overflow = 0;  // of the fullest row or column; 0: it fits
  int fullest = -1;     // the largest section of that
};

class PlanLayout {
 public:
  explicit PlanLayout(const PlanPage& page)
      : page_(page),
        palette_(PaletteOf(page.style().heading_color(),
                           page.style().text_color(),
                           page.style().background_color())),
        typesetter_(page.style().font_family(), page.language_code()) {
    layout_.width = page.style().landscape() ? kLongSide : kShortSide;
    layout_.height = page.style().landscape() ? kShortSide : kLongSide;
    layout_.background = palette_.background;
    room_ = layout_.width - 2 * kMargin;
    for (const PlanPage::Section& section : page.sections()) {
      if (lead_ == nullptr && section.leads() && page.sections_size() > 1) {
        lead_ = &section;
      } else {
        sections_.push_back(&section);
      }
    }
  }

  std::variant<PageLayout, DrawReply::Overfull> Do() {
    size_t bytes = 0;
    for (const PlanPage::Section& section : page_.sections()) {
      bytes += section.text().size();
    }
    if (bytes > kMostBytes) return FarTooLong(bytes);
    top_ = kMargin;
    AddHead();
    // The foot is read last, but what room it leaves is to be known first.
    std::vector<PlacedText> foot = SetFoot();
    if (bottom_ - top_ < kBodyShare * layout_.height) {
      return Overfull("", "the title and the foot leave no room for the plan");
    }
    const Arrangement arrangement = Arrange();
    if (arrangement.overflow > 0) return TooLong(arrangement);
    Place(arrangement);
    for (PlacedText& text : foot) layout_.texts.push_back(std::move(text));
    return std::move(layout_);
  }

 private:
  void Put(SetText text, double x, double y, Color color,
           TextRole role = TextRole::kParagraph) {
    layout_.texts.push_back({std::move(text), x, y, color, role});
  }

  // Puts the logo into the upper right corner; the width that it takes from the
  // head, the gap beside it included.
  double AddLogo() {
    const Picture logo = Picture::FromPng(page_.logo());
    if (logo.empty()) return 0;
    const double scale =
        std::min(kLogoHeight / logo.height(), kLogoWidth / logo.width());
    const double width = logo.width() * scale, height = logo.height() * scale;
    layout_.pictures.push_back(
        {logo, kMargin + room_ - width, top_, width, height});
    return width + 2 * kGap;
  }

  void AddHead() {
    const double head = room_ - AddLogo();
    const TextStyle small = {.size = kSmallPrint + 1, .letter_spacing = 0.4};
    SetText subtitle = typesetter_.Set(page_.subtitle(), small, head / 2);
    TextStyle whose = small;
    whose.bold = true;
    SetText council =
        typesetter_.Set(page_.council(), whose, head - subtitle.width() - kGap);
    const double council_height = council.height();
    const double subtitle_x = kMargin + head - subtitle.width();
    Put(std::move(council), kMargin, top_, palette_.heading);
    Put(std::move(subtitle), subtitle_x, top_, palette_.muted);
    top_ += council_height + 3;

    double size = kLargestTitle;
    SetText title = Title(size, head);
    while (title.lines() > (size > 20 ? 1 : 2) && size > kSmallestTitle) {
      title = Title(--size, head);
    }
    const double height = title.height();
    Put(std::move(title), kMargin, top_, palette_.heading, TextRole::kTitle);
    top_ += height + 6;
    for (const PlacedPicture& logo : layout_.pictures) {
      top_ = std::max(top_, logo.y + logo.height + 6);
    }
    layout_.boxes.push_back(
        {kMargin, top_, room_, kAccentRule, palette_.accent});
    top_ += kAccentRule + kGap + 1;
  }

  SetText Title(double size, double width) const {
    return typesetter_.SetEvenly(
        page_.title(), {.size = size, .bold = true, .leading = 0.95}, width);
  }

  // Two texts stand at either side of one line where both have room there.
  std::vector<PlacedText> SetFoot() {
    std::vector<PlacedText> foot;
    bottom_ = layout_.height - kMargin + 8;
    const TextStyle style = {.size = kSmallPrint, .leading = 1.1};
    std::vector<SetText> texts;
    double together = 0;
    for (const std::string& text : page_.foot()) {
      texts.push_back(typesetter_.Set(text, style, room_));
      together += texts.back().width() + 2 * kGap;
    }
    if (texts.empty()) return foot;
    const bool one_line = texts.size() == 2 && together < room_;
    double height = 0;
    for (const SetText& text : texts) {
      height =
          one_line ? std::max(height, text.height()) : height + text.height();
    }
    double y = bottom_ - height;
    bottom_ = y - kGap;
    for (size_t i = 0; i < texts.size(); ++i) {
      const double width = texts[i].width(), own = texts[i].height();
      const double x = one_line && i == 1 ? kMargin + room_ - width : kMargin;
      foot.push_back(
          {std::move(texts[i]), x, y, palette_.muted, TextRole::kParagraph});
      if (!one_line) y += own;
    }
    return foot;
  }

  // The largest text that has room; the smallest where none has.
  Arrangement Arrange() const {
    Arrangement rows = Largest(&PlanLayout::InRows, kSmallestInGrid, kLargest);
    return rows.overflow <= 0
               ? std::move(rows)
               : Largest(&PlanLayout::InColumns, kSmallest, kLargestInColumns);
  }

  using ArrangeAt = Arrangement (PlanLayout::*)(double size) const;

  // The same between two sizes, found by halving: what fits at a size fits at a
  // smaller one.
  Arrangement Largest(ArrangeAt arrange, double least, double most) const {
    Arrangement best = (this->*arrange)(least);
    if (best.overflow > 0) return best;
    int low = 0, high = static_cast<int>((most - least) / kStep);
    while (low < high) {
      const int middle = (low + high + 1) / 2;
      Arrangement tried = (this->*arrange)(least + middle * kStep);
      if (tried.overflow <= 0) {
        best = std::move(tried);
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return best;
  }

  // Sets the leading section; the height that is left for the others.
  double SetLeading(Arrangement& arrangement) const {
    double left = bottom_ - top_;
    if (lead_ != nullptr) {
      arrangement.lead =
          SetLead(typesetter_, palette_, *lead_, room_, arrangement.size);
      arrangement.lead_height = arrangement.lead->height;
      left -= arrangement.lead_height + kGap;
    }
    return left;
  }

  double WidthOf(int count) const {
    return (room_ - (count - 1) * kGap) / count;
  }

  Arrangement InRows(double size) const {
    Arrangement arrangement;
    arrangement.size = size;
    const double left = SetLeading(arrangement);
    const std::vector<int> counts = RowCounts(
        static_cast<int>(sections_.size()), page_.style().landscape());
    std::vector<double> heights;
    double needed =
        kGap * std::max<int>(static_cast<int>(counts.size()) - 1, 0);
    for (const int count : counts) {
      double highest = 0;
      for (int i = 0; i < count; ++i) {
        arrangement.cards.push_back(
            SetCard(typesetter_, palette_, *sections_[arrangement.cards.size()],
                    WidthOf(count), size));
        highest = std::max(highest, arrangement.cards.back().height);
      }
      heights.push_back(highest);
      needed += highest;
    }
    arrangement.overflow = needed - left;
    if (arrangement.overflow > 0 || counts.empty()) return arrangement;
    const double gaps = kGap * static_cast<double>(counts.size() - 1);
    const double all = left + arrangement.lead_height;
    const double stretch =
        (all - gaps) / (needed - gaps + arrangement.lead_height);
    arrangement.lead_height *= std::min(stretch, kLeadStretch);
    const double row_stretch =
        (all - arrangement.lead_height - gaps) / (needed - gaps);
    double y = bottom_ - (all - arrangement.lead_height);
    size_t next = 0;
    for (size_t row = 0; row < counts.size(); ++row) {
      const double width = WidthOf(counts[row]);
      for (int i = 0; i < counts[row]; ++i) {
        arrangement.cells.push_back({&arrangement.cards[next++],
                                     kMargin + i * (width + kGap), y, width,
                                     heights[row] * row_stretch});
      }
      y += heights[row] * row_stretch + kGap;
    }
    return arrangement;
  }

  Arrangement InColumns(double size) const {
    Arrangement arrangement;
    arrangement.size = size;
    const double left = SetLeading(arrangement);
    const int count = static_cast<int>(sections_.size());
    const std::vector<int> rows = RowCounts(count, page_.style().landscape());
    const int columns = rows.empty() ? 1 : rows.front();
    const double width = WidthOf(columns);
    std::vector<double> heights;
    for (const PlanPage::Section* section : sections_) {
      arrangement.cards.push_back(
          SetCard(typesetter_, palette_, *section, width, size));
      heights.push_back(arrangement.cards.back().height);
    }
    arrangement.overflow = -left;
    int next = 0, column = 0;
    for (const int sections : ColumnCounts(heights, kGap, columns)) {
      const auto first = heights.begin() + next;
      double own = 0;
      for (int i = 0; i < sections; ++i) own += first[i];
      const double gaps = (sections - 1) * kGap;
      if (own + gaps - left > arrangement.overflow) {
        arrangement.overflow = own + gaps - left;
        arrangement.fullest = static_cast<int>(
            std::max_element(first, first + sections) - heights.begin());
      }
      const double stretch = (left - gaps) / own;
      double y = bottom_ - left;
      for (int i = 0; i < sections; ++i) {
        arrangement.cells.push_back({&arrangement.cards[next],
                                     kMargin + column * (width + kGap), y,
                                     width, heights[next] * stretch});
        y += heights[next++] * stretch + kGap;
      }
      ++column;
    }
    return arrangement;
  }

  void Place(const Arrangement& arrangement) {
    if (arrangement.lead.has_value()) {
      layout_.boxes.push_back(
          {kMargin, top_, room_, arrangement.lead_height, palette_.accent});
      PutAll(*arrangement.lead, kMargin,
             top_ + (arrangement.lead_height - arrangement.lead->height) / 2);
    }
    for (const Cell& cell : arrangement.cells) {
      layout_.boxes.push_back(
          {cell.x, cell.y, cell.width, cell.height, palette_.card});
      layout_.boxes.push_back(
          {cell.x, cell.y, cell.width, kCardRule, palette_.accent});
      PutAll(*cell.section, cell.x, cell.y);
    }
  }

  void PutAll(const SetSection& section, double x, double y) {
    for (const PlacedText& text : section.texts) {
      PangoLayout* layout = text.text.layout();
      g_object_ref(layout);
      Put(SetText(layout), x + text.x, y + text.y, text.color, text.role);
    }
  }

  static DrawReply::Overfull Overfull(const std::string& section,
                                      const std::string& message) {
    DrawReply::Overfull overfull;
    overfull.set_section(section);
    overfull.set_message(message);
    return overfull;
  }

  static std::string NameOf(const PlanPage::Section& section) {
    return section.key().empty() ? section.heading() : section.key();
  }

  DrawReply::Overfull TooLong(const Arrangement& arrangement) const {
    const bool is_lead = arrangement.fullest < 0 && lead_ != nullptr;
    if (!is_lead && arrangement.fullest < 0) {
      return Overfull("", "the page has no room for the plan");
    }
    const PlanPage::Section& section =
        is_lead ? *lead_ : *sections_[arrangement.fullest];
    const double height = is_lead
                              ? arrangement.lead->height
                              : arrangement.cards[arrangement.fullest].height;
    const std::vector<std::string> words = absl::StrSplit(
        section.text(), absl::ByAnyChar(" \n\t"), absl::SkipEmpty());
    const double share = std::min(arrangement.overflow / height, 1.0);
    const int over = std::max(
        static_cast<int>(std::ceil(share * static_cast<double>(words.size()))),
        1);
    return Overfull(
        NameOf(section),
        absl::StrCat("the text does not fit on the page, even at ", kSmallest,
                     " points: the section \"", NameOf(section), "\" has ",
                     words.size(), " words, about ", over,
                     " more than there is room for"));
  }

  DrawReply::Overfull FarTooLong(size_t bytes) const {
    const auto longest = std::max_element(
        page_.sections().begin(), page_.sections().end(),
        [](const PlanPage::Section& a, const PlanPage::Section& b) {
          return a.text().size() < b.text().size();
        });
    return Overfull(
        NameOf(*longest),
        absl::StrCat("the text has ", bytes,
                     " bytes, far more than a page holds; the longest section "
                     "is \"",
                     NameOf(*longest), "\""));
  }

  const PlanPage& page_;
  const Palette palette_;
  const Typesetter typesetter_;
  const PlanPage::Section* lead_ = nullptr;
  std::vector<const PlanPage::Section*> sections_;
  double room_ = 0;              // between the margins
  double top_ = 0, bottom_ = 0;  // of what the sections have
  PageLayout layout_;
};

}  // namespace

std::variant<PageLayout, DrawReply::Overfull> LayOut(const PlanPage& page) {
  return PlanLayout(page).Do();
}

}  // namespace minutebook::render
