#include "services/rules/measure_colour.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "services/rules/decimal.h"

namespace minutebook::rules {
namespace {

using absl::int128;
using actionplans::v1::Measure;
using actionplans::v1::MeasurePerformance;
using actionplans::v1::Reading;
using actionplans::v1::Target;

constexpr int kUsualBasisPoints = 1000;
constexpr int kBasisPointsOfWhole = 10000;
constexpr int kPlacesOfBasisPoints = 2;  // as a text of per cents

// How far a value is from being good, in millionths.
struct Distance {
  int128 short_by = 0;  // 0: it is good
  int128 bound = 0;     // what it is held against
};

// In millionths; nothing for a text that is no value.
std::optional<int128> ValueOf(const std::string& text) {
  const std::optional<Decimal> value = ParseDecimal(text);
  if (!value.has_value()) return std::nullopt;
  return Millionths(*value);
}

// Nothing where the target does not say what is good for the polarity.
std::optional<Distance> DistanceOf(Measure::Polarity polarity,
                                   const Target& target, int128 value) {
  if (polarity == Measure::POLARITY_WITHIN_RANGE) {
    const std::optional<int128> lowest = ValueOf(target.lowest());
    const std::optional<int128> highest = ValueOf(target.highest());
    if (lowest.has_value() && value < *lowest) {
      return Distance{*lowest - value, *lowest};
    }
    if (highest.has_value() && value > *highest) {
      return Distance{value - *highest, *highest};
    }
    if (!lowest.has_value() && !highest.has_value()) return std::nullopt;
    return Distance{0, value};
  }
  const std::optional<int128> wanted = ValueOf(target.value());
  if (!wanted.has_value()) return std::nullopt;
  const int128 short_by =
      polarity == Measure::POLARITY_HIGHER ? *wanted - value : value - *wanted;
  return Distance{short_by > 0 ? short_by : int128(0), *wanted};
}

// A share that may be missed, or an amount.
struct Tolerance {
  std::optional<int128> amount;  // millionths
  int basis_points = 0;
  std::string text;

  bool Covers(const Distance& distance) const {
    if (amount.has_value()) return distance.short_by <= *amount;
    const int128 size = distance.bound < 0 ? -distance.bound : distance.bound;
    return distance.short_by * kBasisPointsOfWhole <= size * basis_points;
  }
};

Tolerance ToleranceOf(const Measure& measure,
                      const councils::v1::Settings::RuleSet& rules) {
  Tolerance tolerance;
  tolerance.amount = ValueOf(measure.tolerance());
  if (tolerance.amount.has_value()) {
    tolerance.text = absl::StrCat("the ", measure.tolerance(),
                                  " that the measure tolerates");
    return tolerance;
  }
  const char* whose = "usually tolerated";
  tolerance.basis_points = kUsualBasisPoints;
  if (measure.has_tolerance_basis_points()) {
    tolerance.basis_points = measure.tolerance_basis_points();
    whose = "that the measure tolerates";
  } else if (rules.has_tolerance_basis_points()) {
    tolerance.basis_points = rules.tolerance_basis_points();
    whose = "that the council tolerates";
  }
  tolerance.text = absl::StrCat(
      "the ", DecimalText({tolerance.basis_points, kPlacesOfBasisPoints}),
      " % of the target ", whose);
  return tolerance;
}

std::string RangeText(const Target& target) {
  if (target.lowest().empty()) return "at most " + target.highest();
  if (target.highest().empty()) return "at least " + target.lowest();
  return absl::StrCat("from ", target.lowest(), " to ", target.highest());
}

// `92.5 against a target of 90, where higher is better`.
std::string InputsText(const Measure& measure, const Target& target,
                       const Reading& reading) {
  switch (measure.polarity()) {
    case Measure::POLARITY_WITHIN_RANGE:
      return absl::StrCat(reading.value(), " against a target ",
                          RangeText(target));
    case Measure::POLARITY_LOWER:
      return absl::StrCat(reading.value(), " against a target of ",
                          target.value(), ", where lower is better");
    default:
      return absl::StrCat(reading.value(), " against a target of ",
                          target.value(), ", where higher is better");
  }
}

}  // namespace

ColourByRule ColourOf(const Measure& measure, const Target* target,
                      const Reading& reading,
                      const councils::v1::Settings::RuleSet& rules) {
  using actionplans::v1::COLOUR_UNSPECIFIED;
  if (measure.contextual()) {
    return {COLOUR_UNSPECIFIED, "contextual: told without a target"};
  }
  if (target == nullptr) {
    return {COLOUR_UNSPECIFIED, "there is no target for the period"};
  }
  if (measure.polarity() == Measure::POLARITY_UNSPECIFIED) {
    return {COLOUR_UNSPECIFIED,
            "the measure does not say which values are good"};
  }
  const std::optional<int128> value = ValueOf(reading.value());
  if (!value.has_value()) {
    return {COLOUR_UNSPECIFIED, "there is no value"};
  }
  const std::optional<Distance> distance =
      DistanceOf(measure.polarity(), *target, *value);
  if (!distance.has_value()) {
    return {COLOUR_UNSPECIFIED, "the target does not say what is good"};
  }
  const std::string inputs = InputsText(measure, *target, reading);
  if (distance->short_by == 0) {
    return {actionplans::v1::COLOUR_GREEN, inputs + ": reached"};
  }
  const Tolerance tolerance = ToleranceOf(measure, rules);
  const bool covered = tolerance.Covers(*distance);
  return {
      covered ? actionplans::v1::COLOUR_AMBER : actionplans::v1::COLOUR_RED,
      absl::StrCat(inputs, ": missed by ", MillionthsText(distance->short_by),
                   covered ? ", within " : ", more than ", tolerance.text)};
}

MeasurePerformance::Direction DirectionOf(const Measure& measure,
                                          const Target* target,
                                          const Reading& previous,
                                          const Reading& reading) {
  const std::optional<int128> before = ValueOf(previous.value());
  const std::optional<int128> after = ValueOf(reading.value());
  if (!before.has_value() || !after.has_value()) {
    return MeasurePerformance::DIRECTION_UNSPECIFIED;
  }
  int128 gain = 0;
  switch (measure.polarity()) {
    case Measure::POLARITY_HIGHER:
      gain = *after - *before;
      break;
    case Measure::POLARITY_LOWER:
      gain = *before - *after;
      break;
    case Measure::POLARITY_WITHIN_RANGE: {
      if (target == nullptr) return MeasurePerformance::DIRECTION_UNSPECIFIED;
      const auto far_before = DistanceOf(measure.polarity(), *target, *before);
      const auto far_after = DistanceOf(measure.polarity(), *target, *after);
      if (!far_before.has_value() || !far_after.has_value()) {
        return MeasurePerformance::DIRECTION_UNSPECIFIED;
      }
      gain = far_before->short_by - far_after->short_by;
      break;
    }
    default:
      return MeasurePerformance::DIRECTION_UNSPECIFIED;
  }
  if (gain == 0) return MeasurePerformance::DIRECTION_STEADY;
  return gain > 0 ? MeasurePerformance::DIRECTION_IMPROVING
                  : MeasurePerformance::DIRECTION_WORSENING;
}

}  // namespace minutebook::rules
