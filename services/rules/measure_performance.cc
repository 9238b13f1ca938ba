#include "services/rules/measure_performance.h"

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "services/rules/civil_date.h"
#include "services/rules/colour_override.h"
#include "services/rules/measure_colour.h"
#include "services/rules/period.h"
#include "services/rules/roll_up.h"
#include "services/rules/rule_sets.h"

namespace minutebook::rules {
namespace {

using actionplans::v1::Measure;
using actionplans::v1::MeasurePerformance;
using actionplans::v1::Performance;
using actionplans::v1::Reading;
using actionplans::v1::Target;
using google::type::Date;

constexpr int kMostNamed = 1000;

// Orders readings of one period: the one that counts is the last.
auto Weight(const Reading& reading) {
  return std::tuple(reading.status() == Reading::STATUS_FINAL,
                    reading.update_time().seconds(),
                    reading.update_time().nanos(), std::string(reading.name()));
}

template <typename Record>
bool IsOf(const Record& record, const Period& period) {
  return record.dimensions().empty() &&
         DateNumber(record.start_date()) == DateNumber(period.start_date) &&
         DateNumber(record.end_date()) == DateNumber(period.end_date);
}

// The latest reading with a value whose period ended by `day`; null when there
// is none.
const Reading* Latest(absl::Span<const Reading> readings, const Date& day) {
  const Reading* latest = nullptr;
  const auto key = [](const Reading& reading) {
    return std::tuple(DateNumber(reading.end_date()),
                      DateNumber(reading.start_date()), Weight(reading));
  };
  for (const Reading& reading : readings) {
    if (!reading.dimensions().empty() || reading.value().empty() ||
        DateNumber(reading.end_date()) > DateNumber(day)) {
      continue;
    }
    if (latest == nullptr || key(*latest) < key(reading)) latest = &reading;
  }
  return latest;
}

// The reading of a period that counts, with a value or not.
const Reading* ReadingOf(absl::Span<const Reading> readings,
                         const Period& period, bool with_value) {
  const Reading* found = nullptr;
  for (const Reading& reading : readings) {
    if (!IsOf(reading, period) || (with_value && reading.value().empty())) {
      continue;
    }
    if (found == nullptr || Weight(*found) < Weight(reading)) found = &reading;
  }
  return found;
}

// The reading of a measure of no stated frequency that ended last before
// `reading` began.
const Reading* Before(absl::Span<const Reading> readings,
                      const Reading& reading) {
  if (DateNumber(reading.start_date()) ==
      DateNumber(DayBefore(reading.start_date()))) {
    return nullptr;
  }
  return Latest(readings, DayBefore(reading.start_date()));
}

const Reading* Previous(const Measure& measure,
                        absl::Span<const Reading> readings,
                        const Reading& reading, int year_start_month) {
  if (measure.frequency() == Measure::FREQUENCY_UNSPECIFIED) {
    return Before(readings, reading);
  }
  const bool of_year =
      measure.accumulation() == Measure::ACCUMULATION_CUMULATIVE;
  const std::optional<Period> period =
      of_year ? PeriodYearBefore(measure.frequency(), year_start_month,
                                 reading.start_date())
              : PeriodBefore(measure.frequency(), year_start_month,
                             reading.start_date());
  return period.has_value() ? ReadingOf(readings, *period, true) : nullptr;
}

// What of the period that ended last is known.
void SetDue(const Measure& measure, absl::Span<const Reading> readings,
            int year_start_month, const Date& day, MeasurePerformance& out) {
  const std::optional<Period> due =
      LastEnded(measure.frequency(), year_start_month, day);
  if (!due.has_value() ||
      (measure.has_start_date() &&
       DateNumber(due->end_date) < DateNumber(measure.start_date()))) {
    return;
  }
  *out.mutable_due_start_date() = due->start_date;
  *out.mutable_due_end_date() = due->end_date;
  out.set_due_label(PeriodLabel(*due, year_start_month));
  const Reading* reading = ReadingOf(readings, *due, true);
  if (reading != nullptr) return;
  reading = ReadingOf(readings, *due, false);
  if (reading != nullptr) out.set_no_data(reading->no_data());
  out.set_reading_missing(reading == nullptr);
}

}  // namespace

bool IsMeasured(const Measure& measure, const Date& day) {
  const int32_t number = DateNumber(day);
  return (!measure.has_start_date() ||
          DateNumber(measure.start_date()) <= number) &&
         (!measure.has_end_date() || number <= DateNumber(measure.end_date()));
}

MeasurePerformance PerformanceOf(const Measure& measure,
                                 absl::Span<const Target> targets,
                                 absl::Span<const Reading> readings,
                                 const councils::v1::Settings& settings,
                                 const Date& day) {
  MeasurePerformance out;
  *out.mutable_measure() = measure;
  const auto& rules = RuleSetOn(settings, DateNumber(day));
  SetDue(measure, readings, YearStartMonth(rules), day, out);
  const Reading* reading = Latest(readings, day);
  if (reading == nullptr) {
    out.set_rule(measure.contextual() ? "contextual: told without a target"
                                      : "there is no reading");
    return out;
  }
  *out.mutable_reading() = *reading;
  const Period period{reading->start_date(), reading->end_date()};
  const int year_start_month =
      YearStartMonth(RuleSetOn(settings, DateNumber(period.start_date)));
  out.set_period_label(PeriodLabel(period, year_start_month));
  const Target* target = nullptr;
  for (const Target& each : targets) {
    if (IsOf(each, period)) target = &each;
  }
  if (target != nullptr) *out.mutable_target() = *target;
  const ColourByRule by_rule = ColourOf(measure, target, *reading, rules);
  out.set_computed_colour(by_rule.colour);
  out.set_rule(by_rule.rule);
  const bool by_hand =
      reading->has_colour_override() && Holds(reading->colour_override(), day);
  out.set_colour(by_hand ? reading->colour_override().colour()
                         : by_rule.colour);
  const Reading* previous =
      Previous(measure, readings, *reading, year_start_month);
  if (previous != nullptr) {
    *out.mutable_previous_reading() = *previous;
    out.set_direction(DirectionOf(measure, target, *previous, *reading));
  }
  return out;
}

void Count(const MeasurePerformance& one, Performance& together) {
  together.set_total(together.total() + 1);
  if (together.measures_size() < kMostNamed) {
    together.add_measures(one.measure().name());
  }
  switch (one.colour()) {
    case actionplans::v1::COLOUR_GREEN:
      together.set_green(together.green() + 1);
      break;
    case actionplans::v1::COLOUR_AMBER:
      together.set_amber(together.amber() + 1);
      break;
    case actionplans::v1::COLOUR_RED:
      together.set_red(together.red() + 1);
      break;
    default:
      if (one.measure().contextual()) {
        together.set_contextual(together.contextual() + 1);
      } else {
        together.set_unknown(together.unknown() + 1);
      }
  }
  if (one.direction() == MeasurePerformance::DIRECTION_IMPROVING) {
    together.set_improving(together.improving() + 1);
  } else if (one.direction() == MeasurePerformance::DIRECTION_WORSENING) {
    together.set_worsening(together.worsening() + 1);
  }
  if (one.reading_missing()) {
    together.set_readings_missing(together.readings_missing() + 1);
  }
  const SharedColour all =
      ColourOfAll(together.red(), together.amber(), together.green(),
                  "no measure's colour can be told");
  together.set_colour(all.colour);
  together.set_rule(all.rule);
}

}  // namespace minutebook::rules
