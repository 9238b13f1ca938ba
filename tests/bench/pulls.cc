#include "tests/bench/pulls.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "minutebook/actionplans/v1/measure.pb.h"
#include "minutebook/actionplans/v1/target.pb.h"
#include "minutebook/actionplans/v1/target_pull.pb.h"
#include "minutebook/records/v1/apply.pb.h"
#include "tests/bench/sample.h"

namespace minutebook::bench {
namespace {

constexpr char kService[] = "actionplans.v1.MeasureService/";

std::string MeasureName(int64_t number) {
  return absl::StrCat(kCouncil, "/measures/", SampleId(number));
}

actionplans::v1::Target TargetOf(int64_t number) {
  constexpr int kMonths = 12, kFirstYear = 1990;
  actionplans::v1::Target target;
  target.mutable_start_date()->set_year(
      kFirstYear + static_cast<int>(number % kApplyRecords) / kMonths);
  target.mutable_start_date()->set_month(static_cast<int>(number % kMonths) +
                                         1);
  target.mutable_start_date()->set_day(1);
  *target.mutable_end_date() = target.start_date();
  target.set_value(absl::StrCat(number % 1000, ".5"));
  return target;
}

// The targets of one measure, `first` the first.
absl::Status Fill(OurServer& server, int64_t first, int64_t end) {
  const int64_t measure = first / kApplyRecords;
  actionplans::v1::CreateMeasureRequest create;
  create.set_parent(kCouncil);
  create.set_measure_id(SampleId(measure));
  create.mutable_measure()->set_title("Calls answered");
  create.mutable_measure()->set_decimal_places(1);
  absl::Status status =
      server.Call(absl::StrCat(kService, "CreateMeasure"), create).status();
  if (!status.ok()) return status;
  records::v1::ApplyRequest apply;
  apply.set_parent(kCouncil);
  for (int64_t number = first; number < end; ++number) {
    auto* operation = apply.add_operations()->mutable_create();
    operation->set_parent(MeasureName(measure));
    operation->set_id(SampleId(number));
    operation->mutable_record()->PackFrom(TargetOf(number));
  }
  return server.Call("records.v1.RecordService/Apply", apply).status();
}

}  // namespace

absl::StatusOr<std::unique_ptr<OurServer>> StartWithTargets(
    const std::string& store, int64_t targets) {
  if (std::filesystem::exists(store)) {
    absl::StatusOr<std::unique_ptr<OurServer>> server = OurServer::Start(store);
    actionplans::v1::GetTargetRequest last;
    last.set_name(absl::StrCat(MeasureName((targets - 1) / kApplyRecords),
                               "/targets/", SampleId(targets - 1)));
    if (server.ok() &&
        (*server)->Call(absl::StrCat(kService, "GetTarget"), last).ok()) {
      return server;
    }
  }
  for (const char* end : {"", "-wal", "-shm", ".token"}) {
    std::filesystem::remove(store + end);
  }
  absl::StatusOr<std::unique_ptr<OurServer>> server = OurServer::Start(store);
  if (!server.ok()) return server;
  for (int64_t first = 0; first < targets; first += kApplyRecords) {
    absl::Status status = Fill(
        **server, first, std::min<int64_t>(first + kApplyRecords, targets));
    if (!status.ok()) return status;
  }
  return server;
}

std::string PullRequest() {
  actionplans::v1::PullTargetsRequest request;
  request.set_parent(kCouncil);
  return request.SerializeAsString();
}

}  // namespace minutebook::bench
