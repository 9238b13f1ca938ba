#include "services/meetings/guards.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/forward_plan_entry.pb.h"
#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/notice.pb.h"
#include "minutebook/meetings/v1/paper.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "minutebook/meetings/v1/recommendation.pb.h"
#include "services/engine/above.h"
#include "services/engine/facts.h"
#include "services/engine/merge.h"
#include "services/engine/method_write.h"
#include "services/meetings/meeting_records.h"
#include "services/rules/meeting_lifecycle.h"

namespace minutebook::meetings {
namespace {

using engine::Facts;
using engine::RuleBroken;
using google::protobuf::Message;
using storage::EntryAction;

// Whether any of the fields differ.
bool Differ(const Message& before, const Message& after,
            const std::vector<std::string>& fields) {
  std::vector<const google::protobuf::FieldDescriptor*> compared;
  for (const std::string& field : fields) {
    compared.push_back(before.GetDescriptor()->FindFieldByName(field));
  }
  google::protobuf::util::MessageDifferencer differencer;
  return !differencer.CompareWithFields(before, after, compared, compared);
}

// Whether anything of the record's own differs, but for the fields `besides`;
// what every record has (who may read it, say) is not its own.
bool OwnDiffer(const Message& before, const Message& after,
               const std::set<std::string>& besides) {
  constexpr int kFirstOwnField = 10;
  std::vector<std::string> fields;
  for (int i = 0; i < before.GetDescriptor()->field_count(); ++i) {
    const auto* field = before.GetDescriptor()->field(i);
    if (field->number() >= kFirstOwnField && !besides.contains(field->name())) {
      fields.push_back(field->name());
    }
  }
  return Differ(before, after, fields);
}

absl::Status Refuse(const std::string& name, const char* why) {
  return RuleBroken(name, absl::StrCat(name, " ", why));
}

// The names in these fields of `after` that are to stand there anew.
std::vector<std::string> NewNames(EntryAction action, const Message& before,
                                  const Message& after,
                                  const std::vector<std::string>& fields) {
  std::vector<std::string> names;
  if (action == EntryAction::kDelete) return names;
  const auto* reflection = after.GetReflection();
  for (const std::string& path : fields) {
    const auto* field = after.GetDescriptor()->FindFieldByName(path);
    if (action == EntryAction::kUpdate && !Differ(before, after, {path})) {
      continue;
    }
    if (!field->is_repeated()) {
      names.push_back(reflection->GetString(after, field));
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(after, field); ++i) {
      names.push_back(reflection->GetRepeatedString(after, field, i));
    }
  }
  return names;
}

// Whether the record newly names a body or an issue that is another one.
absl::Status CheckMerged(EntryAction action, const std::string& name,
                         const Message& before, const Message& after,
                         const Facts& facts,
                         const std::vector<std::string>& bodies,
                         const std::vector<std::string>& issues) {
  absl::Status status = engine::CheckNotMerged<councils::v1::Body>(
      facts, name, NewNames(action, before, after, bodies));
  if (!status.ok()) return status;
  return engine::CheckNotMerged<v1::Issue>(
      facts, name, NewNames(action, before, after, issues));
}

// The meeting of the item; nothing where there is none.
absl::StatusOr<std::optional<v1::Meeting>> MeetingOf(const Facts& facts,
                                                     const std::string& item) {
  return facts.Find<v1::Meeting>(engine::Above(item));
}

absl::Status MeetingGuard(EntryAction action, const std::string& name,
                          const Message& before, const Message& after,
                          const Facts& facts) {
  const auto& meeting = static_cast<const v1::Meeting&>(before);
  absl::Status status =
      CheckMerged(action, name, before, after, facts, {"body"}, {});
  if (!status.ok()) return status;
  if (action == EntryAction::kDelete && rules::IsPublished(meeting)) {
    return Refuse(name,
                  "is published: a published meeting is cancelled or "
                  "corrected, never deleted");
  }
  if (action != EntryAction::kUpdate) return absl::OkStatus();
  if (meeting.state() == v1::Meeting::STATE_AGENDA_PUBLISHED &&
      Differ(before, after, {"date", "start_time"})) {
    return Refuse(name,
                  "has a published agenda: RescheduleMeeting changes its date");
  }
  if (meeting.state() == v1::Meeting::STATE_MINUTES_CONFIRMED &&
      Differ(before, after, {"body", "date"})) {
    return Refuse(name, "has confirmed minutes, which name its body and date");
  }
  if (!rules::TookPlace(meeting.state()) || !Differ(before, after, {"date"})) {
    return absl::OkStatus();
  }
  const absl::StatusOr<google::type::Date> today =
      councils::OnDate(facts, nullptr, facts.write_time());
  if (!today.ok()) return today.status();
  return CheckTookPlace(static_cast<const v1::Meeting&>(after), *today);
}

absl::Status ItemGuard(EntryAction action, const std::string& name,
                       const Message& before, const Message& after,
                       const Facts& facts) {
  absl::Status status =
      CheckMerged(action, name, before, after, facts, {}, {"issues"});
  if (!status.ok()) return status;
  const bool minutes_change =
      action == EntryAction::kUpdate &&
      Differ(before, after,
             {"title", "minute_number", "sections", "discussion_points"});
  if (action == EntryAction::kUpdate && !minutes_change) {
    return absl::OkStatus();
  }
  const auto meeting = MeetingOf(facts, name);
  if (!meeting.ok()) return meeting.status();
  if (!meeting->has_value()) return absl::OkStatus();
  if (action == EntryAction::kDelete && rules::IsPublished(**meeting)) {
    return Refuse(name,
                  "is of a published meeting: set its withdrawal instead of "
                  "deleting it");
  }
  if (!rules::HasPublishedMinutes(**meeting)) return absl::OkStatus();
  return Refuse(name, minutes_change
                          ? "is of a meeting with published minutes: "
                            "CorrectMinutes changes them"
                          : "is not in the published minutes of its meeting: "
                            "CorrectMinutes adds what they left out");
}

// Exempt minutes stand below the items of the public ones.
absl::Status ExemptPartGuard(EntryAction action, const std::string& name,
                             const Message& before, const Message& after,
                             const Facts& facts) {
  if (action == EntryAction::kUpdate && !OwnDiffer(before, after, {})) {
    return absl::OkStatus();
  }
  const auto meeting = MeetingOf(facts, engine::Above(name));
  if (!meeting.ok()) return meeting.status();
  if (!meeting->has_value() || !rules::HasPublishedMinutes(**meeting)) {
    return absl::OkStatus();
  }
  return Refuse(name,
                "is of a meeting with published minutes: CorrectMinutes adds "
                "and changes it, and it is never deleted");
}

absl::Status PaperGuard(EntryAction action, const std::string& name,
                        const Message& before, const Message& after,
                        const Facts& facts) {
  const auto& paper = static_cast<const v1::Paper&>(after);
  const std::string& item = static_cast<const v1::Paper&>(before).item();
  const bool updates = action == EntryAction::kUpdate;
  const bool changes = updates && OwnDiffer(before, after, {"withdrawal"});
  if (updates && !changes) return absl::OkStatus();
  const bool moves = updates && paper.item() != item;
  const std::string left = engine::Above(item);
  const std::string reached = engine::Above(paper.item());
  const auto meetings =
      facts.FindAll<v1::Meeting>(std::vector<std::string>{left, reached});
  if (!meetings.ok()) return meetings.status();
  const auto of_left = meetings->find(left);
  const auto of_reached = meetings->find(reached);
  if (of_left != meetings->end()) {
    if ((moves || action == EntryAction::kDelete) &&
        rules::IsPublished(of_left->second)) {
      return Refuse(name,
                    "is before a published meeting: set its withdrawal instead "
                    "of taking it away");
    }
    if (changes && rules::HasPublishedMinutes(of_left->second)) {
      return Refuse(name,
                    "was before a meeting with published minutes: set its "
                    "withdrawal and create another one");
    }
  }
  const bool arrives = moves || (!updates && action != EntryAction::kDelete);
  if (arrives && of_reached != meetings->end() &&
      rules::HasPublishedMinutes(of_reached->second) &&
      (!paper.late() || paper.urgency_reason().empty())) {
    return Refuse(name,
                  "is not among the papers of the published minutes: one that "
                  "came to light since is late and says why in its "
                  "urgency_reason");
  }
  return absl::OkStatus();
}

// Refuses to change, or to make up, what the published minutes of the meeting
// of `item` say of a vote. `Record` has `votes`.
template <typename Record>
absl::Status CheckVotes(EntryAction action, const std::string& name,
                        const Message& before, const Message& after,
                        const std::string& item, const Facts& facts) {
  if (action == EntryAction::kUpdate
          ? !Differ(before, after, {"votes"})
          : static_cast<const Record&>(after).votes().empty()) {
    return absl::OkStatus();
  }
  const auto meeting = MeetingOf(facts, item);
  if (!meeting.ok()) return meeting.status();
  if (!meeting->has_value() || !rules::HasPublishedMinutes(**meeting)) {
    return absl::OkStatus();
  }
  return Refuse(name,
                "was voted on at a meeting with published minutes: "
                "CorrectMinutes changes the votes");
}

// Of records with a publication_date and a withdrawal.
template <typename Record>
absl::Status WithdrawnNotDeleted(EntryAction action, const std::string& name,
                                 const Message& before, const Message& after,
                                 const Facts&) {
  if (!static_cast<const Record&>(before).has_publication_date()) {
    return absl::OkStatus();
  }
  if (action == EntryAction::kDelete) {
    return Refuse(name,
                  "has a publication_date: set its withdrawal instead of "
                  "deleting it");
  }
  if (action == EntryAction::kUpdate &&
      !static_cast<const Record&>(after).has_publication_date()) {
    return Refuse(name, "was published: its publication_date stays");
  }
  return absl::OkStatus();
}

absl::Status DecisionGuard(EntryAction action, const std::string& name,
                           const Message& before, const Message& after,
                           const Facts& facts) {
  absl::Status status =
      WithdrawnNotDeleted<v1::Decision>(action, name, before, after, facts);
  if (!status.ok()) return status;
  status = CheckMerged(action, name, before, after, facts, {"decision_maker"},
                       {"issues"});
  if (!status.ok()) return status;
  const std::string& item = static_cast<const v1::Decision&>(before).item();
  const bool moves =
      action == EntryAction::kUpdate && Differ(before, after, {"item"});
  if (action == EntryAction::kDelete || moves) {
    const auto meeting = MeetingOf(facts, item);
    if (!meeting.ok()) return meeting.status();
    if (meeting->has_value() && rules::HasPublishedMinutes(**meeting)) {
      return Refuse(name,
                    "was taken at a meeting with published minutes: set its "
                    "withdrawal instead of taking it away");
    }
  }
  if (action == EntryAction::kDelete) return absl::OkStatus();
  return CheckVotes<v1::Decision>(
      action, name, before, after,
      static_cast<const v1::Decision&>(after).item(), facts);
}

absl::Status PartGuard(EntryAction action, const std::string& name,
                       const Message& before, const Message& after,
                       const Facts& facts) {
  const bool votes = action == EntryAction::kUpdate
                         ? Differ(before, after, {"votes"})
                         : !static_cast<const v1::Part&>(after).votes().empty();
  if (action != EntryAction::kDelete && !votes) return absl::OkStatus();
  const auto decision = facts.Find<v1::Decision>(engine::Above(name));
  if (!decision.ok()) return decision.status();
  if (!decision->has_value()) return absl::OkStatus();
  if (action == EntryAction::kDelete && (*decision)->has_publication_date()) {
    return Refuse(name,
                  "is part of a published decision: it is corrected by an "
                  "update, never deleted");
  }
  return CheckVotes<v1::Part>(action, name, before, after, (*decision)->item(),
                              facts);
}

absl::Status CommitmentGuard(EntryAction action, const std::string& name,
                             const Message& before, const Message& after,
                             const Facts& facts) {
  return CheckMerged(action, name, before, after, facts, {"to_body"},
                     {"issues"});
}

absl::Status RecommendationGuard(EntryAction action, const std::string& name,
                                 const Message& before, const Message& after,
                                 const Facts& facts) {
  const auto& recommendation = static_cast<const v1::Recommendation&>(before);
  absl::Status status = CheckMerged(action, name, before, after, facts,
                                    {"from_body", "to_body"}, {"issues"});
  if (!status.ok()) return status;
  if (action == EntryAction::kUpdate && recommendation.has_response() &&
      !static_cast<const v1::Recommendation&>(after).has_response()) {
    return Refuse(name,
                  "was answered: its response can be changed, not taken "
                  "away");
  }
  if (action != EntryAction::kDelete) return absl::OkStatus();
  if (recommendation.has_response()) {
    return Refuse(name,
                  "was answered: set its withdrawal instead of deleting it");
  }
  const auto meetings = facts.FindAll<v1::Meeting>(
      std::vector<std::string>{engine::Above(recommendation.made_item()),
                               engine::Above(recommendation.put_item())});
  if (!meetings.ok()) return meetings.status();
  for (const auto& [meeting, record] : *meetings) {
    if (rules::IsPublished(record)) {
      return Refuse(name,
                    "was made or put at a published meeting: set its "
                    "withdrawal instead of deleting it");
    }
  }
  return absl::OkStatus();
}

}  // namespace

void SetGuards(engine::Catalogue& catalogue) {
  const auto set = [&](const char* type, engine::ResourceType::Guard guard) {
    catalogue.FindMutable(type)->set_guard(std::move(guard));
  };
  set("minutebook/Meeting", MeetingGuard);
  set("minutebook/Item", ItemGuard);
  set("minutebook/ExemptPart", ExemptPartGuard);
  set("minutebook/Paper", PaperGuard);
  set("minutebook/Decision", DecisionGuard);
  set("minutebook/Part", PartGuard);
  set("minutebook/Recommendation", RecommendationGuard);
  set("minutebook/Commitment", CommitmentGuard);
  set("minutebook/ForwardPlanEntry", WithdrawnNotDeleted<v1::ForwardPlanEntry>);
  set("minutebook/Notice", WithdrawnNotDeleted<v1::Notice>);
}

}  // namespace minutebook::meetings
