#include "services/actionplans/action_course.h"

#include <vector>

#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/actionplans/v1/milestone.pb.h"
#include "minutebook/actionplans/v1/rescheduling.pb.h"
#include "services/meetings/record_course.h"
#include "services/rules/civil_date.h"
#include "services/rules/plan_lifecycle.h"

namespace minutebook::actionplans {
namespace {

using meetings::RecordCourse;

// Puts an action or a milestone off and keeps the earlier day.
template <typename Request, typename Record>
class Reschedule : public RecordCourse<Request, Record> {
 public:
  using RecordCourse<Request, Record>::RecordCourse;

 private:
  absl::Status Change(const engine::DecideContext& context,
                      const Request& request, Record& record,
                      std::vector<engine::Operation>&) const override {
    constexpr int kMostEarlier = 50;
    auto& earlier_dues = *record.mutable_earlier_dues();
    absl::Status status = meetings::CheckRoom(earlier_dues, kMostEarlier,
                                              request.name(), "earlier_dues");
    if (!status.ok()) return status;
    v1::EarlierDue earlier;
    status = meetings::SetDay(context, request.has_rescheduled_date(),
                              request.rescheduled_date(),
                              earlier.mutable_rescheduled_date());
    if (!status.ok()) return status;
    if (!earlier_dues.empty() &&
        rules::DateNumber(earlier.rescheduled_date()) <
            rules::DateNumber(earlier_dues.rbegin()->rescheduled_date())) {
      return engine::RuleBroken(
          request.name(),
          "rescheduled_date is before that of the last of earlier_dues, which "
          "are kept in order");
    }
    if (record.has_due_date()) *earlier.mutable_due_date() = record.due_date();
    earlier.set_due_as_stated(record.due_as_stated());
    earlier.set_reason(request.reason());
    *earlier_dues.Add() = std::move(earlier);
    *record.mutable_due_date() = request.due_date();
    record.set_due_as_stated(request.due_as_stated());
    return absl::OkStatus();
  }
};

class CompleteMilestone
    : public RecordCourse<v1::CompleteMilestoneRequest, v1::Milestone> {
 public:
  CompleteMilestone() : RecordCourse(rules::kMilestoneLifecycle) {}

 private:
  absl::Status Change(const engine::DecideContext& context,
                      const v1::CompleteMilestoneRequest& request,
                      v1::Milestone& milestone,
                      std::vector<engine::Operation>&) const override {
    milestone.mutable_completion()->set_note(request.note());
    return meetings::SetDay(
        context, request.has_completed_date(), request.completed_date(),
        milestone.mutable_completion()->mutable_completed_date());
  }
};

}  // namespace

std::unique_ptr<engine::WriteCommand> MakeRescheduleAction() {
  return std::make_unique<Reschedule<v1::RescheduleActionRequest, v1::Action>>(
      rules::kActionLifecycle);
}

std::unique_ptr<engine::WriteCommand> MakeRescheduleMilestone() {
  return std::make_unique<
      Reschedule<v1::RescheduleMilestoneRequest, v1::Milestone>>(
      rules::kMilestoneLifecycle);
}

std::unique_ptr<engine::WriteCommand> MakeCompleteMilestone() {
  return std::make_unique<CompleteMilestone>();
}

}  // namespace minutebook::actionplans
