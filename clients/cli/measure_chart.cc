#include "clients/cli/measure_chart.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/record_text.h"

namespace minutebook::cli {
namespace {

using actionplans::v1::Measure;
using actionplans::v1::Reading;
using actionplans::v1::Target;
using google::type::Date;

constexpr int kMonths = 12;
constexpr size_t kMostPeriods = 2'000;
constexpr const char* kMonthNames[] = {"Jan", "Feb", "Mar", "Apr",
                                       "May", "Jun", "Jul", "Aug",
                                       "Sep", "Oct", "Nov", "Dec"};

absl::CivilDay CivilOf(const Date& date) {
  return absl::CivilDay(date.year(), std::max(date.month(), 1),
                        std::max(date.day(), 1));
}

std::optional<double> NumberOf(const std::string& text) {
  double number = 0;
  if (!absl::SimpleAtod(text, &number)) return std::nullopt;
  return number;
}

template <typename Value>
bool Has(const Value& value, const std::vector<Assignment>& dimensions) {
  if (value.dimensions_size() != static_cast<int>(dimensions.size())) {
    return false;
  }
  return std::all_of(value.dimensions().begin(), value.dimensions().end(),
                     [&](const auto& each) {
                       return std::any_of(dimensions.begin(), dimensions.end(),
                                          [&](const Assignment& wanted) {
                                            return wanted.path ==
                                                       each.dimension() &&
                                                   wanted.value == each.value();
                                          });
                     });
}

// Whether `reading` counts before `other`, of the same period.
bool CountsBefore(const Reading& reading, const Reading& other) {
  const auto rank = [](const Reading& each) {
    return std::tuple(!each.value().empty(),
                      each.status() == Reading::STATUS_FINAL,
                      each.update_time().seconds(), each.update_time().nanos());
  };
  return rank(reading) > rank(other);
}

// Months of a period of that frequency; 0: it has none of its own.
int MonthsOf(Measure::Frequency frequency) {
  switch (frequency) {
    case Measure::FREQUENCY_MONTH:
      return 1;
    case Measure::FREQUENCY_QUARTER:
      return 3;
    case Measure::FREQUENCY_HALF_YEAR:
      return 6;
    case Measure::FREQUENCY_YEAR:
      return kMonths;
    default:
      return 0;
  }
}

struct Period {
  absl::CivilDay end;
  const Target* target = nullptr;
  const Reading* reading = nullptr;
};

class Chart {
 public:
  Chart(const MeasureValues& values, const std::vector<Assignment>& dimensions)
      : values_(values), months_(MonthsOf(values.measure.frequency())) {
    for (const Target& target : values.targets) {
      if (!Has(target, dimensions)) continue;
      PeriodOf(target.start_date(), target.end_date()).target = &target;
    }
    for (const Reading& reading : values.readings) {
      if (!Has(reading, dimensions)) continue;
      Period& period = PeriodOf(reading.start_date(), reading.end_date());
      if (period.reading == nullptr || CountsBefore(reading, *period.reading)) {
        period.reading = &reading;
      }
    }
    AddMissing();
    const Measure& measure = values.measure;
    chart_.title = measure.title();
    chart_.subtitle = measure.code();
    for (const Assignment& each : dimensions) {
      absl::StrAppend(&chart_.subtitle, chart_.subtitle.empty() ? "" : ", ",
                      each.path, ": ", each.value);
    }
    for (const char* field : {"polarity", "frequency"}) {
      const std::string text = FieldText(measure, field);
      if (text.empty()) continue;
      absl::StrAppend(&chart_.subtitle, chart_.subtitle.empty() ? "" : ", ",
                      std::string(field) == "polarity" ? "good is " : "every ",
                      text);
    }
    chart_.unit = measure.unit();
    if (measure.has_baseline()) {
      chart_.baseline = NumberOf(measure.baseline().value());
    }
    for (const auto& [start, period] : periods_) Add(start, period);
  }

  render::LineChart Take() { return std::move(chart_); }

 private:
  Period& PeriodOf(const Date& start, const Date& end) {
    Period& period = periods_[CivilOf(start)];
    period.end = std::max(period.end, CivilOf(end));
    return period;
  }

  absl::CivilDay NextStart(absl::CivilDay start) const {
    if (values_.measure.frequency() == Measure::FREQUENCY_WEEK) {
      return start + 7;
    }
    return absl::CivilDay(absl::CivilMonth(start) + months_);
  }

  // The periods between others that have neither target nor reading.
  void AddMissing() {
    if (periods_.empty() || (months_ == 0 && values_.measure.frequency() !=
                                                 Measure::FREQUENCY_WEEK)) {
      return;
    }
    const absl::CivilDay last = periods_.rbegin()->first;
    for (absl::CivilDay start = periods_.begin()->first;
         start < last && periods_.size() < kMostPeriods;
         start = NextStart(start)) {
      Period& period = periods_[start];
      if (period.end == absl::CivilDay()) period.end = NextStart(start) - 1;
    }
  }

  // How many whole months into the year of measures a day is.
  int OfYear(absl::CivilDay day) const {
    return (day.month() - values_.year_start_month + kMonths) % kMonths;
  }

  std::string YearLabel(absl::CivilDay day) const {
    const auto year = day.year() - (day.month() < values_.year_start_month);
    return values_.year_start_month == 1
               ? absl::StrCat(year)
               : absl::StrFormat("%d/%02d", year, (year + 1) % 100);
  }

  std::string Label(absl::CivilDay start) const {
    switch (values_.measure.frequency()) {
      case Measure::FREQUENCY_YEAR:
        return YearLabel(start);
      case Measure::FREQUENCY_HALF_YEAR:
        return absl::StrCat("H", OfYear(start) / 6 + 1);
      case Measure::FREQUENCY_QUARTER:
        return absl::StrCat("Q", OfYear(start) / 3 + 1);
      case Measure::FREQUENCY_MONTH:
        return kMonthNames[start.month() - 1];
      default:
        return absl::StrFormat("%d %s", start.day(),
                               kMonthNames[start.month() - 1]);
    }
  }

  void Add(absl::CivilDay start, const Period& period) {
    render::ChartPeriod& point = chart_.periods.emplace_back();
    point.label = Label(start);
    const std::string year = YearLabel(start);
    if (values_.measure.frequency() != Measure::FREQUENCY_YEAR &&
        year != year_) {
      point.year_label = year;
      year_ = year;
    }
    if (period.target != nullptr) {
      point.target = NumberOf(period.target->value());
      point.lowest = NumberOf(period.target->lowest());
      point.highest = NumberOf(period.target->highest());
    }
    if (period.reading == nullptr) return;
    point.reading = NumberOf(period.reading->value());
    point.reading_text = period.reading->value();
    point.provisional = period.reading->status() == Reading::STATUS_PROVISIONAL;
    point.no_data = FieldText(*period.reading, "no_data");
  }

  const MeasureValues& values_;
  const int months_;
  std::map<absl::CivilDay, Period> periods_;
  std::string year_;  // the label of the year begun last
  render::LineChart chart_;
};

std::string DayText(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

// What of `values` a chart of those dimensions can show.
struct Extent {
  bool any = false;
  absl::CivilDay first = absl::CivilDay::max(), last = absl::CivilDay::min();
  std::set<std::string> dimensions;  // of all values, as `ward=north`
};

template <typename Value>
void Extend(const std::vector<Value>& values,
            const std::vector<Assignment>& dimensions, Extent& extent) {
  for (const Value& value : values) {
    std::string text;
    for (const auto& each : value.dimensions()) {
      absl::StrAppend(&text, text.empty() ? "" : " with ", each.dimension(),
                      "=", each.value());
    }
    if (!text.empty()) extent.dimensions.insert(text);
    if (!Has(value, dimensions)) continue;
    extent.any = true;
    extent.first = std::min(extent.first, CivilOf(value.start_date()));
    extent.last = std::max(extent.last, CivilOf(value.end_date()));
  }
}

Extent ExtentOf(const MeasureValues& values,
                const std::vector<Assignment>& dimensions) {
  Extent extent;
  Extend(values.targets, dimensions, extent);
  Extend(values.readings, dimensions, extent);
  return extent;
}

template <typename Value>
void KeepBetween(const std::optional<absl::CivilDay>& from,
                 const std::optional<absl::CivilDay>& until,
                 std::vector<Value>& values) {
  std::erase_if(values, [&](const Value& value) {
    return (from.has_value() && CivilOf(value.end_date()) < *from) ||
           (until.has_value() && CivilOf(value.start_date()) > *until);
  });
}

}  // namespace

absl::Status KeepAsked(const std::vector<Assignment>& dimensions,
                       const std::optional<absl::CivilDay>& from,
                       const std::optional<absl::CivilDay>& until,
                       MeasureValues& values) {
  constexpr size_t kMostShown = 20;
  const Extent all = ExtentOf(values, dimensions);
  if (!all.any) {
    std::string text = "there is no target or reading ";
    if (dimensions.empty()) {
      absl::StrAppend(&text, "of the whole");
    } else {
      absl::StrAppend(&text, "with");
      for (const Assignment& each : dimensions) {
        absl::StrAppend(&text, " ", each.path, "=", each.value);
      }
    }
    size_t shown = 0;
    for (const std::string& each : all.dimensions) {
      if (shown == kMostShown) break;
      absl::StrAppend(&text, shown++ == 0 ? "; there are some of " : ", ",
                      each);
    }
    if (shown < all.dimensions.size()) {
      absl::StrAppend(&text, " and ", all.dimensions.size() - shown, " more");
    }
    return absl::NotFoundError(text);
  }
  KeepBetween(from, until, values.targets);
  KeepBetween(from, until, values.readings);
  if (ExtentOf(values, dimensions).any) return absl::OkStatus();
  return absl::NotFoundError(absl::StrCat(
      "there is no target or reading between those days: the periods go from ",
      DayText(all.first), " to ", DayText(all.last)));
}

render::LineChart LineChartOf(const MeasureValues& values,
                              const std::vector<Assignment>& dimensions) {
  return Chart(values, dimensions).Take();
}

}  // namespace minutebook::cli
