#include "services/meetings/work_programme.h"

#include <optional>
#include <string>
#include <vector>

#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/meetings/v1/work_programme.pb.h"
#include "services/meetings/state_walk.h"
#include "services/rules/work_programme.h"

namespace minutebook::meetings {
namespace {

constexpr int kMostMeetings = 100;
constexpr int kMostUnplaced = 1000;

class Programme {
 public:
  Programme(const engine::Facts& facts, std::string body,
            v1::GetWorkProgrammeResponse& response)
      : facts_(facts), body_(std::move(body)), response_(response) {}

  absl::Status AddMeetings() {
    engine::Facts::Place place;
    return facts_.Walk<v1::Meeting>(
        absl::StrCat("body = \"", body_,
                     "\" AND date >= ", FilterDay(response_.on_date())),
        "date", engine::kMaxPageSize, place, [&](v1::Meeting meeting) {
          if (meeting.state() == v1::Meeting::STATE_CANCELLED) return true;
          days_.push_back(rules::DateNumber(meeting.date()));
          names_.push_back(meeting.name());
          *response_.add_meetings()->mutable_meeting() = std::move(meeting);
          return response_.meetings_size() < kMostMeetings;
        });
  }

  absl::Status AddEntries() {
    return Each<v1::ForwardPlanEntry>(
        absl::StrCat("decision_maker = \"", body_, "\""),
        [&](v1::ForwardPlanEntry entry) {
          if (entry.has_withdrawal() || !entry.decision().empty()) return;
          if (v1::PlannedWork* work = At(entry.meeting(), entry.expected())) {
            *work->add_forward_plan_entries() = std::move(entry);
          }
        });
  }

  absl::Status AddCommitments() {
    return Each<v1::Commitment>(
        absl::StrCat("to_body = \"", body_,
                     "\" AND (state = STATE_OPEN OR state = STATE_WAITING)"),
        [&](v1::Commitment commitment) {
          if (v1::PlannedWork* work =
                  At(commitment.due().waits_for(), commitment.due())) {
            *work->add_commitments() = std::move(commitment);
          }
        });
  }

 private:
  template <typename Record>
  absl::Status Each(const std::string& filter,
                    absl::FunctionRef<void(Record)> add) {
    engine::Facts::Place place;
    while (!place.ended && place.examined < engine::kMaxExamined) {
      absl::Status status = facts_.Walk<Record>(
          filter, "", engine::kMaxPageSize, place, [&](Record record) {
            add(std::move(record));
            return true;
          });
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  // Where what comes to the meeting named, or else is due then, belongs; null
  // when there is no room for it.
  v1::PlannedWork* At(const std::string& meeting, const v1::Due& due) {
    std::optional<size_t> index;
    for (size_t i = 0; i < names_.size() && !meeting.empty(); ++i) {
      if (names_[i] == meeting) index = i;
    }
    if (!index.has_value()) index = rules::MeetingFor(days_, due);
    if (index.has_value()) {
      return response_.mutable_meetings(static_cast<int>(*index))
          ->mutable_work();
    }
    if (unplaced_ == kMostUnplaced) return nullptr;
    ++unplaced_;
    return response_.mutable_unplaced();
  }

  const engine::Facts& facts_;
  const std::string body_;
  v1::GetWorkProgrammeResponse& response_;
  std::vector<int32_t> days_;
  std::vector<std::string> names_;
  int unplaced_ = 0;
};

class GetWorkProgramme : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(
      const engine::ReadContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request =
        static_cast<const v1::GetWorkProgrammeRequest&>(message);
    const engine::Facts facts = context.facts();
    absl::StatusOr<councils::v1::Body> body =
        facts.Get<councils::v1::Body>(request.name());
    if (!body.ok()) return body.status();
    absl::StatusOr<google::type::Date> day = councils::OnDate(
        facts, request.has_on_date() ? &request.on_date() : nullptr,
        context.now);
    if (!day.ok()) return day.status();
    v1::GetWorkProgrammeResponse response;
    *response.mutable_body() = *std::move(body);
    *response.mutable_on_date() = *std::move(day);
    Programme programme(facts, request.name(), response);
    absl::Status status = programme.AddMeetings();
    if (status.ok()) status = programme.AddEntries();
    if (status.ok()) status = programme.AddCommitments();
    if (!status.ok()) return status;
    return response.SerializeAsString();
  }
};

}  // namespace

std::unique_ptr<engine::ReadCommand> MakeGetWorkProgramme() {
  return std::make_unique<GetWorkProgramme>();
}

}  // namespace minutebook::meetings
