// How a meeting comes from its arrangement to its confirmed minutes.
#pragma once

#include "google/type/date.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "services/rules/civil_date.h"
#include "services/rules/lifecycle.h"

namespace minutebook::rules {

using MeetingState = meetings::v1::Meeting::State;
using MeetingTransition = Transition<MeetingState>;

// A meeting known from a page may stand as scheduled when its minutes are
// already there to be published.
inline constexpr MeetingTransition kMeetingLifecycle[] = {
    {meetings::v1::Meeting::STATE_SCHEDULED, "PublishAgenda",
     meetings::v1::Meeting::STATE_AGENDA_PUBLISHED},
    {meetings::v1::Meeting::STATE_AGENDA_PUBLISHED, "PublishAgenda",
     meetings::v1::Meeting::STATE_AGENDA_PUBLISHED},
    {meetings::v1::Meeting::STATE_SCHEDULED, "RescheduleMeeting",
     meetings::v1::Meeting::STATE_SCHEDULED},
    {meetings::v1::Meeting::STATE_AGENDA_PUBLISHED, "RescheduleMeeting",
     meetings::v1::Meeting::STATE_SCHEDULED},
    {meetings::v1::Meeting::STATE_SCHEDULED, "CancelMeeting",
     meetings::v1::Meeting::STATE_CANCELLED},
    {meetings::v1::Meeting::STATE_AGENDA_PUBLISHED, "CancelMeeting",
     meetings::v1::Meeting::STATE_CANCELLED},
    {meetings::v1::Meeting::STATE_SCHEDULED, "HoldMeeting",
     meetings::v1::Meeting::STATE_HELD},
    {meetings::v1::Meeting::STATE_AGENDA_PUBLISHED, "HoldMeeting",
     meetings::v1::Meeting::STATE_HELD},
    {meetings::v1::Meeting::STATE_HELD, "DraftMinutes",
     meetings::v1::Meeting::STATE_MINUTES_DRAFT},
    {meetings::v1::Meeting::STATE_SCHEDULED, "PublishMinutes",
     meetings::v1::Meeting::STATE_MINUTES_PUBLISHED},
    {meetings::v1::Meeting::STATE_AGENDA_PUBLISHED, "PublishMinutes",
     meetings::v1::Meeting::STATE_MINUTES_PUBLISHED},
    {meetings::v1::Meeting::STATE_HELD, "PublishMinutes",
     meetings::v1::Meeting::STATE_MINUTES_PUBLISHED},
    {meetings::v1::Meeting::STATE_MINUTES_DRAFT, "PublishMinutes",
     meetings::v1::Meeting::STATE_MINUTES_PUBLISHED},
    {meetings::v1::Meeting::STATE_MINUTES_PUBLISHED, "ConfirmMinutes",
     meetings::v1::Meeting::STATE_MINUTES_CONFIRMED},
    {meetings::v1::Meeting::STATE_MINUTES_PUBLISHED, "CorrectMinutes",
     meetings::v1::Meeting::STATE_MINUTES_PUBLISHED},
    {meetings::v1::Meeting::STATE_MINUTES_CONFIRMED, "CorrectMinutes",
     meetings::v1::Meeting::STATE_MINUTES_CONFIRMED},
};

// Whether a meeting in this state took place.
constexpr bool TookPlace(MeetingState state) {
  return state == meetings::v1::Meeting::STATE_HELD ||
         state == meetings::v1::Meeting::STATE_MINUTES_DRAFT ||
         state == meetings::v1::Meeting::STATE_MINUTES_PUBLISHED ||
         state == meetings::v1::Meeting::STATE_MINUTES_CONFIRMED;
}

// Whether it is yet to take place on `day`, a full day; not where its own day
// is not known.
inline bool IsToCome(const meetings::v1::Meeting& meeting,
                     const google::type::Date& day) {
  return meeting.has_date() && DateNumber(meeting.date()) > DateNumber(day);
}

// Whether anything of it was published.
inline bool IsPublished(const meetings::v1::Meeting& meeting) {
  return !meeting.agenda_publications().empty() ||
         meeting.has_minutes_publication_date();
}

// Whether its minutes are changed by corrections alone.
inline bool HasPublishedMinutes(const meetings::v1::Meeting& meeting) {
  return meeting.has_minutes_publication_date();
}

}  // namespace minutebook::rules
