#include "services/actionplans/reading_methods.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/actionplans/v1/reading_correction.pb.h"
#include "services/councils/council_settings.h"
#include "services/engine/method_write.h"
#include "services/rules/measure_values.h"

namespace minutebook::actionplans {
namespace {

using engine::Operation;
using v1::Reading;

constexpr int kMostEarlierValues = 50;

class CorrectReading : public engine::MethodWrite {
 public:
  absl::StatusOr<std::vector<Operation>> Decide(
      const engine::DecideContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request =
        static_cast<const v1::CorrectReadingRequest&>(message);
    const std::string& name = request.name();
    absl::StatusOr<Reading> reading = context.facts.Get<Reading>(name);
    if (!reading.ok()) return reading.status();
    if (reading->status() != Reading::STATUS_FINAL) {
      return engine::RuleBroken(
          name, absl::StrCat(name, " is provisional: update it"));
    }
    Reading right;
    right.set_value(request.value());
    right.set_no_data(request.no_data());
    rules::Normalise(right);
    if (right.value() == reading->value() &&
        right.no_data() == reading->no_data()) {
      return engine::RuleBroken(name, absl::StrCat(name, " says that already"));
    }
    absl::StatusOr<google::type::Date> day = councils::OnDate(
        context.facts,
        request.has_corrected_date() ? &request.corrected_date() : nullptr,
        context.now);
    if (!day.ok()) return day.status();
    absl::StatusOr<google::type::Date> today =
        councils::OnDate(context.facts, nullptr, context.now);
    if (!today.ok()) return today.status();
    *right.mutable_start_date() = reading->start_date();
    for (const rules::Fault& fault : rules::FaultsOn(right, *today)) {
      return engine::RuleBroken(
          name, absl::StrCat(name, ": ", fault.field, " ", fault.description));
    }
    if (!Correct(right, request.reason(), *day, *reading)) {
      return engine::RuleBroken(
          name, absl::StrCat(name, " was corrected ", kMostEarlierValues,
                             " times: there is no room for more"));
    }
    std::vector<Operation> operations;
    operations.push_back(engine::Replacing(context.facts.TypeOf<Reading>(),
                                           *reading, request.etag()));
    // The value stands in the request itself.
    operations.back().path.clear();
    return operations;
  }
};

}  // namespace

bool Correct(const Reading& right, const std::string& reason,
             const google::type::Date& day, Reading& reading) {
  if (reading.earlier_values_size() >= kMostEarlierValues) return false;
  Reading::EarlierValue& earlier = *reading.add_earlier_values();
  earlier.set_value(reading.value());
  earlier.set_no_data(reading.no_data());
  *earlier.mutable_corrected_date() = day;
  earlier.set_reason(reason);
  if (reading.has_sign_off()) {
    earlier.mutable_sign_off()->Swap(reading.mutable_sign_off());
    reading.clear_sign_off();
  }
  reading.set_value(right.value());
  reading.set_no_data(right.no_data());
  return true;
}

std::unique_ptr<engine::WriteCommand> MakeCorrectReading() {
  return std::make_unique<CorrectReading>();
}

}  // namespace minutebook::actionplans
