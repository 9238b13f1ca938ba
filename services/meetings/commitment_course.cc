#include "services/meetings/commitment_course.h"

#include <string>
#include <vector>

#include "minutebook/meetings/v1/commitment.pb.h"
#include "services/meetings/days.h"
#include "services/meetings/record_course.h"
#include "services/rules/civil_date.h"
#include "services/rules/commitments.h"

namespace minutebook::meetings {
namespace {

template <typename Request>
class CommitmentCourse : public RecordCourse<Request, v1::Commitment> {
 public:
  CommitmentCourse()
      : RecordCourse<Request, v1::Commitment>(rules::kCommitmentLifecycle) {}
};

class FulfilCommitment : public CommitmentCourse<v1::FulfilCommitmentRequest> {
  absl::Status Change(const engine::DecideContext& context,
                      const v1::FulfilCommitmentRequest& request,
                      v1::Commitment& commitment,
                      std::vector<engine::Operation>&) const override {
    v1::Commitment::Fulfilment& fulfilment = *commitment.add_fulfilments();
    fulfilment = request.fulfilment();
    if (!fulfilment.has_fulfilment_date() && fulfilment.item().empty() &&
        fulfilment.decision().empty()) {
      absl::Status status =
          SetDay(context, false, {}, fulfilment.mutable_fulfilment_date());
      if (!status.ok()) return status;
    }
    Days days;
    absl::Status status = days.Load(
        context.facts,
        {commitment.origin_item(), fulfilment.item(), fulfilment.decision()});
    if (!status.ok()) return status;
    const auto day_of = [&](const std::string& name) { return days.Of(name); };
    const int32_t made = rules::MadeDay(commitment, day_of);
    const int32_t kept = rules::DayOfFulfilment(fulfilment, day_of);
    if (made != 0 && kept != 0 && kept < made) {
      return engine::RuleBroken(
          request.name(),
          absl::StrCat(request.name(), " was made on ",
                       rules::DateText(rules::DateOf(made)),
                       ": nothing of a day before, ",
                       rules::DateText(rules::DateOf(kept)), ", keeps it"));
    }
    return absl::OkStatus();
  }
};

class RescheduleCommitment
    : public CommitmentCourse<v1::RescheduleCommitmentRequest> {
  absl::Status Change(const engine::DecideContext& context,
                      const v1::RescheduleCommitmentRequest& request,
                      v1::Commitment& commitment,
                      std::vector<engine::Operation>&) const override {
    constexpr int kMostEarlier = 50;
    auto& earlier_dues = *commitment.mutable_earlier_dues();
    absl::Status status =
        CheckRoom(earlier_dues, kMostEarlier, request.name(), "earlier_dues");
    if (!status.ok()) return status;
    v1::Commitment::EarlierDue earlier;
    status =
        SetDay(context, request.has_rescheduled_date(),
               request.rescheduled_date(), earlier.mutable_rescheduled_date());
    if (!status.ok()) return status;
    if (!earlier_dues.empty() &&
        rules::DateNumber(earlier.rescheduled_date()) <
            rules::DateNumber(earlier_dues.rbegin()->rescheduled_date())) {
      return engine::RuleBroken(
          request.name(),
          "rescheduled_date is before that of the last of earlier_dues, which "
          "are kept in order");
    }
    *earlier.mutable_due() = commitment.due();
    earlier.set_reason(request.reason());
    *earlier_dues.Add() = std::move(earlier);
    *commitment.mutable_due() = request.due();
    return absl::OkStatus();
  }
};

class WithdrawCommitment
    : public CommitmentCourse<v1::WithdrawCommitmentRequest> {
  absl::Status Change(const engine::DecideContext& context,
                      const v1::WithdrawCommitmentRequest& request,
                      v1::Commitment& commitment,
                      std::vector<engine::Operation>&) const override {
    commitment.mutable_withdrawal()->set_reason(request.reason());
    return SetDay(context, request.has_withdrawal_date(),
                  request.withdrawal_date(),
                  commitment.mutable_withdrawal()->mutable_withdrawal_date());
  }
};

}  // namespace

std::unique_ptr<engine::WriteCommand> MakeFulfilCommitment() {
  return std::make_unique<FulfilCommitment>();
}

std::unique_ptr<engine::WriteCommand> MakeRescheduleCommitment() {
  return std::make_unique<RescheduleCommitment>();
}

std::unique_ptr<engine::WriteCommand> MakeWithdrawCommitment() {
  return std::make_unique<WithdrawCommitment>();
}

}  // namespace minutebook::meetings
