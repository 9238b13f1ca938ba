#include "services/meetings/meetings.h"

#include "services/meetings/issue_history.h"

namespace minutebook::meetings {

void RegisterMeetings(engine::Engine& engine) {
  engine.Register("minutebook.meetings.v1.MeetingService.GetIssueHistory",
                  MakeGetIssueHistory());
}

}  // namespace minutebook::meetings
