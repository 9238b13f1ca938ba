#include "services/meetings/meetings.h"

#include "services/meetings/guards.h"
#include "services/meetings/issue_history.h"
#include "services/meetings/publish_decision.h"

namespace minutebook::meetings {

void RegisterMeetings(engine::Engine& engine) {
  engine.Register("minutebook.meetings.v1.MeetingService.GetIssueHistory",
                  MakeGetIssueHistory());
  engine.Register("minutebook.meetings.v1.DecisionService.PublishDecision",
                  MakePublishDecision());
  engine.catalogue()
      .FindMutable("minutebook/Decision")
      ->set_guard(DecisionGuard());
}

}  // namespace minutebook::meetings
