// How measures go on a day, one by one and together.
#pragma once

#include "absl/types/span.h"
#include "google/type/date.pb.h"
#include "minutebook/actionplans/v1/measure.pb.h"
#include "minutebook/actionplans/v1/performance.pb.h"
#include "minutebook/actionplans/v1/reading.pb.h"
#include "minutebook/actionplans/v1/target.pb.h"
#include "minutebook/councils/v1/settings.pb.h"

namespace minutebook::rules {

// Whether the measure is measured on `day`.
bool IsMeasured(const actionplans::v1::Measure& measure,
                const google::type::Date& day);

// How `measure` with its `targets` and `readings`, all there are, goes on
// `day`. Of the whole alone: those with dimensions do not count.
actionplans::v1::MeasurePerformance PerformanceOf(
    const actionplans::v1::Measure& measure,
    absl::Span<const actionplans::v1::Target> targets,
    absl::Span<const actionplans::v1::Reading> readings,
    const councils::v1::Settings& settings, const google::type::Date& day);

// Counts a measure in, and gives all that were the colour that follows.
void Count(const actionplans::v1::MeasurePerformance& one,
           actionplans::v1::Performance& together);

}  // namespace minutebook::rules
