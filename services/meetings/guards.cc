#include "services/meetings/guards.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/forward_plan_entry.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/notice.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "minutebook/meetings/v1/recommendation.pb.h"
#include "services/engine/above.h"
#include "services/engine/facts.h"
#include "services/engine/method_write.h"
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

absl::Status Refuse(const std::string& name, const char* why) {
  return RuleBroken(name, absl::StrCat(name, " ", why));
}

absl::Status MeetingGuard(EntryAction action, const std::string& name,
                          const Message& before, const Message& after,
                          const Facts&) {
  const auto& meeting = static_cast<const v1::Meeting&>(before);
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
  return absl::OkStatus();
}

absl::Status ItemGuard(EntryAction action, const std::string& name,
                       const Message& before, const Message& after,
                       const Facts& facts) {
  const bool minutes_change =
      action == EntryAction::kUpdate &&
      Differ(before, after,
             {"title", "minute_number", "sections", "discussion_points"});
  if (action != EntryAction::kDelete && !minutes_change) {
    return absl::OkStatus();
  }
  const auto meeting = facts.Find<v1::Meeting>(engine::Above(name));
  if (!meeting.ok()) return meeting.status();
  if (!meeting->has_value()) return absl::OkStatus();
  if (minutes_change && rules::HasPublishedMinutes(**meeting)) {
    return Refuse(name,
                  "is of a meeting with published minutes: CorrectMinutes "
                  "changes them");
  }
  if (action == EntryAction::kDelete && rules::IsPublished(**meeting)) {
    return Refuse(name,
                  "is of a published meeting: set its withdrawal instead of "
                  "deleting it");
  }
  return absl::OkStatus();
}

absl::Status PartGuard(EntryAction action, const std::string& name,
                       const Message&, const Message&, const Facts& facts) {
  if (action != EntryAction::kDelete) return absl::OkStatus();
  const auto decision = facts.Find<v1::Decision>(engine::Above(name));
  if (!decision.ok()) return decision.status();
  if (!decision->has_value() || !(*decision)->has_publication_date()) {
    return absl::OkStatus();
  }
  return Refuse(name,
                "is part of a published decision: it is corrected by an "
                "update, never deleted");
}

absl::Status RecommendationGuard(EntryAction action, const std::string& name,
                                 const Message& before, const Message& after,
                                 const Facts& facts) {
  const auto& recommendation = static_cast<const v1::Recommendation&>(before);
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

}  // namespace

void SetGuards(engine::Catalogue& catalogue) {
  const auto set = [&](const char* type, engine::ResourceType::Guard guard) {
    catalogue.FindMutable(type)->set_guard(std::move(guard));
  };
  set("minutebook/Meeting", MeetingGuard);
  set("minutebook/Item", ItemGuard);
  set("minutebook/Decision", WithdrawnNotDeleted<v1::Decision>);
  set("minutebook/Part", PartGuard);
  set("minutebook/Recommendation", RecommendationGuard);
  set("minutebook/ForwardPlanEntry", WithdrawnNotDeleted<v1::ForwardPlanEntry>);
  set("minutebook/Notice", WithdrawnNotDeleted<v1::Notice>);
}

}  // namespace minutebook::meetings
