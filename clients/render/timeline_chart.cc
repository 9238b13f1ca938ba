#include "clients/render/timeline_chart.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

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
constexpr double kMarks = 18, kNumbers = 26;
constexpr double kLabels = 276;  // room of the actions' marks and names
constexpr double kHighRow = 30, kLowRow = 17;
constexpr double kBetweenLabels = 5;
constexpr size_t kFewRows = 14;
constexpr int kMostLines = 5;  // of a name
constexpr double kLabelRoom = kLabels - kMarks - kNumbers - 10;

class TimelineLayout {
 public:
  explicit TimelineLayout(const Timeline& timeline)
      : timeline_(timeline),
        row_(timeline.actions.size() <= kFewRows ? kHighRow : kLowRow),
        label_{.size = row_ == kHighRow ? 9.0 : 8.0,
               .leading = 0.95,
               .most_lines = kMostLines},
        heights_(HeightsOf(timeline, row_, label_)),
        rows_(std::accumulate(heights_.begin(), heights_.end(), 0.0)),
        canvas_(kWidth, kHead + kAxis + std::max(rows_, row_) + kLegend),
        first_(FirstDay(timeline)),
        last_(LastDay(timeline)),
        axis_(first_, last_, kMargin + kLabels, kWidth - kMargin - 6) {}

  PageLayout Do() {
    canvas_.Heading(timeline_.title, timeline_.subtitle, kMargin);
    AddAxis();
    double y = top();
    for (size_t i = 0; i < timeline_.actions.size(); ++i) {
      AddAction(timeline_.actions[i], y, heights_[i], i % 2 == 1);
      y += heights_[i];
    }
    AddDay();
    AddLegend();
    return canvas_.Take();
  }

 private:
  // So high that each name has its lines.
  static std::vector<double> HeightsOf(const Timeline& timeline, double least,
                                       const TextStyle& label) {
    const Typesetter typesetter("", "");
    std::vector<double> heights;
    for (const TimelineAction& action : timeline.actions) {
      heights.push_back(std::max(
          least, typesetter.Set(action.label, label, kLabelRoom).height() +
                     kBetweenLabels));
    }
    return heights;
  }

  // The days of the plan and of what is in it; the day asked for where it has
  // none.
  static std::vector<absl::CivilDay> DaysOf(const Timeline& timeline) {
    std::vector<absl::CivilDay> days;
    const auto take = [&days](const std::optional<absl::CivilDay>& day) {
      if (day.has_value()) days.push_back(*day);
    };
    take(timeline.start);
    take(timeline.end);
    for (const TimelineAction& action : timeline.actions) {
      take(action.start);
      take(action.due);
      for (const auto& each : action.milestones) days.push_back(each.due);
    }
    if (days.empty()) days.push_back(timeline.on_date);
    return days;
  }

  static absl::CivilDay FirstDay(const Timeline& timeline) {
    const std::vector<absl::CivilDay> days = DaysOf(timeline);
    return *std::min_element(days.begin(), days.end());
  }

  static absl::CivilDay LastDay(const Timeline& timeline) {
    const std::vector<absl::CivilDay> days = DaysOf(timeline);
    return *std::max_element(days.begin(), days.end());
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

  void AddAction(const TimelineAction& action, double y, double height,
                 bool shaded) {
    const Palette& palette = canvas_.palette();
    const StateLook look = LookOf(action.colour);
    const double middle = y + height / 2;
    if (shaded) {
      canvas_.Box(kMargin, y, kWidth - 2 * kMargin, height,
                  Mix(palette.accent, palette.background, 0.045));
    }
    canvas_.Mark(action.colour, {kMargin + 8, middle});
    canvas_.Text(action.number, kMargin + kMarks, middle, Side::kRight,
                 {.size = label_.size, .most_lines = 1}, palette.muted,
                 kNumbers - 3);
    canvas_.Text(action.label, kMargin + kMarks + kNumbers, middle,
                 Side::kRight, label_, palette.text, kLabelRoom);
    AddBar(action, look, middle);
    for (const TimelineMilestone& each : action.milestones) {
      const bool late = !each.reached && each.due < timeline_.on_date;
      const Color edge = late ? LookOf("red").color : palette.text;
      canvas_.Diamond({axis_.At(each.due), middle},
                      row_ * (row_ == kHighRow ? 0.17 : 0.24),
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
      AddWords(action.due_as_stated.empty()
                   ? "no date set"
                   : absl::StrCat("due “", action.due_as_stated, "”"),
               axis_.At(begin.value_or(first_)), action, middle);
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

  // Puts the words where most room is left beside the milestones, from `left`
  // on.
  void AddWords(const std::string& words, double left,
                const TimelineAction& action, double middle) {
    constexpr double kBeside = 10;
    std::vector<double> taken = {left - kBeside + 4};
    for (const TimelineMilestone& each : action.milestones) {
      taken.push_back(std::max(axis_.At(each.due), taken.front()));
    }
    taken.push_back(kWidth - kMargin + kBeside);
    std::sort(taken.begin(), taken.end());
    double x = left, room = 0;
    for (size_t i = 0; i + 1 < taken.size(); ++i) {
      const double here = taken[i + 1] - taken[i] - 2 * kBeside;
      if (here <= room) continue;
      x = taken[i] + kBeside;
      room = here;
    }
    canvas_.Text(words, x, middle, Side::kRight, {.size = 8, .most_lines = 1},
                 canvas_.palette().muted, room);
  }

  void AddDay() {
    const absl::CivilDay& day = timeline_.on_date;
    const bool before = absl::CivilMonth(day) < absl::CivilMonth(first_);
    const bool after = absl::CivilMonth(day) > absl::CivilMonth(last_);
    const double x =
        axis_.At(before  ? absl::CivilDay(absl::CivilMonth(first_))
                 : after ? absl::CivilDay(absl::CivilMonth(last_) + 1)
                         : day);
    const Color ink = canvas_.palette().text;
    canvas_.Line({x, top() - 4}, {x, top() + rows_ + 6}, ink, 1.4, {4, 3});
    canvas_.Text(
        absl::StrFormat("%s%04d-%02d-%02d%s", before ? "← " : "", day.year(),
                        day.month(), day.day(), after ? " →" : ""),
        std::min(x, kWidth - kMargin - 34), top() + rows_ + 13, Side::kMiddle,
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
  const double row_;  // least height of one
  const TextStyle label_;
  const std::vector<double> heights_;
  const double rows_;  // height of all
  Canvas canvas_;
  const absl::CivilDay first_, last_;
  const CalendarAxis axis_;
};

}  // namespace

PageLayout LayOutTimeline(const Timeline& timeline) {
  return TimelineLayout(timeline).Do();
}

}  // namespace minutebook::render
