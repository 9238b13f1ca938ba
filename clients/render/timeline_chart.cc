#include "clients/render/timeline_chart.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/render/calendar_axis.h"
#include "clients/render/canvas.h"
#include "clients/render/page_layout.h"

namespace minutebook::render {
namespace {

using Side = Canvas::Side;

// In points.
constexpr double kWidth = 842, kMargin = 28;
constexpr double kHead = 74, kAxis = 34, kLegend = 46;
constexpr double kLabels = 250;  // room of the actions' names
constexpr double kHighRow = 30, kLowRow = 17;
constexpr size_t kFewRows = 14;

class TimelineLayout {
 public:
  explicit TimelineLayout(const Timeline& timeline)
      : timeline_(timeline),
        row_(timeline.actions.size() <= kFewRows ? kHighRow : kLowRow),
        rows_(row_ * static_cast<double>(
                         std::max<size_t>(timeline.actions.size(), 1))),
        canvas_(kWidth, kHead + kAxis + rows_ + kLegend),
        axis_(FirstDay(timeline), LastDay(timeline), kMargin + kLabels,
              kWidth - kMargin - 6) {}

  PageLayout Do() {
    const Palette& palette = canvas_.palette();
    canvas_.Text(timeline_.title, kMargin, 32, Side::kRight,
                 {.size = 17, .bold = true, .leading = 1, .most_lines = 1},
                 palette.heading, kWidth - 2 * kMargin, TextRole::kTitle);
    canvas_.Text(timeline_.subtitle, kMargin, 54, Side::kRight,
                 {.size = 10, .leading = 1, .most_lines = 1}, palette.muted,
                 kWidth - 2 * kMargin);
    AddAxis();
    double y = top();
    for (size_t i = 0; i < timeline_.actions.size(); ++i, y += row_) {
      AddAction(timeline_.actions[i], y, i % 2 == 1);
    }
    AddDay();
    AddLegend();
    return canvas_.Take();
  }

 private:
  static absl::CivilDay FirstDay(const Timeline& timeline) {
    absl::CivilDay first = timeline.on_date;
    if (timeline.start.has_value()) first = std::min(first, *timeline.start);
    for (const TimelineAction& action : timeline.actions) {
      if (action.start.has_value()) first = std::min(first, *action.start);
      if (action.due.has_value()) first = std::min(first, *action.due);
      for (const auto& each : action.milestones) {
        first = std::min(first, each.due);
      }
    }
    return first;
  }

  static absl::CivilDay LastDay(const Timeline& timeline) {
    absl::CivilDay last = timeline.on_date;
    if (timeline.end.has_value()) last = std::max(last, *timeline.end);
    for (const TimelineAction& action : timeline.actions) {
      if (action.due.has_value()) last = std::max(last, *action.due);
      if (action.start.has_value()) last = std::max(last, *action.start);
      for (const auto& each : action.milestones) {
        last = std::max(last, each.due);
      }
    }
    return last;
  }

  double top() const { return kHead + kAxis; }

  void AddAxis() {
    const Palette& palette = canvas_.palette();
    const Color rule = Mix(palette.muted, palette.background, 0.25);
    const Color year_rule = Mix(palette.muted, palette.background, 0.6);
    for (const CalendarAxis::Tick& tick : axis_.Ticks()) {
      const bool begins = !tick.year.empty();
      canvas_.Line({tick.at, top() - (begins ? 26 : 10)},
                   {tick.at, top() + rows_}, begins ? year_rule : rule, 0.6);
      canvas_.Text(tick.label, (tick.at + tick.next) / 2, top() - 8,
                   Side::kMiddle, {.size = 8}, palette.muted);
      if (begins) {
        canvas_.Text(tick.year, tick.at + 4, top() - 21, Side::kRight,
                     {.size = 8.5, .bold = true}, palette.text);
      }
    }
    canvas_.Line({kMargin, top()}, {kWidth - kMargin, top()}, palette.accent,
                 1);
  }

  void AddAction(const TimelineAction& action, double y, bool shaded) {
    const Palette& palette = canvas_.palette();
    const StateLook look = LookOf(action.colour);
    const double middle = y + row_ / 2;
    if (shaded) {
      canvas_.Box(kMargin, y, kWidth - 2 * kMargin, row_,
                  Mix(palette.accent, palette.background, 0.045));
    }
    canvas_.Mark(action.colour, {kMargin + 8, middle});
    const bool high = row_ == kHighRow;
    canvas_.Text(
        action.label, kMargin + 18, middle, Side::kRight,
        {.size = high ? 9.0 : 8.0, .leading = 0.95, .most_lines = high ? 2 : 1},
        palette.text, kLabels - 28);
    AddBar(action, look, middle);
    for (const TimelineMilestone& each : action.milestones) {
      const bool late = !each.reached && each.due < timeline_.on_date;
      const Color edge = late ? LookOf("red").color : palette.text;
      canvas_.Diamond({axis_.At(each.due), middle}, row_ * (high ? 0.17 : 0.24),
                      each.reached ? palette.text : palette.background, edge,
                      late ? 2 : 1.1);
    }
  }

  void AddBar(const TimelineAction& action, const StateLook& look,
              double middle) {
    const Palette& palette = canvas_.palette();
    const auto& begin =
        action.start.has_value() ? action.start : timeline_.start;
    if (!action.due.has_value()) {
      const double x =
          axis_.At(begin.has_value() ? *begin : timeline_.on_date) + 4;
      canvas_.Text(action.due_as_stated.empty()
                       ? "no date set"
                       : absl::StrCat("due “", action.due_as_stated, "”"),
                   x, middle, Side::kRight, {.size = 8, .most_lines = 1},
                   palette.muted, kWidth - kMargin - x);
      return;
    }
    const double high = row_ * 0.42;
    const double right = axis_.At(*action.due + 1);
    double left = begin.has_value() ? axis_.At(*begin) : right - 6;
    left = std::min(left, right - 2);
    canvas_.Shape({{left, middle - high / 2},
                   {right, middle - high / 2},
                   {right, middle + high / 2},
                   {left, middle + high / 2}},
                  Mix(look.color, palette.background, 0.25),
                  Mix(look.color, palette.text, 0.75), 0.7);
    const int done = action.percent_complete.value_or(0);
    if (done > 0) {
      canvas_.Box(left, middle - high / 2, (right - left) * done / 100, high,
                  look.color);
    }
  }

  void AddDay() {
    const double x = axis_.At(timeline_.on_date);
    const Color ink = canvas_.palette().text;
    canvas_.Line({x, top() - 4}, {x, top() + rows_ + 6}, ink, 1.4, {4, 3});
    const absl::CivilDay& day = timeline_.on_date;
    canvas_.Text(
        absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day()),
        std::min(x, kWidth - kMargin - 26), top() + rows_ + 13, Side::kMiddle,
        {.size = 8.5, .bold = true}, ink);
  }

  void AddLegend() {
    const Palette& palette = canvas_.palette();
    const double y = top() + rows_ + 32;
    double x = kMargin;
    const auto say = [&](const std::string& text) {
      x +=
          canvas_.Text(text, x, y, Side::kRight, {.size = 8.5}, palette.muted) +
          14;
    };
    for (const char* word : {"green", "amber", "red", ""}) {
      const StateLook look = LookOf(word);
      canvas_.Mark(word, {x + 4, y});
      canvas_.Box(x + 12, y - 4, 16, 8, look.color);
      x += 33;
      say(*word == '\0' ? "not known" : word);
    }
    canvas_.Diamond({x + 4, y}, 4.5, palette.text, palette.text, 1.1);
    x += 13;
    say("milestone reached");
    canvas_.Diamond({x + 4, y}, 4.5, palette.background, palette.text, 1.1);
    x += 13;
    say("to come");
    canvas_.Diamond({x + 4, y}, 4.5, palette.background, LookOf("red").color,
                    2);
    x += 13;
    say("overdue");
    canvas_.Box(x, y - 4, 12, 8, LookOf("").color);
    canvas_.Box(x + 12, y - 4, 12, 8,
                Mix(LookOf("").color, palette.background, 0.25));
    x += 30;
    say("done / to be done");
    canvas_.Line({x, y}, {x + 16, y}, palette.text, 1.4, {4, 3});
    x += 21;
    say("the day asked for");
  }

  const Timeline& timeline_;
  const double row_;   // height of one
  const double rows_;  // of all
  Canvas canvas_;
  const CalendarAxis axis_;
};

}  // namespace

PageLayout LayOutTimeline(const Timeline& timeline) {
  return TimelineLayout(timeline).Do();
}

}  // namespace minutebook::render
