// What hangs on a strategy's dealings with bodies and waits for something:
// recommendations for an answer, commitments for their fulfilment.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "minutebook/meetings/v1/commitment.pb.h"
#include "minutebook/meetings/v1/paper.pb.h"
#include "minutebook/meetings/v1/recommendation.pb.h"
#include "services/engine/facts.h"
#include "services/meetings/days.h"

namespace minutebook::strategies {

class OpenMatters {
 public:
  // Reads what hangs on the issues, on the items on them, on the items and
  // parts named: a fixed number of statements for every hundred of each.
  absl::Status Read(const engine::Facts& facts,
                    absl::Span<const std::string> issues,
                    absl::Span<const std::string> items,
                    absl::Span<const std::string> parts);

  // Those that stood without an answer proper on `day` (YYYYMMDD), in the order
  // of their names.
  std::vector<meetings::v1::Recommendation> Recommendations(int32_t day) const;

  // Those that stood open on `day`.
  std::vector<meetings::v1::Commitment> Commitments(int32_t day) const;

  // The papers before the items.
  const std::map<std::string, meetings::v1::Paper>& papers() const {
    return papers_;
  }

 private:
  template <typename Record>
  std::vector<Record> OpenOn(
      int32_t day, const std::map<std::string, Record>& records) const;

  meetings::Days days_;
  std::map<std::string, meetings::v1::Paper> papers_;
  std::map<std::string, meetings::v1::Recommendation> recommendations_;
  std::map<std::string, meetings::v1::Commitment> commitments_;
};

}  // namespace minutebook::strategies
