#include "services/meetings/days.h"

#include <optional>

#include "minutebook/meetings/v1/commitment.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "services/engine/above.h"
#include "services/rules/civil_date.h"
#include "services/rules/commitments.h"

namespace minutebook::meetings {

absl::Status Days::Load(const engine::Facts& facts,
                        const std::vector<std::string>& names) {
  // Each look-up adds the names that the next one is to know.
  std::vector<std::string> wanted = names;
  const auto commitments = facts.FindAll<v1::Commitment>(wanted);
  if (!commitments.ok()) return commitments.status();
  for (const auto& [name, commitment] : *commitments) {
    for (const auto& fulfilment : commitment.fulfilments()) {
      wanted.push_back(fulfilment.item());
      wanted.push_back(fulfilment.decision());
    }
  }
  const auto decisions = facts.FindAll<v1::Decision>(wanted);
  if (!decisions.ok()) return decisions.status();
  for (const auto& [name, decision] : *decisions) {
    if (!decision.has_decision_date()) wanted.push_back(decision.item());
  }
  std::map<std::string, std::string> meeting_of;
  const size_t count = wanted.size();
  for (size_t i = 0; i < count; ++i) {
    if (!facts.RefOf<v1::Item>(wanted[i]).has_value()) continue;
    std::string& meeting = meeting_of[wanted[i]];
    meeting = engine::Above(wanted[i]);
    wanted.push_back(meeting);
  }
  const auto meetings = facts.FindAll<v1::Meeting>(wanted);
  if (!meetings.ok()) return meetings.status();

  for (const auto& [name, meeting] : *meetings) {
    if (meeting.state() == v1::Meeting::STATE_CANCELLED) continue;
    days_[name] = rules::DateNumber(meeting.date());
  }
  for (const auto& [item, meeting] : meeting_of) days_[item] = Of(meeting);
  for (const auto& [name, decision] : *decisions) {
    days_[name] = decision.has_decision_date()
                      ? rules::DateNumber(decision.decision_date())
                      : Of(decision.item());
  }
  for (const auto& [name, commitment] : *commitments) {
    days_[name] = rules::FulfilmentDay(
        commitment, [this](const std::string& other) { return Of(other); });
  }
  return absl::OkStatus();
}

}  // namespace minutebook::meetings
