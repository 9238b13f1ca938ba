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
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/paper.pb.h"
#include "minutebook/meetings/v1/recommendation.pb.h"
#include "services/engine/facts.h"

namespace minutebook::strategies {

class OpenMatters {
 public:
  // Reads what hangs on the issues, on the items on them, on the items and
  // parts named: a fixed number of statements for every hundred of each.
  absl::Status Read(const engine::Facts& facts,
                    absl::Span<const std::string> issues,
                    absl::Span<const std::string> items,
                    absl::Span<const std::string> parts);

  // Those made by `day` (YYYYMMDD) that had no answer by then, or one that puts
  // it off; in the order of their names. Where a day is not known, the act is
  // taken to be past.
  std::vector<meetings::v1::Recommendation> Recommendations(int32_t day) const;

  // Those made by `day` that were not wholly fulfilled by then.
  std::vector<meetings::v1::Commitment> Commitments(int32_t day) const;

  // The papers before the items.
  const std::map<std::string, meetings::v1::Paper>& papers() const {
    return papers_;
  }

 private:
  // Whether what happened at `item`, or on `date` where that is given, was
  // after `day`.
  template <typename Date>
  bool IsAfter(int32_t day, bool has_date, const Date& date,
               const std::string& item) const;

  absl::Status ReadMeetings(const engine::Facts& facts);

  std::map<std::string, meetings::v1::Meeting> meetings_;
  std::map<std::string, meetings::v1::Paper> papers_;
  std::map<std::string, meetings::v1::Recommendation> recommendations_;
  std::map<std::string, meetings::v1::Commitment> commitments_;
};

}  // namespace minutebook::strategies
