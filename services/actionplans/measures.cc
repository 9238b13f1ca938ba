#include "services/actionplans/measures.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/actionplans/measure_checks.h"
#include "services/actionplans/performance.h"
#include "services/actionplans/pull_targets.h"
#include "services/actionplans/reading_methods.h"
#include "services/actionplans/report_readings.h"

namespace minutebook::actionplans {
namespace {

template <typename Command>
void Register(engine::Engine& engine, const char* method,
              std::unique_ptr<Command> command) {
  engine.Register(
      absl::StrCat("minutebook.actionplans.v1.MeasureService.", method),
      std::move(command));
}

}  // namespace

void RegisterMeasures(engine::Engine& engine) {
  Register(engine, "CorrectReading", MakeCorrectReading());
  Register(engine, "ReportReadings", MakeReportReadings(engine.catalogue()));
  Register(engine, "PullTargets", MakePullTargets());
  Register(engine, "GetPerformance", MakeGetPerformance());
  SetMeasureChecks(engine.catalogue());
}

}  // namespace minutebook::actionplans
