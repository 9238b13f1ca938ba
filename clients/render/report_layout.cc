#include "clients/render/report_layout.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "clients/render/digits.h"

namespace minutebook::render {
namespace {

using v1::Report;
using Column = Report::Column;

// In points.
constexpr double kWidth = 841.89, kHeight = 595.28;
constexpr double kMargin = 42, kFootRoom = 24;
constexpr double kRoom = kWidth - 2 * kMargin;
constexpr double kBottom = kHeight - kMargin - kFootRoom;
constexpr double kText = 8.5, kSmall = 7.5;
constexpr double kTitle = 22, kHeading = 14, kHeadingBelow = 10.5;
constexpr double kPadX = 4, kPadY = 3;
constexpr double kHairline = 0.5;
// A row is broken rather than leave so much of a page empty.
constexpr double kMostLeftEmpty = 0.35 * (kBottom - kMargin);
constexpr double kLeastOfRow = 40;

struct CellStyle {
  TextStyle text;
  Color color;
};

// A text in its column, perhaps the rest of one that began on the page before.
struct Cell {
  std::string text;
  double x = 0, width = 0;  // without the padding
  CellStyle style;
  bool right = false;
  bool chip = false;                       // on the colour that its word names
  std::shared_ptr<SetText> set = nullptr;  // once it was measured
};

bool IsRight(Column::Kind kind) {
  return kind == Column::KIND_NUMBER || kind == Column::KIND_AMOUNT;
}

class ReportLayout {
 public:
  // `pages`: how many there are; 0: not known yet.
  ReportLayout(const Report& report, int pages,
               absl::FunctionRef<absl::Status(PageLayout)> take)
      : report_(report),
        pages_(pages),
        take_(take),
        palette_(PaletteOf("", "", "")),
        typesetter_("", report.language_code()),
        cell_{{.size = kText, .leading = 1}, palette_.text},
        label_{{.size = kText, .bold = true, .leading = 1}, palette_.text},
        detail_{{.size = kSmall, .leading = 1}, palette_.muted},
        head_{{.size = kText, .bold = true, .leading = 1},
              ReadableOn(palette_.accent)} {}

  // The number of pages.
  absl::StatusOr<int> Do() {
    Begin();
    AddTitle();
    for (const Report::Section& section : report_.sections())
      AddSection(section);
    End();
    if (!status_.ok()) return status_;
    return page_;
  }

 private:
  void Begin() {
    ++page_;
    layout_ = PageLayout();
    layout_.width = kWidth;
    layout_.height = kHeight;
    layout_.background = palette_.background;
    y_ = kMargin;
  }

  void End() {
    const CellStyle style = {{.size = kSmall, .leading = 1}, palette_.muted};
    const double y = kHeight - kMargin - kSmall;
    layout_.boxes.push_back(
        {kMargin, y - 6, kRoom, kHairline, palette_.accent});
    SetText left =
        typesetter_.Set(absl::StrCat(report_.council(), " · ", report_.title()),
                        style.text, kRoom * 0.8);
    Put(std::move(left), kMargin, y, style.color);
    SetText right = typesetter_.Set(
        pages_ > 0 ? absl::StrCat("Page ", page_, " of ", pages_)
                   : absl::StrCat("Page ", page_),
        style.text, kRoom);
    const double width = right.width();
    Put(std::move(right), kMargin + kRoom - width, y, style.color);
    if (status_.ok()) status_ = take_(std::move(layout_));
  }

  void Break() {
    End();
    Begin();
  }

  double left() const { return kBottom - y_; }

  void Put(SetText text, double x, double y, Color color,
           TextRole role = TextRole::kParagraph) {
    layout_.texts.push_back({std::move(text), x, y, color, role});
  }

  void Line(const std::string& text, const TextStyle& style, Color color,
            TextRole role, double below) {
    if (text.empty()) return;
    std::string rest = text;
    while (!rest.empty()) {
      SetText set = typesetter_.Set(rest, style, kRoom);
      if (set.height() <= left()) {
        const double height = set.height();
        Put(std::move(set), kMargin, y_, color, role);
        y_ += height;
        break;
      }
      const size_t bytes = set.BytesWithin(left());
      if (bytes > 0) {
        Put(typesetter_.Set(rest.substr(0, bytes), style, kRoom), kMargin, y_,
            color, role);
        rest.erase(0, bytes);
      }
      Break();
    }
    y_ += below;
  }

  void AddTitle() {
    Line(report_.council(), {.size = 10, .letter_spacing = 0.4}, palette_.muted,
         TextRole::kParagraph, 6);
    Line(report_.title(), {.size = kTitle, .bold = true, .leading = 1},
         palette_.heading, TextRole::kTitle, 3);
    Line(report_.subtitle(), {.size = 11}, palette_.muted, TextRole::kParagraph,
         10);
    layout_.boxes.push_back({kMargin, y_, kRoom, 1.6, palette_.accent});
    y_ += 10;
  }

  void AddSection(const Report::Section& section) {
    const double heading = section.below() ? kHeadingBelow : kHeading;
    // A heading does not stand alone at the foot of a page.
    constexpr double kTogether = 60;
    if (y_ > kMargin) y_ += section.below() ? 9 : 15;
    if (left() < heading + kTogether) Break();
    Line(section.heading(), {.size = heading, .bold = true, .leading = 1},
         palette_.heading, TextRole::kHeading, section.below() ? 2.5 : 5);
    for (const std::string& paragraph : section.paragraphs()) {
      Line(paragraph, {.size = kText}, palette_.muted, TextRole::kParagraph, 3);
    }
    if (section.rows().empty()) return;
    columns_ = &section;
    SettleColumns(section);
    AddHead();
    for (const Report::Row& row : section.rows()) AddRow(section, row);
  }

  // Where each column begins and how wide it is.
  void SettleColumns(const Report::Section& section) {
    double shares = 0;
    for (const Column& column : section.columns()) {
      shares += std::max(column.share(), 1);
    }
    at_.clear();
    double x = kMargin;
    for (const Column& column : section.columns()) {
      const double width = kRoom * std::max(column.share(), 1) / shares;
      at_.push_back({x, width});
      x += width;
    }
  }

  void AddHead() {
    std::vector<Cell> cells;
    bool any = false;
    for (int i = 0; i < columns_->columns_size(); ++i) {
      const Column& column = columns_->columns(i);
      any = any || !column.heading().empty();
      cells.push_back(CellAt(i, column.heading(), head_));
      cells.back().right = IsRight(column.kind());
    }
    if (!any) {
      layout_.boxes.push_back({kMargin, y_, kRoom, kHairline, palette_.accent});
      return;
    }
    const double height = HeightOf(cells);
    layout_.boxes.push_back({kMargin, y_, kRoom, height, palette_.accent});
    PutCells(cells, height);
  }

  Cell CellAt(int column, const std::string& text,
              const CellStyle& style) const {
    return {text, at_[column].x + kPadX,
            std::max(at_[column].width - 2 * kPadX, 1.0), style};
  }

  void AddRow(const Report::Section& section, const Report::Row& row) {
    std::vector<Cell> cells;
    for (int i = 0; i < section.columns_size() && i < row.cells_size(); ++i) {
      const Column::Kind kind = section.columns(i).kind();
      Cell cell =
          CellAt(i, row.cells(i), kind == Column::KIND_LABEL ? label_ : cell_);
      cell.right = IsRight(kind);
      if (kind == Column::KIND_AMOUNT) cell.text = Grouped(cell.text);
      cell.chip = kind == Column::KIND_COLOUR && !row.cells(i).empty();
      if (cell.chip) {
        const StateLook look = LookOf(cell.text);
        cell.text = absl::StrCat(look.mark, " ", cell.text);
        cell.style = {label_.text, look.color};
      }
      cells.push_back(std::move(cell));
    }
    AddCells(std::move(cells));
    const double begin = at_.size() > 1 ? at_[1].x : kMargin;
    for (const std::string& detail : row.details()) {
      y_ -= kPadY;
      AddCells({{detail, begin + kPadX, kMargin + kRoom - begin - 2 * kPadX,
                 detail_}});
    }
    layout_.boxes.push_back(
        {kMargin, y_, kRoom, kHairline, Mix(palette_.accent, {1, 1, 1}, 0.35)});
  }

  // Sets the texts, for each costs more than all else that is done with it.
  double HeightOf(std::vector<Cell>& cells) {
    double highest = 0;
    for (Cell& cell : cells) {
      cell.set = std::make_shared<SetText>(
          typesetter_.SetOften(cell.text, cell.style.text, cell.width));
      highest = std::max(highest, cell.set->height());
    }
    return highest + 2 * kPadY;
  }

  // Puts cells side by side; what does not fit goes on after the heading of the
  // next page.
  void AddCells(std::vector<Cell> cells) {
    double height = HeightOf(cells);
    while (height > left()) {
      if (left() >= kLeastOfRow &&
          (height > kBottom - kMargin || left() > kMostLeftEmpty)) {
        std::vector<Cell> rest = cells;
        for (size_t i = 0; i < cells.size(); ++i) {
          const SetText& set = *cells[i].set;
          if (set.height() <= left() - 2 * kPadY) {
            rest[i].text.clear();
            continue;
          }
          const size_t bytes = set.BytesWithin(left() - 2 * kPadY);
          rest[i].text = cells[i].text.substr(bytes);
          cells[i].text.resize(bytes);
          cells[i].set = nullptr;
        }
        PutCells(cells, left());
        cells = std::move(rest);
      }
      Break();
      AddHead();
      height = HeightOf(cells);
      // Under headings that fill the page nothing would ever fit.
      if (left() < kLeastOfRow) break;
    }
    PutCells(cells, height);
  }

  void PutCells(std::vector<Cell>& cells, double height) {
    for (Cell& cell : cells) {
      if (cell.text.empty()) continue;
      SetText set =
          cell.set != nullptr
              ? std::move(*cell.set)
              : typesetter_.Set(cell.text, cell.style.text, cell.width);
      double x = cell.x;
      if (cell.right) x += std::max(cell.width - set.width(), 0.0);
      Color color = cell.style.color;
      if (cell.chip) {
        layout_.boxes.push_back({x - 2, y_ + kPadY - 1, set.width() + 6,
                                 set.height() + 2, cell.style.color});
        color = ReadableOn(cell.style.color);
        x += 1;
      }
      Put(std::move(set), x, y_ + kPadY, color);
    }
    y_ += height;
  }

  struct Place {
    double x = 0, width = 0;
  };

  const Report& report_;
  const int pages_;
  const absl::FunctionRef<absl::Status(PageLayout)> take_;
  const Palette palette_;
  Typesetter typesetter_;
  const CellStyle cell_, label_, detail_, head_;
  const Report::Section* columns_ = nullptr;  // of the table begun last
  std::vector<Place> at_;                     // its columns
  PageLayout layout_;
  double y_ = 0;
  int page_ = 0;
  absl::Status status_;
};

}  // namespace

absl::Status LayOutReport(const Report& report,
                          absl::FunctionRef<absl::Status(PageLayout)> take) {
  // Each page says how many there are, so they are counted first; but for a
  // report so long that this would take too much time.
  constexpr int kMostRowsCounted = 5'000;
  int rows = 0;
  for (const Report::Section& section : report.sections()) {
    rows += section.rows_size();
  }
  absl::StatusOr<int> pages = 0;
  if (rows <= kMostRowsCounted) {
    pages = ReportLayout(report, 0, [](PageLayout) {
              return absl::OkStatus();
            }).Do();
  }
  if (!pages.ok()) return pages.status();
  return ReportLayout(report, *pages, take).Do().status();
}

}  // namespace minutebook::render
