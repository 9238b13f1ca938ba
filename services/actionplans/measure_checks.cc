#include "services/actionplans/measure_checks.h"

#include <map>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "minutebook/actionplans/v1/measure.pb.h"
#include "minutebook/actionplans/v1/reading.pb.h"
#include "minutebook/actionplans/v1/target.pb.h"
#include "services/actionplans/measure_names.h"
#include "services/councils/council_settings.h"
#include "services/engine/error.h"
#include "services/engine/facts.h"
#include "services/engine/method_write.h"
#include "services/engine/validation.h"
#include "services/rules/civil_date.h"
#include "services/rules/measure_values.h"

namespace minutebook::actionplans {
namespace {

using engine::Facts;
using engine::FieldViolations;
using engine::ResourceType;
using google::protobuf::Message;
using storage::EntryAction;
using v1::Measure;
using v1::Reading;

void Add(const std::vector<rules::Fault>& faults, const std::string& path,
         FieldViolations& violations) {
  for (const rules::Fault& fault : faults) {
    violations.Add(engine::JoinPath(path, fault.field), fault.description);
  }
}

// What `Record` says by itself.
template <typename Record>
void SetOwnChecks(ResourceType& type) {
  type.set_derive(
      [](Message& after) { rules::Normalise(static_cast<Record&>(after)); });
  type.set_check([](const Message& after, const std::string& path,
                    FieldViolations& violations) {
    Add(rules::FaultsOf(static_cast<const Record&>(after)), path, violations);
  });
}

// Targets or readings against their measures, which the same write may make. A
// measure that is nowhere is missed by the engine, which looks at parents.
template <typename Record>
absl::Status CheckWithin(absl::Span<const ResourceType::Written> records,
                         ResourceType::FindWritten written, const Facts& facts,
                         FieldViolations& violations) {
  std::vector<std::string> names;
  for (const ResourceType::Written& record : records) {
    const std::string name = MeasureOf(record.name);
    if (written(name) == nullptr) names.push_back(name);
  }
  absl::StatusOr<std::map<std::string, Measure>> standing =
      facts.FindAll<Measure>(names);
  if (!standing.ok()) return standing.status();
  absl::StatusOr<councils::v1::Settings> settings = councils::SettingsOf(facts);
  if (!settings.ok()) return settings.status();
  const google::type::Date today =
      rules::DayAt(facts.write_time(), settings->time_zone());
  for (const ResourceType::Written& record : records) {
    const std::string name = MeasureOf(record.name);
    const auto* measure = static_cast<const Measure*>(written(name));
    if (measure == nullptr) {
      const auto found = standing->find(name);
      if (found == standing->end()) continue;
      measure = &found->second;
    }
    const auto& value = static_cast<const Record&>(*record.record);
    Add(rules::FaultsWithin(*measure, value, *settings), record.path,
        violations);
    if constexpr (std::is_same_v<Record, Reading>) {
      Add(rules::FaultsOn(value, today), record.path, violations);
    }
  }
  return absl::OkStatus();
}

// What values were entered by stays while there are any.
absl::Status GuardMeasure(EntryAction action, const std::string& name,
                          const Message& before, const Message& after,
                          const Facts& facts) {
  if (action != EntryAction::kUpdate) return absl::OkStatus();
  const auto& was = static_cast<const Measure&>(before);
  const auto& is = static_cast<const Measure&>(after);
  const bool other_periods = is.frequency() != was.frequency() &&
                             is.frequency() != Measure::FREQUENCY_UNSPECIFIED;
  if (!other_periods && is.decimal_places() >= was.decimal_places() &&
      (!is.contextual() || was.contextual())) {
    return absl::OkStatus();
  }
  absl::StatusOr<std::vector<v1::Target>> targets =
      facts.Below<v1::Target>(name);
  if (!targets.ok()) return targets.status();
  bool valued = !targets->empty();
  if (!valued &&
      (other_periods || is.decimal_places() < was.decimal_places())) {
    absl::StatusOr<std::vector<Reading>> readings = facts.Below<Reading>(name);
    if (!readings.ok()) return readings.status();
    valued = !readings->empty();
  }
  if (!valued) return absl::OkStatus();
  return engine::RuleBroken(
      name, absl::StrCat(name,
                         " has targets or readings: its frequency stays as it "
                         "is, its decimal places are not lowered, and it "
                         "becomes contextual only without targets; make "
                         "another measure"));
}

bool SameIdentity(const Reading& a, const Reading& b) {
  if (a.source() != b.source() || a.dimensions_size() != b.dimensions_size()) {
    return false;
  }
  for (int i = 0; i < a.dimensions_size(); ++i) {
    if (!google::protobuf::util::MessageDifferencer::Equals(a.dimensions(i),
                                                            b.dimensions(i))) {
      return false;
    }
  }
  return true;
}

absl::Status GuardReading(EntryAction action, const std::string& name,
                          const Message& before, const Message& after,
                          const Facts&) {
  const auto& was = static_cast<const Reading&>(before);
  const auto& is = static_cast<const Reading&>(after);
  const bool is_final = was.status() == Reading::STATUS_FINAL;
  if (action == EntryAction::kDelete && is_final) {
    return engine::RuleBroken(
        name, absl::StrCat(name, " is final: correct it instead, with why"));
  }
  if (action != EntryAction::kUpdate) return absl::OkStatus();
  if (!SameIdentity(was, is)) {
    return engine::RuleBroken(
        name, absl::StrCat(name,
                           ": its source and dimensions stay as they are; make "
                           "another reading"));
  }
  if (is_final && (is.value() != was.value() || is.no_data() != was.no_data() ||
                   is.status() != was.status())) {
    return engine::RuleBroken(
        name, absl::StrCat(name,
                           " is final: CorrectReading changes its value and "
                           "keeps what it was"));
  }
  return absl::OkStatus();
}

}  // namespace

void SetMeasureChecks(engine::Catalogue& catalogue) {
  ResourceType& measure = *catalogue.FindMutable("minutebook/Measure");
  SetOwnChecks<Measure>(measure);
  measure.set_guard(GuardMeasure);
  ResourceType& target = *catalogue.FindMutable("minutebook/Target");
  SetOwnChecks<v1::Target>(target);
  target.set_check_among(CheckWithin<v1::Target>);
  ResourceType& reading = *catalogue.FindMutable("minutebook/Reading");
  SetOwnChecks<Reading>(reading);
  reading.set_check_among(CheckWithin<Reading>);
  reading.set_guard(GuardReading);
}

}  // namespace minutebook::actionplans
