#include "services/meetings/minutes_release.h"

#include <map>
#include <utility>

#include "minutebook/meetings/v1/commitment.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "minutebook/meetings/v1/recommendation.pb.h"
#include "services/meetings/meeting_records.h"
#include "services/meetings/publish_decision.h"

namespace minutebook::meetings {
namespace {

using engine::Facts;
using engine::Operation;

// Releases the records that came of the items by their field, `item_of`.
template <typename Record>
absl::Status ReleaseMade(const Facts& facts,
                         const std::vector<std::string>& items,
                         const std::string& (Record::*item_of)() const,
                         std::vector<Operation>& operations) {
  auto found = facts.Referring<v1::Item, Record>(items);
  if (!found.ok()) return found.status();
  for (auto& [item, records] : *found) {
    for (Record& record : records) {
      if ((record.*item_of)() != item) continue;
      Release(record);
      operations.push_back(engine::Replacing(facts.TypeOf<Record>(), record));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ReleaseResults(const Facts& facts, const v1::Meeting& meeting,
                            const std::vector<std::string>& items,
                            std::vector<Operation>& operations) {
  absl::Status status = ReleasePapers(facts, items, operations);
  if (!status.ok()) return status;
  auto found = facts.Referring<v1::Item, v1::Decision>(items);
  if (!found.ok()) return found.status();
  std::vector<v1::Decision> decisions;
  std::vector<std::string> names;
  for (auto& [item, taken] : *found) {
    for (v1::Decision& decision : taken) {
      if (decision.item() != item) continue;
      names.push_back(decision.name());
      decisions.push_back(std::move(decision));
    }
  }
  auto parts = facts.Below<v1::Part>(names);
  if (!parts.ok()) return parts.status();
  for (v1::Decision& decision : decisions) {
    std::vector<v1::Part>& own = (*parts)[decision.name()];
    status = ReleaseDecision(facts, meeting, meeting.minutes_publication_date(),
                             "", decision, own, operations);
    if (!status.ok()) return status;
  }
  status =
      ReleaseMade(facts, items, &v1::Recommendation::made_item, operations);
  if (!status.ok()) return status;
  return ReleaseMade(facts, items, &v1::Commitment::origin_item, operations);
}

}  // namespace minutebook::meetings
