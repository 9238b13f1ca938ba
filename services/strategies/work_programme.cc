#include "services/strategies/work_programme.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/meetings/v1/work_programme.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "services/councils/council_settings.h"
#include "services/meetings/state_walk.h"
#include "services/rules/civil_date.h"
#include "services/rules/work_programme.h"
#include "services/strategies/due_reviews.h"

namespace minutebook::strategies {
namespace {

using meetings::v1::Commitment;
using meetings::v1::ForwardPlanEntry;
using meetings::v1::GetWorkProgrammeRequest;
using meetings::v1::GetWorkProgrammeResponse;
using meetings::v1::Meeting;
using meetings::v1::PlannedReview;
using meetings::v1::PlannedWork;

constexpr int kMostMeetings = 100;
constexpr int kMostUnplaced = 1000;

class Programme {
 public:
  Programme(const engine::Facts& facts, std::string body,
            GetWorkProgrammeResponse& response)
      : facts_(facts), body_(std::move(body)), response_(response) {}

  absl::Status AddMeetings() {
    engine::Facts::Place place;
    return facts_.Walk<Meeting>(
        absl::StrCat("body = \"", body_, "\" AND date >= ",
                     meetings::FilterDay(response_.on_date())),
        "date", engine::kMaxPageSize, place, [&](Meeting meeting) {
          if (meeting.state() == Meeting::STATE_CANCELLED) return true;
          days_.push_back(rules::DateNumber(meeting.date()));
          names_.push_back(meeting.name());
          *response_.add_meetings()->mutable_meeting() = std::move(meeting);
          return response_.meetings_size() < kMostMeetings;
        });
  }

  absl::Status AddEntries() {
    return Each<ForwardPlanEntry>(
        absl::StrCat("decision_maker = \"", body_, "\""),
        [&](ForwardPlanEntry entry) {
          if (entry.has_withdrawal() || !entry.decision().empty()) return;
          if (PlannedWork* work = At(entry.meeting(), entry.expected())) {
            *work->add_forward_plan_entries() = std::move(entry);
          }
        });
  }

  // The reviews of the editions in force that the body approved.
  absl::Status AddReviews(const councils::v1::Settings& settings) {
    const google::type::Date until =
        days_.empty() ? response_.on_date() : rules::DateOf(days_.back());
    const absl::StatusOr<std::vector<v1::DueReview>> reviews =
        AllReviews(facts_, settings, response_.on_date(), until);
    if (!reviews.ok()) return reviews.status();
    std::vector<std::string> names;
    for (const v1::DueReview& review : *reviews) {
      names.push_back(review.edition());
    }
    const absl::StatusOr<std::map<std::string, v1::Edition>> editions =
        facts_.FindAll<v1::Edition>(names);
    if (!editions.ok()) return editions.status();
    for (const v1::DueReview& review : *reviews) {
      const auto edition = editions->find(review.edition());
      if (edition == editions->end() ||
          edition->second.approval().body() != body_) {
        continue;
      }
      meetings::v1::Due due;
      *due.mutable_not_after() = review.due_date();
      if (PlannedWork* work = At("", due)) Add(review, *work->add_reviews());
    }
    return absl::OkStatus();
  }

  absl::Status AddCommitments() {
    return Each<Commitment>(
        absl::StrCat("to_body = \"", body_,
                     "\" AND (state = STATE_OPEN OR state = STATE_WAITING)"),
        [&](Commitment commitment) {
          if (PlannedWork* work =
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

  static void Add(const v1::DueReview& review, PlannedReview& planned) {
    planned.set_strategy(review.strategy().name());
    planned.set_title(review.strategy().title());
    planned.set_edition(review.edition());
    planned.set_subject(review.subject() ==
                                v1::Strategy::REVIEW_SUBJECT_ACTION_PLAN
                            ? PlannedReview::SUBJECT_ACTION_PLAN
                            : PlannedReview::SUBJECT_STRATEGY);
    *planned.mutable_due_date() = review.due_date();
    planned.set_why(review.reasons(0).message());
  }

  // Where what comes to the meeting named, or else is due then, belongs; null
  // when there is no room for it.
  PlannedWork* At(const std::string& meeting, const meetings::v1::Due& due) {
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
  GetWorkProgrammeResponse& response_;
  std::vector<int32_t> days_;
  std::vector<std::string> names_;
  int unplaced_ = 0;
};

class GetWorkProgramme : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(
      const engine::ReadContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request = static_cast<const GetWorkProgrammeRequest&>(message);
    const engine::Facts facts = context.facts();
    absl::StatusOr<councils::v1::Body> body =
        facts.Get<councils::v1::Body>(request.name());
    if (!body.ok()) return body.status();
    const absl::StatusOr<councils::v1::Settings> settings =
        councils::SettingsOf(facts);
    if (!settings.ok()) return settings.status();
    GetWorkProgrammeResponse response;
    *response.mutable_body() = *std::move(body);
    *response.mutable_on_date() =
        councils::OnDate(*settings, request, context.now);
    Programme programme(facts, request.name(), response);
    absl::Status status = programme.AddMeetings();
    if (status.ok()) status = programme.AddEntries();
    if (status.ok()) status = programme.AddCommitments();
    if (status.ok()) status = programme.AddReviews(*settings);
    if (!status.ok()) return status;
    return response.SerializeAsString();
  }
};

}  // namespace

std::unique_ptr<engine::ReadCommand> MakeGetWorkProgramme() {
  return std::make_unique<GetWorkProgramme>();
}

}  // namespace minutebook::strategies
