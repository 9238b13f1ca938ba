#include "tests/bench/strategy_traffic.h"

#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/entry.pb.h"
#include "minutebook/meetings/v1/commitment.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/paper.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "minutebook/meetings/v1/recommendation.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/objective.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"
#include "tests/bench/sample.h"

namespace minutebook::bench {
namespace {

constexpr int kObjectives = 6;
constexpr int kEditions = 2;
constexpr int kMeetings = 10;
constexpr int kPromisesOfMeeting = 2;
constexpr int kActions = 50;

// Creates the record that `request` says in text form; its name.
template <typename Record, typename Request>
std::string Add(const CallMethod& call, const std::string& method,
                const std::string& request,
                const std::string& parent = kCouncil) {
  Request message;
  if (!google::protobuf::TextFormat::ParseFromString(request, &message)) {
    std::fprintf(stderr, "no request: %s\n", request.c_str());
    std::exit(1);
  }
  message.set_parent(parent);
  Record created;
  created.ParseFromString(call(method, message.SerializeAsString()));
  return created.name();
}

void AddMeeting(const CallMethod& call, int number, const std::string& issue,
                const std::string& strategy) {
  const std::string item =
      Add<meetings::v1::Item, meetings::v1::CreateItemRequest>(
          call, "meetings.v1.MeetingService/CreateItem",
          absl::StrCat("item { issues: '", issue, "' }"),
          Add<meetings::v1::Meeting, meetings::v1::CreateMeetingRequest>(
              call, "meetings.v1.MeetingService/CreateMeeting",
              absl::StrCat("meeting { body: '", kCouncil, "/bodies/", kBodyId,
                           "' date { year: 2014 month: ", number,
                           " day: 1 } }")));
  Add<meetings::v1::Paper, meetings::v1::CreatePaperRequest>(
      call, "meetings.v1.MeetingService/CreatePaper",
      absl::StrCat("paper { title: 'Report' item: '", item, "' }"));
  Add<meetings::v1::Part, meetings::v1::CreatePartRequest>(
      call, "meetings.v1.DecisionService/CreatePart",
      absl::StrCat("part { text: 'That it be endorsed' effects { verb: "
                   "VERB_ENDORSED subjects { record: '",
                   strategy, "' } } }"),
      Add<meetings::v1::Decision, meetings::v1::CreateDecisionRequest>(
          call, "meetings.v1.DecisionService/CreateDecision",
          absl::StrCat("decision { item: '", item, "' }")));
  Add<meetings::v1::Recommendation, meetings::v1::CreateRecommendationRequest>(
      call, "meetings.v1.DecisionService/CreateRecommendation",
      absl::StrCat("recommendation { text: 'Ask the parish councils' "
                   "made_item: '",
                   item, "' }"));
  for (int i = 0; i < kPromisesOfMeeting; ++i) {
    Add<meetings::v1::Commitment, meetings::v1::CreateCommitmentRequest>(
        call, "meetings.v1.DecisionService/CreateCommitment",
        absl::StrCat("commitment { what: 'report back' origin_item: '", item,
                     "' }"));
  }
}

void AddPlan(const CallMethod& call, const std::string& strategy) {
  const std::string plan = Add<actionplans::v1::ActionPlan,
                               actionplans::v1::CreateActionPlanRequest>(
      call, "actionplans.v1.ActionPlanService/CreateActionPlan",
      absl::StrCat("action_plan { title: 'Plan' strategies: '", strategy,
                   "' start_date { year: 2015 month: 4 day: 1 } "
                   "end_date { year: 2016 month: 3 day: 31 } }"));
  for (int i = 0; i < kActions; ++i) {
    const std::string action =
        Add<actionplans::v1::Action, actionplans::v1::CreateActionRequest>(
            call, "actionplans.v1.ActionPlanService/CreateAction",
            "action { title: 'Answer calls at the first point of contact' "
            "due_date { year: 2016 month: 1 day: 31 } }");
    Add<actionplans::v1::Entry, actionplans::v1::CreateEntryRequest>(
        call, "actionplans.v1.ActionPlanService/CreateEntry",
        absl::StrCat("entry { action: '", action, "' }"), plan);
  }
}

}  // namespace

std::string AddStrategy(const CallMethod& call) {
  const std::string issue =
      Add<meetings::v1::Issue, meetings::v1::CreateIssueRequest>(
          call, "meetings.v1.MeetingService/CreateIssue",
          "issue { title: 'Customer Contact' }");
  const std::string strategy =
      Add<strategies::v1::Strategy, strategies::v1::CreateStrategyRequest>(
          call, "strategies.v1.StrategyService/CreateStrategy",
          absl::StrCat("strategy { title: 'Customer Contact' issues: '", issue,
                       "' }"));
  for (int i = 0; i < kObjectives; ++i) {
    Add<strategies::v1::Objective, strategies::v1::CreateObjectiveRequest>(
        call, "strategies.v1.StrategyService/CreateObjective",
        "objective { title: 'Answer at the first point of contact' }",
        strategy);
  }
  for (int i = 0; i < kEditions; ++i) {
    Add<strategies::v1::Edition, strategies::v1::CreateEditionRequest>(
        call, "strategies.v1.StrategyService/CreateEdition",
        "edition { title: 'Customer Contact Strategy' }", strategy);
  }
  for (int i = 1; i <= kMeetings; ++i) AddMeeting(call, i, issue, strategy);
  AddPlan(call, strategy);
  return strategy;
}

}  // namespace minutebook::bench
