#include "services/rules/measure_values.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "google/protobuf/repeated_field.h"
#include "services/rules/civil_date.h"
#include "services/rules/decimal.h"
#include "services/rules/period.h"
#include "services/rules/record_cells.h"
#include "services/rules/rule_sets.h"

namespace minutebook::rules {
namespace {

using actionplans::v1::Dimension;
using actionplans::v1::Measure;
using actionplans::v1::Reading;
using actionplans::v1::Target;
using Dimensions = google::protobuf::RepeatedPtrField<Dimension>;

void NormaliseValue(std::string* text) {
  const std::optional<Decimal> value = ParseDecimal(*text);
  if (value.has_value()) *text = DecimalText(*value);
}

void Sort(Dimensions& dimensions) {
  std::stable_sort(dimensions.begin(), dimensions.end(),
                   [](const Dimension& a, const Dimension& b) {
                     return a.dimension() < b.dimension();
                   });
}

// A text that is there and no value.
void CheckValue(const std::string& field, const std::string& text,
                std::vector<Fault>& faults) {
  if (text.empty() || ParseDecimal(text).has_value()) return;
  faults.push_back(
      {field, absl::StrCat("is no decimal number of at most ",
                           kMostDecimalDigits, " digits, ", kMostDecimalPlaces,
                           " of them after the point")});
}

void CheckPlaces(const Measure& measure, const std::string& field,
                 const std::string& text, std::vector<Fault>& faults) {
  const std::optional<Decimal> value = ParseDecimal(text);
  if (!value.has_value() || value->places <= measure.decimal_places()) return;
  faults.push_back({field, absl::StrCat("has ", value->places,
                                        " decimal places; the measure has ",
                                        measure.decimal_places(), " at most")});
}

void CheckDimensions(const Dimensions& dimensions, std::vector<Fault>& faults) {
  for (int i = 0; i < dimensions.size(); ++i) {
    for (int j = 0; j < i; ++j) {
      if (dimensions[j].dimension() != dimensions[i].dimension()) continue;
      faults.push_back(
          {absl::StrCat("dimensions[", i, "].dimension"),
           absl::StrCat("`", dimensions[i].dimension(), "` stands twice")});
      break;
    }
  }
}

template <typename Record>
void CheckPeriod(const Measure& measure, const Record& record,
                 const councils::v1::Settings& settings,
                 std::vector<Fault>& faults) {
  const std::optional<Period> expected = PeriodOf(
      measure.frequency(),
      YearStartMonth(RuleSetOn(settings, DateNumber(record.start_date()))),
      record.start_date());
  if (!expected.has_value()) return;
  const std::string period =
      absl::StrCat("does not fit the frequency, ", WordsOf(measure.frequency()),
                   ": the period that holds ", DateText(record.start_date()),
                   " is ", PeriodText(*expected));
  if (DateNumber(expected->start_date) != DateNumber(record.start_date())) {
    faults.push_back({"start_date", period});
  }
  if (DateNumber(expected->end_date) != DateNumber(record.end_date())) {
    faults.push_back({"end_date", period});
  }
}

}  // namespace

void Normalise(Measure& measure) {
  if (measure.has_baseline()) {
    NormaliseValue(measure.mutable_baseline()->mutable_value());
  }
  if (measure.has_benchmark()) {
    NormaliseValue(measure.mutable_benchmark()->mutable_value());
  }
  NormaliseValue(measure.mutable_tolerance());
}

void Normalise(Target& target) {
  NormaliseValue(target.mutable_value());
  NormaliseValue(target.mutable_lowest());
  NormaliseValue(target.mutable_highest());
  Sort(*target.mutable_dimensions());
}

void Normalise(Reading& reading) {
  NormaliseValue(reading.mutable_value());
  Sort(*reading.mutable_dimensions());
  if (reading.status() == Reading::STATUS_UNSPECIFIED) {
    reading.set_status(Reading::STATUS_PROVISIONAL);
  }
}

std::vector<Fault> FaultsOf(const Measure& measure) {
  std::vector<Fault> faults;
  CheckValue("baseline.value", measure.baseline().value(), faults);
  CheckPlaces(measure, "baseline.value", measure.baseline().value(), faults);
  CheckValue("benchmark.value", measure.benchmark().value(), faults);
  CheckPlaces(measure, "benchmark.value", measure.benchmark().value(), faults);
  CheckValue("tolerance", measure.tolerance(), faults);
  CheckPlaces(measure, "tolerance", measure.tolerance(), faults);
  const std::optional<Decimal> tolerance = ParseDecimal(measure.tolerance());
  if (tolerance.has_value() && tolerance->units < 0) {
    faults.push_back({"tolerance", "is below 0"});
  }
  if (!measure.tolerance().empty() && measure.has_tolerance_basis_points()) {
    faults.push_back({"tolerance", "stands beside tolerance_basis_points"});
  }
  return faults;
}

std::vector<Fault> FaultsOf(const Target& target) {
  std::vector<Fault> faults;
  CheckDimensions(target.dimensions(), faults);
  CheckValue("value", target.value(), faults);
  CheckValue("lowest", target.lowest(), faults);
  CheckValue("highest", target.highest(), faults);
  const std::optional<Decimal> lowest = ParseDecimal(target.lowest());
  const std::optional<Decimal> highest = ParseDecimal(target.highest());
  if (lowest.has_value() && highest.has_value() &&
      Millionths(*highest) < Millionths(*lowest)) {
    faults.push_back({"highest", "is below lowest"});
  }
  return faults;
}

std::vector<Fault> FaultsOf(const Reading& reading) {
  std::vector<Fault> faults;
  CheckDimensions(reading.dimensions(), faults);
  CheckValue("value", reading.value(), faults);
  const bool told = reading.no_data() != Reading::NO_DATA_UNSPECIFIED;
  if (reading.value().empty() && !told) {
    faults.push_back({"value", "is missing, and no_data does not say why"});
  }
  if (!reading.value().empty() && told) {
    faults.push_back(
        {"no_data", "says why there is no value, but there is one"});
  }
  return faults;
}

std::vector<Fault> FaultsWithin(const Measure& measure, const Target& target,
                                const councils::v1::Settings& settings) {
  std::vector<Fault> faults;
  CheckPeriod(measure, target, settings, faults);
  CheckPlaces(measure, "value", target.value(), faults);
  CheckPlaces(measure, "lowest", target.lowest(), faults);
  CheckPlaces(measure, "highest", target.highest(), faults);
  if (measure.contextual()) {
    faults.push_back(
        {"value", "is of a contextual measure, which has no targets"});
  } else if (measure.polarity() == Measure::POLARITY_WITHIN_RANGE) {
    if (target.lowest().empty() && target.highest().empty()) {
      faults.push_back(
          {"lowest",
           "is missing, as is highest: the values of the measure are "
           "to lie within a range"});
    }
  } else if (target.value().empty()) {
    faults.push_back({"value", "is missing"});
  }
  return faults;
}

std::vector<Fault> FaultsOn(const Reading& reading,
                            const google::type::Date& today) {
  if (reading.value().empty() ||
      DateNumber(reading.start_date()) <= DateNumber(today)) {
    return {};
  }
  return {{"start_date",
           absl::StrCat("is ", DateText(reading.start_date()), ", but today, ",
                        DateText(today),
                        ", the period has not begun: nothing was measured in "
                        "it yet")}};
}

std::vector<Fault> FaultsWithin(const Measure& measure, const Reading& reading,
                                const councils::v1::Settings& settings) {
  std::vector<Fault> faults;
  CheckPeriod(measure, reading, settings, faults);
  CheckPlaces(measure, "value", reading.value(), faults);
  return faults;
}

}  // namespace minutebook::rules
