#include "services/meetings/acts.h"

#include "services/engine/above.h"
#include "services/rules/body_names.h"
#include "services/rules/civil_date.h"

namespace minutebook::meetings {

using v1::Citation;
using v1::Decision;
using v1::Meeting;

absl::Status Acts::Read(const engine::Facts& facts,
                        absl::Span<const std::string> parts,
                        absl::Span<const Citation> citations) {
  std::vector<std::string> names;
  for (const std::string& part : parts) names.push_back(engine::Above(part));
  for (const Citation& citation : citations) {
    names.push_back(citation.cited_decision());
  }
  absl::StatusOr<std::map<std::string, Decision>> decisions =
      facts.FindAll<Decision>(names);
  if (!decisions.ok()) return decisions.status();
  decisions_ = *std::move(decisions);

  names.clear();
  for (const auto& [name, decision] : decisions_) {
    names.push_back(engine::Above(decision.item()));
  }
  for (const Citation& citation : citations) {
    names.push_back(engine::Above(citation.cited_item()));
  }
  absl::StatusOr<std::map<std::string, Meeting>> meetings =
      facts.FindAll<Meeting>(names);
  if (!meetings.ok()) return meetings.status();
  meetings_ = *std::move(meetings);

  names.clear();
  for (const auto& [name, decision] : decisions_) {
    names.push_back(decision.decision_maker());
  }
  for (const auto& [name, meeting] : meetings_) names.push_back(meeting.body());
  for (const Citation& citation : citations) names.push_back(citation.body());
  absl::StatusOr<std::map<std::string, councils::v1::Body>> bodies =
      facts.FindAll<councils::v1::Body>(names);
  if (!bodies.ok()) return bodies.status();
  bodies_ = *std::move(bodies);
  return absl::OkStatus();
}

Act Acts::OfPart(const std::string& part) const {
  Act act;
  act.decision = engine::Above(part);
  const auto found = decisions_.find(act.decision);
  if (found == decisions_.end()) return act;
  const Decision& decision = found->second;
  act.item = decision.item();
  if (decision.has_effective_date()) {
    act.effective_date = decision.effective_date();
  }
  if (decision.has_decision_date()) act.date = decision.decision_date();
  std::string body = decision.decision_maker();
  std::string as_stated;
  const auto meeting = meetings_.find(engine::Above(decision.item()));
  if (meeting != meetings_.end()) {
    if (!act.date.has_value() && meeting->second.has_date()) {
      act.date = meeting->second.date();
    }
    if (body.empty()) {
      body = meeting->second.body();
      as_stated = meeting->second.body_as_stated();
    }
  }
  SetBody(body, as_stated, act);
  return act;
}

Act Acts::OfCitation(const Citation& citation) const {
  Act act;
  act.item = citation.cited_item();
  if (citation.has_cited_date()) act.date = citation.cited_date();
  std::string body = citation.body();
  const auto meeting = meetings_.find(engine::Above(citation.cited_item()));
  if (meeting != meetings_.end()) {
    if (!act.date.has_value() && meeting->second.has_date()) {
      act.date = meeting->second.date();
    }
    if (body.empty()) body = meeting->second.body();
  }
  SetBody(body, citation.body_as_stated(), act);
  return act;
}

void Acts::SetBody(const std::string& name, const std::string& as_stated,
                   Act& act) const {
  const auto found = bodies_.find(name);
  if (found == bodies_.end()) {
    act.body_display_name = as_stated;
    return;
  }
  act.body = found->second;
  act.body_display_name =
      act.date.has_value()
          ? rules::BodyNameOn(act.body, rules::LastDate(*act.date))
          : act.body.display_name();
}

}  // namespace minutebook::meetings
