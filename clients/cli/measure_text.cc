#include "clients/cli/measure_text.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/record_text.h"
#include "clients/cpp/resource_name.h"

namespace minutebook::cli {
namespace {

using actionplans::v1::MeasurePerformance;
using actionplans::v1::Performance;
using actionplans::v1::Reading;
using actionplans::v1::Target;
using client::IdOf;

std::string TargetText(const Target& target) {
  if (!target.value().empty()) return target.value();
  if (target.lowest().empty() && target.highest().empty()) return "";
  return absl::StrCat(target.lowest(), " to ", target.highest());
}

std::string ColourText(const google::protobuf::Message& coloured) {
  const std::string word = FieldText(coloured, "colour");
  return word.empty() ? "-" : word;
}

template <typename Value>
std::string DimensionsText(const Value& value) {
  std::string text;
  for (const auto& each : value.dimensions()) {
    absl::StrAppend(&text, text.empty() ? "" : "; ", each.dimension(), "=",
                    each.value());
  }
  return text;
}

}  // namespace

Row MeasureHeader() {
  return {"colour", "id",      "value", "target", "goes",
          "period", "reading", "title", "unit",   "why"};
}

Row MeasureRow(const MeasurePerformance& measure) {
  std::string reading = "";
  if (measure.reading_missing()) {
    reading = absl::StrCat("missing for ", measure.due_label());
  } else if (measure.no_data() != Reading::NO_DATA_UNSPECIFIED) {
    reading = FieldText(measure, "no_data");
  } else if (measure.has_reading()) {
    reading = FieldText(measure.reading(), "status");
  }
  return {ColourText(measure),
          IdOf(measure.measure().name()),
          measure.reading().value(),
          TargetText(measure.target()),
          FieldText(measure, "direction"),
          measure.period_label(),
          reading,
          measure.measure().title(),
          measure.measure().unit(),
          measure.rule()};
}

Row PerformanceHeader() {
  return {"colour",    "what",    "red",        "amber",
          "green",     "unknown", "contextual", "improving",
          "worsening", "missing", "measures"};
}

Row PerformanceRow(const Performance& performance) {
  const std::string name = performance.title().empty()
                               ? IdOf(performance.subject())
                               : performance.title();
  return {ColourText(performance),
          name.empty() ? "(no objective)" : name,
          absl::StrCat(performance.red()),
          absl::StrCat(performance.amber()),
          absl::StrCat(performance.green()),
          absl::StrCat(performance.unknown()),
          absl::StrCat(performance.contextual()),
          absl::StrCat(performance.improving()),
          absl::StrCat(performance.worsening()),
          absl::StrCat(performance.readings_missing()),
          absl::StrCat(performance.total())};
}

Row ValueHeader() {
  return {"what",   "start",  "end",        "value",
          "status", "source", "dimensions", "commentary"};
}

Row ValueRow(const Target& target) {
  return {"target",
          FieldText(target, "start_date"),
          FieldText(target, "end_date"),
          TargetText(target),
          "",
          "",
          DimensionsText(target),
          target.note()};
}

Row ValueRow(const Reading& reading) {
  const bool none = reading.no_data() != Reading::NO_DATA_UNSPECIFIED;
  return {"reading",
          FieldText(reading, "start_date"),
          FieldText(reading, "end_date"),
          reading.value(),
          FieldText(reading, none ? "no_data" : "status"),
          reading.source(),
          DimensionsText(reading),
          reading.commentary()};
}

}  // namespace minutebook::cli
