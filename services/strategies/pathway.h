// The pathway of an edition: which bodies did what with it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/finding.pb.h"
#include "minutebook/strategies/v1/pathway.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"
#include "services/engine/command.h"
#include "services/engine/facts.h"

namespace minutebook::strategies {

struct Pathway {
  std::vector<v1::PathwayStep> steps;  // by date
  std::vector<v1::Finding> findings;
};

// The pathway of `edition`, one of `editions`, which are all those of
// `strategy`. A fixed number of statements for every hundred records of a kind.
absl::StatusOr<Pathway> PathwayOf(const engine::Facts& facts,
                                  const v1::Strategy& strategy,
                                  absl::Span<const v1::Edition> editions,
                                  const v1::Edition& edition);

// StrategyService.GetPathway.
std::unique_ptr<engine::ReadCommand> MakeGetPathway();

}  // namespace minutebook::strategies
