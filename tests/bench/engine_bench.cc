// What a call costs below gRPC: the engine and the store in this process, one
// call after another, in processor time of all threads. Small enough to be run
// under a profiler that counts instructions.
// usage: engine_bench [CALLS [RECORDS]], RECORDS to fill the store with before
// anything is measured but that

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/councils/v1/council.pb.h"
#include "minutebook/meetings/v1/commitment.pb.h"
#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/meetings/v1/issue_check.pb.h"
#include "minutebook/strategies/v1/overview.pb.h"
#include "services/actionplans/action_plans.h"
#include "services/actionplans/measures.h"
#include "services/councils/councils.h"
#include "services/engine/engine.h"
#include "services/meetings/meetings.h"
#include "services/records/records.h"
#include "services/strategies/strategies.h"
#include "storage/digest.h"
#include "storage/sqlite/sqlite_driver.h"
#include "storage/steady_time.h"
#include "storage/store.h"
#include "tests/bench/meeting_traffic.h"
#include "tests/bench/our_server.h"
#include "tests/bench/plan_traffic.h"
#include "tests/bench/reading_traffic.h"
#include "tests/bench/sample.h"
#include "tests/bench/strategy_traffic.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::bench {
namespace {

template <typename T>
T Unwrap(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::fprintf(stderr, "%s\n", value.status().ToString().c_str());
    std::exit(1);
  }
  return *std::move(value);
}

// A plan of 1,000 actions for so many calls measured.
constexpr int kCallsForPlan = 1000;

absl::Duration Spent() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return absl::DurationFromTimeval(usage.ru_utime) +
         absl::DurationFromTimeval(usage.ru_stime);
}

class EngineBench {
 public:
  EngineBench() {
    store_ = Unwrap(storage::Store::Open(
        Unwrap(storage::OpenSqlite({folder_.File("minutebook.db")})), {}, 0));
    engine_ = Unwrap(
        engine::Engine::Create(*store_, {absl::Now, storage::RandomBytes}));
    councils::RegisterCouncils(*engine_);
    meetings::RegisterMeetings(*engine_);
    records::RegisterRecords(*engine_);
    strategies::RegisterStrategies(*engine_, nullptr);
    actionplans::RegisterActionPlans(*engine_);
    actionplans::RegisterMeasures(*engine_);
    councils::v1::CreateCouncilRequest council;
    council.set_council_id(kCouncilId);
    council.mutable_council()->set_display_name("Wexcombe District Council");
    Call("councils.v1.CouncilService/CreateCouncil",
         council.SerializeAsString());
    councils::v1::CreateBodyRequest body;
    body.set_parent(kCouncil);
    body.set_body_id(kBodyId);
    body.mutable_body()->set_display_name("Cabinet");
    body.mutable_body()->set_visibility(options::v1::VISIBILITY_PUBLIC);
    Call("councils.v1.CouncilService/CreateBody", body.SerializeAsString());
  }

  // The time that one call takes.
  absl::Duration Measure(const std::string& method, const Traffic& traffic,
                         int calls) {
    const absl::Duration before = Spent();
    for (int i = 0; i < calls; ++i) Call(method, traffic.request(i));
    const absl::Duration one = (Spent() - before) / calls;
    std::printf("%-45s %9.1f us\n", method.c_str(),
                absl::ToDoubleMicroseconds(one));
    return one;
  }

  std::string Call(const std::string& method, const std::string& request) {
    const engine::Method* found = engine_->Find(
        absl::StrCat("minutebook.", method.substr(0, method.find('/')), ".",
                     method.substr(method.find('/') + 1)));
    std::promise<absl::StatusOr<std::string>> reply;
    engine_->Handle(*found, {request, principal_, storage::kNoDeadline},
                    [&](absl::StatusOr<std::string> result) {
                      reply.set_value(std::move(result));
                    });
    return Unwrap(reply.get_future().get());
  }

 private:
  const testing::TemporaryFolder folder_;
  const engine::Principal principal_{"administrator", true, {}};
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<engine::Engine> engine_;
};

// The history of 200 items and the promises overdue among ten for each call,
// whole and the first page.
void MeasureMeetings(const CallMethod& call, absl::Duration get, int calls) {
  constexpr int kItems = 200;
  constexpr int kReadings = 20;
  const auto print = [get](const char* what, absl::Duration spent, int count) {
    std::printf("%-45s %9.1f us, %d of them, %.1f Gets, %.2f Gets each\n", what,
                absl::ToDoubleMicroseconds(spent), count,
                absl::FDivDuration(spent, get),
                absl::FDivDuration(spent, get) / std::max(count, 1));
  };
  const std::string issue = AddIssue(call, kCouncil, kItems);
  absl::Duration before = Spent();
  int entries = 0;
  for (int i = 0; i < kReadings; ++i) entries = ReadHistory(call, issue);
  print("GetIssueHistory, every page", (Spent() - before) / kReadings, entries);

  meetings::v1::CheckIssueRequest check;
  check.set_name(issue);
  const std::string checked = check.SerializeAsString();
  before = Spent();
  for (int i = 0; i < kReadings; ++i) {
    call("meetings.v1.MeetingService/CheckIssue", checked);
  }
  print("CheckIssue", (Spent() - before) / kReadings, entries);

  AddPromises(call, kCouncil, 10 * calls);
  meetings::v1::ListOverdueCommitmentsRequest first;
  first.set_parent(kCouncil);
  const std::string page = first.SerializeAsString();
  constexpr int kPage = 50;
  before = Spent();
  for (int i = 0; i < kReadings; ++i) {
    call("meetings.v1.DecisionService/ListOverdueCommitments", page);
  }
  print("ListOverdueCommitments, first page", (Spent() - before) / kReadings,
        kPage);
  before = Spent();
  const int listed = ListOverdue(call, kCouncil);
  print("ListOverdueCommitments, every page", Spent() - before, listed);
}

}  // namespace
}  // namespace minutebook::bench

int main(int argc, char** argv) {
  using namespace minutebook::bench;  // NOLINT: the program's own names
  const int calls = argc > 1 ? std::atoi(argv[1]) : 10000;
  const int records = argc > 2 ? std::atoi(argv[2]) : calls;
  EngineBench bench;
  bench.Measure("records.v1.RecordService/Apply", FillTraffic(), records / 500);
  bench.Measure("meetings.v1.DecisionService/CreateDecision", CreateTraffic(),
                calls);
  const absl::Duration get =
      bench.Measure("meetings.v1.DecisionService/GetDecision",
                    GetTraffic(records / 500 * 500), calls);
  bench.Measure("meetings.v1.DecisionService/ListDecisions", FirstPageTraffic(),
                calls / 10);
  const CallMethod call = [&bench](const std::string& method,
                                   const std::string& bytes) {
    return bench.Call(method, bytes);
  };
  minutebook::strategies::v1::GetStrategyOverviewRequest overview;
  overview.set_name(AddStrategy(call));
  const std::string request = overview.SerializeAsString();
  const absl::Duration whole = bench.Measure(
      "strategies.v1.StrategyService/GetStrategyOverview",
      {[&request](int64_t) { return request; }, nullptr}, calls / 10);
  std::printf("%-45s %9.1f Gets\n", "  as a multiple",
              absl::FDivDuration(whole, get));
  MeasureMeetings(call, get, calls);
  const int actions =
      AddPlans(call, kCouncil, std::max(1, calls / kCallsForPlan));
  const absl::Duration before = Spent();
  const int gaps = FindAllGaps(call, kCouncil);
  const absl::Duration found = Spent() - before;
  std::printf("%-45s %9.1f ms, %d gaps of %d actions, %.1f Gets an action\n",
              "actionplans.v1.ActionPlanService/FindGaps",
              absl::ToDoubleMilliseconds(found), gaps, actions,
              absl::FDivDuration(found, get) / actions);

  AddMeasures(call, kCouncil);
  constexpr int kCallsForReport = 1000;
  const int reports = std::max(1, calls / kCallsForReport);
  for (const char* what : {"", ", the same again"}) {
    const absl::Duration begin = Spent();
    for (int i = 0; i < reports; ++i) {
      call("actionplans.v1.MeasureService/ReportReadings",
           ReportRequest(kCouncil, i));
    }
    const absl::Duration took = Spent() - begin;
    std::printf(
        "%-45s %9.1f us a row, %.0f rows a second%s\n",
        "actionplans.v1.MeasureService/ReportReadings",
        absl::ToDoubleMicroseconds(took) / (reports * kReadingsOfReport),
        reports * kReadingsOfReport / absl::ToDoubleSeconds(took), what);
  }
  return 0;
}
