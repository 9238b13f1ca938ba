// What the methods of meetings share.
#pragma once

#include <string>
#include <vector>

#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/paper.pb.h"
#include "services/meetings/record_course.h"
#include "services/meetings/release.h"
#include "services/rules/meeting_lifecycle.h"

namespace minutebook::meetings {

template <typename Request>
class MeetingCourse : public RecordCourse<Request, v1::Meeting> {
 public:
  MeetingCourse()
      : RecordCourse<Request, v1::Meeting>(rules::kMeetingLifecycle) {}
};

// RULE_BROKEN where `meeting` is yet to take place on `day`.
inline absl::Status CheckTookPlace(const v1::Meeting& meeting,
                                   const google::type::Date& day) {
  if (!rules::IsToCome(meeting, day)) return absl::OkStatus();
  return engine::RuleBroken(
      meeting.name(),
      absl::StrCat(meeting.name(), " is on ", rules::DateText(meeting.date()),
                   ", after ", rules::DateText(day),
                   ": what has not taken place was not held and has no minutes "
                   "to publish, nor does it confirm any"));
}

// The same of the council's own today.
inline absl::Status CheckTookPlace(const engine::DecideContext& context,
                                   const v1::Meeting& meeting) {
  const absl::StatusOr<google::type::Date> today =
      councils::OnDate(context.facts, nullptr, context.now);
  if (!today.ok()) return today.status();
  return CheckTookPlace(meeting, *today);
}

// Releases the meeting, here, and its items, by operations; answers with the
// items' names.
inline absl::StatusOr<std::vector<std::string>> ReleaseWithItems(
    const engine::Facts& facts, v1::Meeting& meeting,
    std::vector<engine::Operation>& operations) {
  absl::StatusOr<std::vector<v1::Item>> items =
      facts.Below<v1::Item>(meeting.name());
  if (!items.ok()) return items.status();
  Release(meeting);
  std::vector<std::string> names;
  for (v1::Item& item : *items) {
    names.push_back(item.name());
    Release(item);
    operations.push_back(engine::Replacing(facts.TypeOf<v1::Item>(), item));
  }
  return names;
}

// Releases the papers before these items, by operations.
inline absl::Status ReleasePapers(const engine::Facts& facts,
                                  const std::vector<std::string>& items,
                                  std::vector<engine::Operation>& operations) {
  auto papers = facts.Referring<v1::Item, v1::Paper>(items);
  if (!papers.ok()) return papers.status();
  for (auto& [item, before_item] : *papers) {
    for (v1::Paper& paper : before_item) {
      Release(paper);
      operations.push_back(engine::Replacing(facts.TypeOf<v1::Paper>(), paper));
    }
  }
  return absl::OkStatus();
}

}  // namespace minutebook::meetings
