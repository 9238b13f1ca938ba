// A measure's targets and readings as a chart.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "clients/cli/set_field.h"
#include "clients/render/line_chart.h"
#include "google/type/date.pb.h"
#include "minutebook/actionplans/v1/measure.pb.h"
#include "minutebook/actionplans/v1/reading.pb.h"
#include "minutebook/actionplans/v1/target.pb.h"

namespace minutebook::cli {

// What a chart is drawn of.
struct MeasureValues {
  actionplans::v1::Measure measure;
  std::vector<actionplans::v1::Target> targets;
  std::vector<actionplans::v1::Reading> readings;
  int year_start_month = 4;
};

// Leaves out the periods that do not lie between these days, where one is
// given. NOT_FOUND, with what there is instead, where no value of these
// dimensions is left.
absl::Status KeepAsked(const std::vector<Assignment>& dimensions,
                       const std::optional<absl::CivilDay>& from,
                       const std::optional<absl::CivilDay>& until,
                       MeasureValues& values);

// Those values whose dimensions are these alone (name to value; none: those of
// the whole), in the order of their periods, with the periods between them that
// have none. Of several readings of a period the one that counts: a final one
// before provisional ones, then the one that changed last.
render::LineChart LineChartOf(const MeasureValues& values,
                              const std::vector<Assignment>& dimensions);

}  // namespace minutebook::cli
