#include "services/meetings/meeting_course.h"

#include <string>
#include <vector>

#include "services/meetings/meeting_records.h"

namespace minutebook::meetings {
namespace {

constexpr int kMostKept = 50;

class PublishAgenda : public MeetingCourse<v1::PublishAgendaRequest> {
  absl::Status Change(
      const engine::DecideContext& context,
      const v1::PublishAgendaRequest& request, v1::Meeting& meeting,
      std::vector<engine::Operation>& operations) const override {
    const engine::Facts& facts = context.facts;
    absl::Status status = CheckRoom(meeting.agenda_publications(), kMostKept,
                                    request.name(), "agenda_publications");
    if (!status.ok()) return status;
    auto& publication = *meeting.add_agenda_publications();
    publication.set_note(request.note());
    status = SetDay(context, request.has_publication_date(),
                    request.publication_date(),
                    publication.mutable_publication_date());
    if (!status.ok()) return status;
    const absl::StatusOr<std::vector<std::string>> items =
        ReleaseWithItems(facts, meeting, operations);
    if (!items.ok()) return items.status();
    return ReleasePapers(facts, *items, operations);
  }
};

class RescheduleMeeting : public MeetingCourse<v1::RescheduleMeetingRequest> {
  absl::Status Change(const engine::DecideContext& context,
                      const v1::RescheduleMeetingRequest& request,
                      v1::Meeting& meeting,
                      std::vector<engine::Operation>&) const override {
    absl::Status status = CheckRoom(meeting.earlier_dates(), kMostKept,
                                    request.name(), "earlier_dates");
    if (!status.ok()) return status;
    v1::Meeting::EarlierDate& earlier = *meeting.add_earlier_dates();
    if (meeting.has_date()) *earlier.mutable_date() = meeting.date();
    if (meeting.has_start_time()) {
      *earlier.mutable_start_time() = meeting.start_time();
    }
    earlier.set_venue(meeting.venue());
    earlier.set_reason(request.reason());
    meeting.clear_date();
    if (request.has_date()) *meeting.mutable_date() = request.date();
    meeting.clear_start_time();
    if (request.has_start_time()) {
      *meeting.mutable_start_time() = request.start_time();
    }
    if (!request.venue().empty()) meeting.set_venue(request.venue());
    return SetDay(context, request.has_rescheduled_date(),
                  request.rescheduled_date(),
                  earlier.mutable_rescheduled_date());
  }
};

class CancelMeeting : public MeetingCourse<v1::CancelMeetingRequest> {
  absl::Status Change(const engine::DecideContext& context,
                      const v1::CancelMeetingRequest& request,
                      v1::Meeting& meeting,
                      std::vector<engine::Operation>&) const override {
    meeting.mutable_cancellation()->set_reason(request.reason());
    return SetDay(context, request.has_cancellation_date(),
                  request.cancellation_date(),
                  meeting.mutable_cancellation()->mutable_cancellation_date());
  }
};

class HoldMeeting : public MeetingCourse<v1::HoldMeetingRequest> {
  absl::Status Change(const engine::DecideContext& context,
                      const v1::HoldMeetingRequest& request,
                      v1::Meeting& meeting,
                      std::vector<engine::Operation>&) const override {
    if (request.has_actual_start_time()) {
      *meeting.mutable_actual_start_time() = request.actual_start_time();
    }
    if (request.has_actual_end_time()) {
      *meeting.mutable_actual_end_time() = request.actual_end_time();
    }
    return CheckTookPlace(context, meeting);
  }
};

}  // namespace

std::unique_ptr<engine::WriteCommand> MakePublishAgenda() {
  return std::make_unique<PublishAgenda>();
}

std::unique_ptr<engine::WriteCommand> MakeRescheduleMeeting() {
  return std::make_unique<RescheduleMeeting>();
}

std::unique_ptr<engine::WriteCommand> MakeCancelMeeting() {
  return std::make_unique<CancelMeeting>();
}

std::unique_ptr<engine::WriteCommand> MakeHoldMeeting() {
  return std::make_unique<HoldMeeting>();
}

}  // namespace minutebook::meetings
