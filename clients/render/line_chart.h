// Target against reading, period by period.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace minutebook::render {

struct PageLayout;

// What is known of a period. Values are placed as binary numbers; their texts
// are shown.
struct ChartPeriod {
  std::string label;       // `Apr`, `Q1`
  std::string year_label;  // where a year begins: `2015/16`
  std::optional<double> target, lowest, highest;
  std::optional<double> reading;
  std::string reading_text;
  bool provisional = false;
  std::string no_data;  // why there is no value, where that is stated
};

struct LineChart {
  std::string title;
  std::string subtitle;
  std::string unit;
  std::optional<double> baseline;
  std::vector<ChartPeriod> periods;  // all in order, those without values too
};

// A period without a reading breaks the line and has a mark at the foot: a
// cross where it is said why, else a dash. Labels that have no room are left
// out; what is provisional is hollow.
PageLayout LayOutLineChart(const LineChart& chart);

// The step between the marks of an axis for values between these, so that there
// are at most eight: 1, 2 or 5 times a power of ten.
double AxisStep(double lowest, double highest);

}  // namespace minutebook::render
