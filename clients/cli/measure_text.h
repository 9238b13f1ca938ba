// How measures go, as rows of tables.
#pragma once

#include "clients/cli/table.h"
#include "minutebook/actionplans/v1/performance.pb.h"
#include "minutebook/actionplans/v1/reading.pb.h"
#include "minutebook/actionplans/v1/target.pb.h"

namespace minutebook::cli {

// The colour comes first, as a word, here and in the next.
Row MeasureHeader();
Row MeasureRow(const actionplans::v1::MeasurePerformance& measure);

Row PerformanceHeader();
Row PerformanceRow(const actionplans::v1::Performance& performance);

// What was to be reached (`target`) or was observed (`reading`).
Row ValueHeader();
Row ValueRow(const actionplans::v1::Target& target);
Row ValueRow(const actionplans::v1::Reading& reading);

}  // namespace minutebook::cli
