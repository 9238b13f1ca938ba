#include "tests/bench/reading_traffic.h"

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "minutebook/actionplans/v1/measure.pb.h"
#include "minutebook/actionplans/v1/reading_report.pb.h"
#include "minutebook/records/v1/apply.pb.h"

namespace minutebook::bench {
namespace {

constexpr int kMeasures = 50;
constexpr int kMonthsOfReport = kReadingsOfReport / kMeasures;

std::string MeasureId(int number) { return absl::StrCat("reported-", number); }

void SetDay(absl::CivilDay day, google::type::Date& date) {
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
}

}  // namespace

void AddMeasures(const CallMethod& call, const std::string& parent) {
  records::v1::ApplyRequest request;
  request.set_parent(parent);
  for (int i = 0; i < kMeasures; ++i) {
    actionplans::v1::Measure measure;
    measure.set_title("Calls answered within twenty seconds");
    measure.set_frequency(actionplans::v1::Measure::FREQUENCY_MONTH);
    measure.set_decimal_places(1);
    auto* create = request.add_operations()->mutable_create();
    create->set_parent(parent);
    create->set_id(MeasureId(i));
    create->mutable_record()->PackFrom(measure);
  }
  call("records.v1.RecordService/Apply", request.SerializeAsString());
}

std::string ReportRequest(const std::string& parent, int64_t number) {
  actionplans::v1::ReportReadingsRequest request;
  request.set_parent(parent);
  request.set_source("bench");
  request.set_mode(actionplans::v1::ReportReadingsRequest::MODE_ALL_OR_NOTHING);
  for (int i = 0; i < kReadingsOfReport; ++i) {
    auto& report = *request.add_reports();
    report.set_measure(
        absl::StrCat(parent, "/measures/", MeasureId(i % kMeasures)));
    const absl::CivilMonth month =
        absl::CivilMonth(1990, 1) + number * kMonthsOfReport + i / kMeasures;
    auto& reading = *report.mutable_reading();
    SetDay(absl::CivilDay(month), *reading.mutable_start_date());
    SetDay(absl::CivilDay(month + 1) - 1, *reading.mutable_end_date());
    reading.set_value(absl::StrCat(i % 100, ".5"));
    reading.set_status(actionplans::v1::Reading::STATUS_FINAL);
  }
  return request.SerializeAsString();
}

}  // namespace minutebook::bench
