#include "clients/render/line_chart.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/render/canvas.h"
#include "clients/render/digits.h"
#include "clients/render/page_layout.h"

namespace minutebook::render {
namespace {

using Side = Canvas::Side;

// In points.
constexpr double kWidth = 842, kHeight = 440, kMargin = 28;
constexpr double kTop = 92, kBottom = kHeight - 92;
constexpr double kMostSteps = 8;
// Apart for those who confuse red and green, and in grey.
constexpr Color kReading = {0.0, 0.30, 0.55};
constexpr Color kTarget = {0.83, 0.45, 0.0};
constexpr TextStyle kLatest = {.size = 10, .bold = true};

class LineLayout {
 public:
  explicit LineLayout(const LineChart& chart)
      : chart_(chart), canvas_(kWidth, kHeight) {}

  PageLayout Do() {
    SettleValues();
    canvas_.Heading(chart_.title, chart_.subtitle, kMargin);
    AddAxes();
    AddTargets();
    AddReadings();
    AddLegend();
    return canvas_.Take();
  }

 private:
  void SettleValues() {
    std::vector<double> values;
    const auto take = [&values](const std::optional<double>& value) {
      if (value.has_value()) values.push_back(*value);
    };
    for (const ChartPeriod& period : chart_.periods) {
      take(period.target);
      take(period.lowest);
      take(period.highest);
      take(period.reading);
    }
    take(chart_.baseline);
    double lowest = 0, highest = 1;
    if (!values.empty()) {
      lowest = *std::min_element(values.begin(), values.end());
      highest = *std::max_element(values.begin(), values.end());
    }
    // From nothing, unless that would flatten the line.
    if (lowest > 0 && lowest < 0.6 * highest) lowest = 0;
    if (highest <= lowest) {
      highest = lowest + std::max(std::abs(lowest) * 0.1, 1.0);
    }
    step_ = AxisStep(lowest, highest);
    // Nothing but zero lies on the edge, where it would be taken for the axis.
    const double edge = step_ / 1e3;
    lowest_ = std::floor((lowest - (lowest == 0 ? 0 : edge)) / step_) * step_;
    highest_ = std::ceil((highest + (highest == 0 ? 0 : edge)) / step_) * step_;
    decimals_ = std::clamp(
        static_cast<int>(std::ceil(-std::log10(step_) - 1e-9)), 0, 6);
    double widest = 0;
    for (double value = lowest_; value <= highest_ + step_ / 2;
         value += step_) {
      widest = std::max(widest, canvas_.WidthOf(Text(value), {.size = 9}));
    }
    left_ = kMargin + widest + 12;
    double latest = 0;  // the room of the latest value's text
    for (const ChartPeriod& period : chart_.periods) {
      if (!period.reading.has_value()) continue;
      latest = canvas_.WidthOf(period.reading_text, kLatest);
    }
    right_ = kWidth - kMargin - latest - 12;
  }

  std::string Text(double value) const {
    // Zero has no sign.
    if (std::abs(value) < step_ / 1e3) value = 0;
    return Grouped(absl::StrFormat("%.*f", decimals_, value));
  }

  double Y(double value) const {
    return kBottom -
           (kBottom - kTop) * (value - lowest_) / (highest_ - lowest_);
  }

  double room() const {
    return (right_ - left_) /
           static_cast<double>(std::max<size_t>(chart_.periods.size(), 1));
  }

  // The left edge of a period.
  double X(size_t period) const {
    return left_ + room() * static_cast<double>(period);
  }

  double Middle(size_t period) const { return X(period) + room() / 2; }

  void AddAxes() {
    const Palette& palette = canvas_.palette();
    const Color rule = Mix(palette.muted, palette.background, 0.25);
    canvas_.Text(chart_.unit, kMargin, kTop - 18, Side::kRight,
                 {.size = 9, .bold = true}, palette.muted, kWidth / 2);
    for (double value = lowest_; value <= highest_ + step_ / 2;
         value += step_) {
      canvas_.Line({left_, Y(value)}, {right_, Y(value)}, rule, 0.6);
      canvas_.Text(Text(value), left_ - 8, Y(value), Side::kLeft, {.size = 9},
                   palette.muted);
    }
    double widest = 1;
    for (const ChartPeriod& period : chart_.periods) {
      widest = std::max(widest, canvas_.WidthOf(period.label, {.size = 8}));
    }
    // Every label, or every second, third and so on that has room; none where
    // those of a year have none.
    size_t every = 0;
    const bool has_years =
        std::any_of(chart_.periods.begin(), chart_.periods.end(),
                    [](const ChartPeriod& p) { return !p.year_label.empty(); });
    for (const size_t tried : {1, 2, 3, 4, 6, 10, 20, 50, 100}) {
      if (has_years && tried > 6) break;
      if (every == 0 && widest + 4 <= room() * static_cast<double>(tried)) {
        every = tried;
      }
    }
    size_t of_year = 0;
    double labelled = 0;  // where the last year's label ends
    for (size_t i = 0; i < chart_.periods.size(); ++i, ++of_year) {
      const ChartPeriod& period = chart_.periods[i];
      const bool begins = !period.year_label.empty();
      if (begins) of_year = 0;
      if (begins && X(i) >= labelled) {
        canvas_.Line({X(i), kTop}, {X(i), kBottom + 30},
                     Mix(palette.muted, palette.background, 0.6), 0.8);
        labelled =
            X(i) + 8 +
            canvas_.Text(period.year_label, X(i) + 4, kBottom + 26,
                         Side::kRight, {.size = 9, .bold = true}, palette.text);
      } else {
        canvas_.Line({X(i), kBottom}, {X(i), kBottom + 3}, palette.muted, 0.6);
      }
      if (every > 0 && of_year % every == 0) {
        canvas_.Text(period.label, Middle(i), kBottom + 10, Side::kMiddle,
                     {.size = 8}, palette.muted);
      }
    }
    canvas_.Line({left_, kBottom}, {right_, kBottom}, palette.accent, 1);
    if (chart_.baseline.has_value()) {
      canvas_.Line({left_, Y(*chart_.baseline)}, {right_, Y(*chart_.baseline)},
                   palette.muted, 0.9, {1, 3});
    }
  }

  void AddTargets() {
    std::vector<Point> line;
    const auto end = [&] {
      if (!line.empty()) canvas_.Path(std::move(line), kTarget, 2, {7, 4});
      line.clear();
    };
    for (size_t i = 0; i < chart_.periods.size(); ++i) {
      const ChartPeriod& period = chart_.periods[i];
      if (period.lowest.has_value() && period.highest.has_value()) {
        canvas_.Box(X(i), Y(*period.highest), room(),
                    Y(*period.lowest) - Y(*period.highest),
                    Mix(kTarget, canvas_.palette().background, 0.3));
      }
      if (period.target.has_value()) {
        line.push_back({X(i), Y(*period.target)});
        line.push_back({X(i + 1), Y(*period.target)});
      } else {
        end();
      }
    }
    end();
  }

  void AddReadings() {
    const Palette& palette = canvas_.palette();
    std::vector<Point> line;
    const auto end = [&] {
      if (line.size() > 1) canvas_.Path(std::move(line), kReading, 2.2);
      line.clear();
    };
    size_t last = chart_.periods.size();
    for (size_t i = 0; i < chart_.periods.size(); ++i) {
      const ChartPeriod& period = chart_.periods[i];
      if (period.reading.has_value()) {
        line.push_back({Middle(i), Y(*period.reading)});
        last = i;
        continue;
      }
      end();
      const double y = kBottom - 7, r = 3;
      if (period.no_data.empty()) {
        const double half = std::min(r, room() * 0.4);
        canvas_.Line({Middle(i) - half, y}, {Middle(i) + half, y},
                     palette.muted, 1.3);
        continue;
      }
      // A cross at the foot says that somebody said why.
      canvas_.Line({Middle(i) - r, y - r}, {Middle(i) + r, y + r},
                   palette.muted, 1.3);
      canvas_.Line({Middle(i) - r, y + r}, {Middle(i) + r, y - r},
                   palette.muted, 1.3);
    }
    end();
    const double radius = std::clamp(room() * 0.2, 2.2, 4.2);
    for (size_t i = 0; i < chart_.periods.size(); ++i) {
      const ChartPeriod& period = chart_.periods[i];
      if (!period.reading.has_value()) continue;
      canvas_.Disc({Middle(i), Y(*period.reading)}, radius,
                   period.provisional ? palette.background : kReading, kReading,
                   1.6);
    }
    if (last == chart_.periods.size()) return;
    canvas_.Text(chart_.periods[last].reading_text, Middle(last) + radius + 5,
                 Y(*chart_.periods[last].reading), Side::kRight, kLatest,
                 kReading);
  }

  void AddLegend() {
    const Palette& palette = canvas_.palette();
    const double y = kHeight - 26;
    double x = kMargin;
    const auto say = [&](const char* text) {
      x += canvas_.Text(text, x, y, Side::kRight, {.size = 9}, palette.muted) +
           18;
    };
    const auto any = [this](auto has) {
      return std::any_of(chart_.periods.begin(), chart_.periods.end(), has);
    };
    canvas_.Line({x, y}, {x + 22, y}, kReading, 2.2);
    canvas_.Disc({x + 11, y}, 3.6, kReading, kReading, 1.6);
    x += 28;
    say("reading");
    if (any([](const ChartPeriod& each) {
          return each.reading.has_value() && each.provisional;
        })) {
      canvas_.Disc({x + 5, y}, 3.6, palette.background, kReading, 1.6);
      x += 14;
      say("provisional");
    }
    if (any([](const ChartPeriod& each) { return each.target.has_value(); })) {
      canvas_.Line({x, y}, {x + 26, y}, kTarget, 2, {7, 4});
      x += 32;
      say("target");
    }
    if (any([](const ChartPeriod& each) { return each.lowest.has_value(); })) {
      canvas_.Box(x, y - 5, 22, 10, Mix(kTarget, palette.background, 0.3));
      x += 28;
      say("range to stay in");
    }
    if (chart_.baseline.has_value()) {
      canvas_.Line({x, y}, {x + 22, y}, palette.muted, 0.9, {1, 3});
      x += 28;
      say("baseline");
    }
    if (any([](const ChartPeriod& each) { return !each.no_data.empty(); })) {
      canvas_.Line({x, y - 3}, {x + 6, y + 3}, palette.muted, 1.3);
      canvas_.Line({x, y + 3}, {x + 6, y - 3}, palette.muted, 1.3);
      x += 12;
      say("no value, reason stated");
    }
    if (any([](const ChartPeriod& each) {
          return each.no_data.empty() && !each.reading.has_value();
        })) {
      canvas_.Line({x, y}, {x + 6, y}, palette.muted, 1.3);
      x += 12;
      say("no reading");
    }
  }

  const LineChart& chart_;
  Canvas canvas_;
  double lowest_ = 0, highest_ = 1, step_ = 1;
  int decimals_ = 0;
  double left_ = 0, right_ = 0;
};

}  // namespace

PageLayout LayOutLineChart(const LineChart& chart) {
  return LineLayout(chart).Do();
}

double AxisStep(double lowest, double highest) {
  const double raw = (highest - lowest) / kMostSteps;
  const double power = std::pow(10, std::floor(std::log10(raw)));
  for (const double times : {1.0, 2.0, 5.0}) {
    if (times * power >= raw * (1 - 1e-9)) return times * power;
  }
  return 10 * power;
}

}  // namespace minutebook::render
