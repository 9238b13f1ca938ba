#include "services/meetings/minutes.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "minutebook/councils/v1/body.pb.h"
#include "services/meetings/meeting_records.h"
#include "services/rules/civil_date.h"

namespace minutebook::meetings {
namespace {

class DraftMinutes : public MeetingCourse<v1::DraftMinutesRequest> {
  absl::Status Change(const engine::DecideContext&,
                      const v1::DraftMinutesRequest&, v1::Meeting&,
                      std::vector<engine::Operation>&) const override {
    return absl::OkStatus();
  }
};

class PublishMinutes : public MeetingCourse<v1::PublishMinutesRequest> {
  absl::Status Change(
      const engine::DecideContext& context,
      const v1::PublishMinutesRequest& request, v1::Meeting& meeting,
      std::vector<engine::Operation>& operations) const override {
    absl::Status status = SetDay(context, request.has_publication_date(),
                                 request.publication_date(),
                                 meeting.mutable_minutes_publication_date());
    if (!status.ok()) return status;
    return ReleaseWithItems(context.facts, meeting, operations).status();
  }
};

class ConfirmMinutes : public MeetingCourse<v1::ConfirmMinutesRequest> {
  absl::Status Change(const engine::DecideContext& context,
                      const v1::ConfirmMinutesRequest& request,
                      v1::Meeting& meeting,
                      std::vector<engine::Operation>&) const override {
    const std::string& by = request.confirmed_by_meeting();
    const absl::StatusOr<v1::Meeting> later =
        context.facts.Get<v1::Meeting>(by);
    if (!later.ok()) return later.status();
    if (by == request.name()) {
      return engine::RuleBroken(by, "a meeting cannot confirm its own minutes");
    }
    if (later->state() == v1::Meeting::STATE_CANCELLED) {
      return engine::RuleBroken(by, absl::StrCat(by, " was cancelled"));
    }
    // What is not known does not stand in the way.
    if (meeting.has_date() && later->has_date() &&
        rules::DateNumber(later->date()) <= rules::DateNumber(meeting.date())) {
      return engine::RuleBroken(
          by, absl::StrCat(by, " is not later than ", request.name()));
    }
    if (!meeting.body().empty() && !later->body().empty() &&
        meeting.body() != later->body()) {
      const auto body = context.facts.Find<councils::v1::Body>(meeting.body());
      if (!body.ok()) return body.status();
      const bool succeeds =
          body->has_value() &&
          std::count((*body)->successors().begin(), (*body)->successors().end(),
                     later->body()) > 0;
      if (!succeeds) {
        return engine::RuleBroken(
            by, absl::StrCat(by, " is of another body than ", request.name(),
                             ", and of none of its successors"));
      }
    }
    meeting.set_confirmed_by_meeting(by);
    return absl::OkStatus();
  }
};

class CorrectMinutes : public MeetingCourse<v1::CorrectMinutesRequest> {
  absl::Status Change(
      const engine::DecideContext& context,
      const v1::CorrectMinutesRequest& request, v1::Meeting& meeting,
      std::vector<engine::Operation>& operations) const override {
    constexpr int kMostCorrections = 100;
    absl::Status status = CheckRoom(meeting.corrections(), kMostCorrections,
                                    request.name(), "corrections");
    if (!status.ok()) return status;
    v1::Meeting::Correction& kept = *meeting.add_corrections();
    kept.set_reason(request.reason());
    kept.set_agreed_by_meeting(request.agreed_by_meeting());
    status = SetDay(context, request.has_correction_date(),
                    request.correction_date(), kept.mutable_correction_date());
    if (!status.ok()) return status;
    std::vector<std::string> names;
    for (const auto& correction : request.corrections()) {
      names.push_back(correction.item());
    }
    absl::StatusOr<std::map<std::string, v1::Item>> items =
        context.facts.FindAll<v1::Item>(names);
    if (!items.ok()) return items.status();
    for (const auto& correction : request.corrections()) {
      const std::string& name = correction.item();
      const auto item = items->find(name);
      if (item == items->end() ||
          !absl::StartsWith(name, absl::StrCat(request.name(), "/items/"))) {
        return engine::RuleBroken(
            name, absl::StrCat(name, " is no item of ", request.name()));
      }
      Correct(correction, item->second);
      kept.add_items(name);
      operations.push_back(
          engine::Replacing(context.facts.TypeOf<v1::Item>(), item->second));
    }
    return absl::OkStatus();
  }

  static void Correct(
      const v1::CorrectMinutesRequest::ItemCorrection& correction,
      v1::Item& item) {
    if (!correction.title().empty()) item.set_title(correction.title());
    if (!correction.minute_number().empty()) {
      item.set_minute_number(correction.minute_number());
    }
    if (!correction.sections().empty()) {
      *item.mutable_sections() = correction.sections();
    }
    if (!correction.discussion_points().empty()) {
      *item.mutable_discussion_points() = correction.discussion_points();
    }
  }
};

}  // namespace

std::unique_ptr<engine::WriteCommand> MakeDraftMinutes() {
  return std::make_unique<DraftMinutes>();
}

std::unique_ptr<engine::WriteCommand> MakePublishMinutes() {
  return std::make_unique<PublishMinutes>();
}

std::unique_ptr<engine::WriteCommand> MakeConfirmMinutes() {
  return std::make_unique<ConfirmMinutes>();
}

std::unique_ptr<engine::WriteCommand> MakeCorrectMinutes() {
  return std::make_unique<CorrectMinutes>();
}

}  // namespace minutebook::meetings
