#include "services/meetings/meetings.h"

#include "services/meetings/guards.h"
#include "services/meetings/issue_history.h"

namespace minutebook::meetings {

void RegisterMeetings(engine::Engine& engine) {
  engine.Register("minutebook.meetings.v1.MeetingService.GetIssueHistory",
                  MakeGetIssueHistory());
  engine.catalogue()
      .FindMutable("minutebook/Decision")
      ->set_guard(DecisionGuard());
}

}  // namespace minutebook::meetings
