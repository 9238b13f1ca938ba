#include "services/runtime/frequent_methods.h"

#include <algorithm>
#include <iterator>

namespace minutebook::runtime {
namespace {

constexpr std::string_view kFrequent[] = {
    "minutebook.actionplans.v1.ActionPlanService.GetAction",
    "minutebook.actionplans.v1.ActionPlanService.ListActions",
    "minutebook.actionplans.v1.MeasureService.GetMeasure",
    "minutebook.actionplans.v1.MeasureService.ListMeasures",
    "minutebook.meetings.v1.DecisionService.GetDecision",
    "minutebook.meetings.v1.DecisionService.ListDecisions",
    "minutebook.meetings.v1.MeetingService.GetItem",
    "minutebook.meetings.v1.MeetingService.GetMeeting",
    "minutebook.meetings.v1.MeetingService.ListItems",
    "minutebook.meetings.v1.MeetingService.ListMeetings",
    "minutebook.strategies.v1.StrategyService.GetStrategy",
    "minutebook.strategies.v1.StrategyService.ListStrategies",
};

}  // namespace

bool IsFrequent(std::string_view method) {
  return std::find(std::begin(kFrequent), std::end(kFrequent), method) !=
         std::end(kFrequent);
}

}  // namespace minutebook::runtime
