#include "services/meetings/meetings.h"

#include "minutebook/meetings/v1/commitment.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/recommendation.pb.h"
#include "services/meetings/check_issue.h"
#include "services/meetings/commitment_course.h"
#include "services/meetings/guards.h"
#include "services/meetings/issue_history.h"
#include "services/meetings/issue_splits.h"
#include "services/meetings/meeting_course.h"
#include "services/meetings/minute_reference.h"
#include "services/meetings/minutes.h"
#include "services/meetings/overdue_commitments.h"
#include "services/meetings/publish_decision.h"
#include "services/meetings/responses.h"
#include "services/meetings/unanswered_recommendations.h"
#include "services/rules/commitments.h"
#include "services/rules/recommendations.h"

namespace minutebook::meetings {
namespace {

template <typename Record>
void Derive(engine::Engine& engine, const char* type,
            void (*derive)(Record& record)) {
  engine.catalogue().FindMutable(type)->set_derive(
      [derive](google::protobuf::Message& after) {
        derive(static_cast<Record&>(after));
      });
}

void DeriveMeeting(v1::Meeting& meeting) {
  if (meeting.state() == v1::Meeting::STATE_UNSPECIFIED) {
    meeting.set_state(v1::Meeting::STATE_SCHEDULED);
  }
}

}  // namespace

void RegisterMeetings(engine::Engine& engine) {
  const std::string meetings = "minutebook.meetings.v1.MeetingService.";
  engine.Register(meetings + "CancelMeeting", MakeCancelMeeting());
  engine.Register(meetings + "CheckIssue", MakeCheckIssue());
  engine.Register(meetings + "ConfirmMinutes", MakeConfirmMinutes());
  engine.Register(meetings + "CorrectMinutes", MakeCorrectMinutes());
  engine.Register(meetings + "DraftMinutes", MakeDraftMinutes());
  engine.Register(meetings + "GetIssueHistory", MakeGetIssueHistory());
  engine.Register(meetings + "HoldMeeting", MakeHoldMeeting());
  engine.Register(meetings + "MergeIssues", MakeMergeIssues());
  engine.Register(meetings + "PublishAgenda", MakePublishAgenda());
  engine.Register(meetings + "PublishMinutes", MakePublishMinutes());
  engine.Register(meetings + "RescheduleMeeting", MakeRescheduleMeeting());
  engine.Register(meetings + "ResolveMinuteReference",
                  MakeResolveMinuteReference());
  engine.Register(meetings + "SplitIssue", MakeSplitIssue());
  const std::string decisions = "minutebook.meetings.v1.DecisionService.";
  engine.Register(decisions + "FulfilCommitment", MakeFulfilCommitment());
  engine.Register(decisions + "ListOverdueCommitments",
                  MakeListOverdueCommitments());
  engine.Register(decisions + "ListUnansweredRecommendations",
                  MakeListUnansweredRecommendations());
  engine.Register(decisions + "ListUnresolvedCitations",
                  MakeListUnresolvedCitations());
  engine.Register(decisions + "PublishDecision", MakePublishDecision());
  engine.Register(decisions + "RescheduleCommitment",
                  MakeRescheduleCommitment());
  engine.Register(decisions + "RespondToRecommendation",
                  MakeRespondToRecommendation());
  engine.Register(decisions + "WithdrawCommitment", MakeWithdrawCommitment());
  Derive(engine, "minutebook/Commitment", rules::DeriveCommitment);
  Derive(engine, "minutebook/Meeting", DeriveMeeting);
  Derive(engine, "minutebook/Recommendation", rules::DeriveRecommendation);
  SetGuards(engine.catalogue());
}

}  // namespace minutebook::meetings
