// Long random sequences of commands, sensible and not, over meetings, minutes,
// decisions, promises, recommendations, issues and bodies: each is carried out
// or refused as a model in memory says, and leaves what the model says. So a
// published minute never changes but by CorrectMinutes, a published decision is
// never gone, a promise has one last day and keeps those before, and what was
// merged has nothing of its own that a look-up would miss.

#include <cstdint>
#include <random>

#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/councils/v1/membership.pb.h"
#include "minutebook/meetings/v1/commitment.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "minutebook/meetings/v1/recommendation.pb.h"
#include "services/rules/civil_date.h"
#include "tests/support/meeting_model.h"
#include "tests/support/method_path.h"
#include "tests/support/rpc_error.h"
#include "tests/support/test_engine.h"

namespace minutebook::testing {
namespace {

using councils::v1::Body;
using councils::v1::Membership;
using meetings::v1::Commitment;
using meetings::v1::Decision;
using meetings::v1::Issue;
using meetings::v1::Item;
using meetings::v1::Meeting;
using meetings::v1::Part;
using meetings::v1::Recommendation;
using Answer = MeetingModel::Answer;
using Votes = MeetingModel::Votes;

constexpr int kCommands = 100000;
constexpr int kCommandsOfEach = 250;  // then other bodies, meetings and issues
constexpr uint32_t kSeed = 20080602;
constexpr char kParent[] = "councils/wex";

template <typename Votable>
void AddVotes(Votes votes, Votable& record) {
  if (votes == Votes::kNone) return;
  auto* vote = record.add_votes();
  vote->set_for_count(2);
  if (votes == Votes::kCounted) return;
  auto* named = vote->add_named_votes();
  named->set_person_as_stated("Councillor Brown");
  named->set_choice(meetings::v1::Vote::CHOICE_FOR);
}

Votes VotesOf(const Decision& decision) {
  if (decision.votes().empty()) return Votes::kNone;
  return decision.votes(0).named_votes().empty() ? Votes::kCounted
                                                 : Votes::kNamed;
}

class Sequences {
 public:
  Sequences() : random_(kSeed) {
    engine_.CreateCouncil();
    const google::type::Date today = rules::DateOf(MeetingModel::kToday);
    engine_.set_now(absl::FromCivil(
        absl::CivilHour(today.year(), today.month(), today.day(), 12),
        absl::UTCTimeZone()));
  }

  void Run() {
    for (int i = 0; i < kCommands; ++i) {
      if (i % kCommandsOfEach == 0) Begin();
      Step();
      if (i % kCommandsOfEach == kCommandsOfEach - 1) CheckAll();
      if (::testing::Test::HasFailure()) {
        ADD_FAILURE() << "at command " << i;
        return;
      }
    }
  }

  // How often each command was carried out, and how often refused.
  const std::map<std::string, std::pair<int, int>>& done() const {
    return done_;
  }

 private:
  int Any(int below) {
    return static_cast<int>(random_() % static_cast<uint32_t>(below));
  }

  template <typename Record>
  std::string AnyOf(const std::map<std::string, Record>& records) {
    auto place = records.begin();
    std::advance(place, Any(static_cast<int>(records.size())));
    return place->first;
  }

  int AnyDay() { return 20160100 + 1 + Any(6); }
  Votes AnyVotes() { return static_cast<Votes>(Any(3)); }

  template <typename Reply, typename Request>
  absl::StatusOr<Reply> Call(const Request& request) {
    const absl::StatusOr<std::string> bytes =
        engine_.Call(MethodOf(request), request.SerializeAsString());
    if (!bytes.ok()) return bytes.status();
    Reply reply;
    reply.ParseFromString(*bytes);
    return reply;
  }

  template <typename Request>
  const std::string& MethodOf(const Request& request) {
    static const auto& method = *new std::string(MethodPath(request, "."));
    return method;
  }

  // Makes the call and holds it to what is expected.
  template <typename Reply, typename Request>
  bool Do(const Request& request, bool expected) {
    const std::string& command = request.GetDescriptor()->name();
    const absl::StatusOr<Reply> reply = Call<Reply>(request);
    if (reply.ok() != expected) {
      ADD_FAILURE() << command << " " << request.ShortDebugString()
                    << reply.status();
    }
    auto& [carried_out, refused] = done_[command];
    ++(expected ? carried_out : refused);
    checks_ = expected || Any(16) == 0;
    return expected;
  }

  // A name of a record that is not there yet.
  std::string Fresh(const std::string& collection) {
    return absl::StrCat(kParent, "/", collection, "/r", ++made_);
  }
  static std::string IdOf(const std::string& name) {
    return name.substr(name.rfind('/') + 1);
  }

  void Begin() {
    model_ = MeetingModel();
    for (int i = 0; i < 4; ++i) AddBody();
    for (int i = 0; i < 3; ++i) AddIssue();
    for (int i = 0; i < 3; ++i) AddMeeting(AnyUnmergedBody());
    while (model_.items.size() < 4) AddItem();
    AddDecision();
    while (model_.commitments.empty()) AddCommitment();
    while (model_.recommendations.empty()) AddRecommendation();
  }

  std::string AnyUnmergedBody() {
    for (const auto& [name, body] : model_.bodies) {
      if (body.merged_into.empty()) return name;
    }
    return "";
  }

  void AddBody() {
    councils::v1::CreateBodyRequest request;
    const std::string name = Fresh("bodies");
    request.set_parent(kParent);
    request.set_body_id(IdOf(name));
    request.mutable_body()->set_display_name(IdOf(name));
    model_.AddBody(name);
    Do<Body>(request, true);
  }

  void AddIssue() {
    meetings::v1::CreateIssueRequest request;
    const std::string name = Fresh("issues");
    request.set_parent(kParent);
    request.set_issue_id(IdOf(name));
    request.mutable_issue()->set_title(IdOf(name));
    request.mutable_issue()->set_visibility(options::v1::VISIBILITY_PUBLIC);
    model_.AddIssue(name);
    Do<Issue>(request, true);
  }

  void AddMeeting(const std::string& body) {
    meetings::v1::CreateMeetingRequest request;
    const std::string name = Fresh("meetings");
    const int day = AnyDay();
    const bool budget = Any(3) == 0;
    request.set_parent(kParent);
    request.set_meeting_id(IdOf(name));
    Meeting& meeting = *request.mutable_meeting();
    meeting.set_visibility(options::v1::VISIBILITY_PUBLIC);
    meeting.set_body(body);
    *meeting.mutable_date() = rules::DateOf(day);
    if (budget) meeting.set_kind(Meeting::KIND_BUDGET);
    Do<Meeting>(request, model_.AddMeeting(name, body, day, budget));
  }

  void AddItem() {
    meetings::v1::CreateItemRequest request;
    const std::string meeting = AnyOf(model_.meetings);
    const std::string name = absl::StrCat(meeting, "/items/r", ++made_);
    const std::string issue = AnyOf(model_.issues);
    request.set_parent(meeting);
    request.set_item_id(IdOf(name));
    request.mutable_item()->set_title(name);
    request.mutable_item()->add_issues(issue);
    request.mutable_item()->set_visibility(options::v1::VISIBILITY_PUBLIC);
    Do<Item>(request, model_.AddItem(name, meeting, issue));
  }

  void AddDecision() {
    meetings::v1::CreateDecisionRequest request;
    const std::string name = Fresh("decisions");
    const std::string item = AnyOf(model_.items);
    const Votes votes = AnyVotes();
    request.set_parent(kParent);
    request.set_decision_id(IdOf(name));
    request.mutable_decision()->set_item(item);
    request.mutable_decision()->set_visibility(options::v1::VISIBILITY_PUBLIC);
    AddVotes(votes, *request.mutable_decision());
    Do<Decision>(request, model_.AddDecision(name, item, votes));
  }

  void AddCommitment() {
    meetings::v1::CreateCommitmentRequest request;
    const std::string name = Fresh("commitments");
    const std::string item = AnyOf(model_.items);
    const std::string body = AnyOf(model_.bodies);
    const int last_day = AnyDay();
    request.set_parent(kParent);
    request.set_commitment_id(IdOf(name));
    Commitment& commitment = *request.mutable_commitment();
    commitment.set_visibility(options::v1::VISIBILITY_PUBLIC);
    commitment.set_what("Report back");
    commitment.set_origin_item(item);
    commitment.set_to_body(body);
    *commitment.mutable_due()->mutable_not_after() = rules::DateOf(last_day);
    Do<Commitment>(request, model_.AddCommitment(name, item, body, last_day));
  }

  void AddRecommendation() {
    meetings::v1::CreateRecommendationRequest request;
    const std::string name = Fresh("recommendations");
    const std::string item = AnyOf(model_.items);
    request.set_parent(kParent);
    request.set_recommendation_id(IdOf(name));
    request.mutable_recommendation()->set_text("Do it");
    request.mutable_recommendation()->set_made_item(item);
    request.mutable_recommendation()->set_visibility(
        options::v1::VISIBILITY_PUBLIC);
    Do<Recommendation>(request, model_.AddRecommendation(name, item));
  }

  void Step() {
    switch (Any(12)) {
      case 0:
        return StepBodies();
      case 1:
        return StepIssues();
      case 2:
      case 3:
      case 4:
        return StepMeetings();
      case 5:
        return StepMinutes();
      case 6:
      case 7:
        return StepItems();
      case 8:
        return StepDecisions();
      case 9:
        return StepParts();
      case 10:
        return StepCommitments();
      default:
        return StepRecommendations();
    }
  }

  void StepBodies() {
    if (Any(3) == 0 && model_.bodies.size() < 8) return AddBody();
    if (Any(2) == 0) {
      councils::v1::CreateMembershipRequest request;
      const std::string body = AnyOf(model_.bodies);
      request.set_parent(body);
      request.mutable_membership()->set_person_as_stated("Susan Brown");
      Do<Membership>(request, model_.AddMembership(body));
      return CheckBody(body);
    }
    councils::v1::MergeBodiesRequest request;
    request.set_name(AnyOf(model_.bodies));
    request.set_into(AnyOf(model_.bodies));
    request.set_reason("They are one");
    if (Do<Body>(request, model_.MergeBodies(request.name(), request.into()))) {
      CheckBody(request.into());
    }
    CheckBody(request.name());
  }

  void StepIssues() {
    if (Any(3) == 0 && model_.issues.size() < 8) return AddIssue();
    if (Any(2) == 0) {
      meetings::v1::SplitIssueRequest request;
      const std::string item = AnyOf(model_.items);
      const std::string name = Fresh("issues");
      request.set_name(AnyOf(model_.issues));
      request.set_issue_id(IdOf(name));
      request.set_title("Another matter");
      request.add_records(item);
      Do<Issue>(request, model_.SplitIssue(request.name(), name, item));
      return CheckItem(item);
    }
    meetings::v1::MergeIssuesRequest request;
    const std::string evidence = AnyOf(model_.items);
    request.set_name(AnyOf(model_.issues));
    request.set_into(AnyOf(model_.issues));
    request.set_reason("One matter");
    request.add_evidence(evidence);
    Do<Issue>(request,
              model_.MergeIssues(request.name(), request.into(), evidence));
    CheckIssue(request.name());
  }

  template <typename Request>
  void Advance(const std::string& meeting,
               bool (MeetingModel::*advance)(const std::string&)) {
    Request request;
    request.set_name(meeting);
    if constexpr (requires { request.set_reason(""); }) {
      request.set_reason("No business");
    }
    Do<Meeting>(request, (model_.*advance)(meeting));
  }

  void StepMeetings() {
    const std::string name = AnyOf(model_.meetings);
    switch (Any(16)) {
      case 0:
      case 1:
        if (model_.meetings.size() < 10) AddMeeting(AnyOf(model_.bodies));
        return;
      case 2: {
        meetings::v1::UpdateMeetingRequest request;
        const int day = AnyDay();
        request.mutable_meeting()->set_name(name);
        *request.mutable_meeting()->mutable_date() = rules::DateOf(day);
        Do<Meeting>(request, model_.MoveMeeting(name, day));
        break;
      }
      case 3: {
        meetings::v1::UpdateMeetingRequest request;
        request.mutable_meeting()->set_name(name);
        request.mutable_meeting()->set_body(AnyOf(model_.bodies));
        Do<Meeting>(request,
                    model_.GiveMeeting(name, request.meeting().body()));
        break;
      }
      case 4: {
        meetings::v1::DeleteMeetingRequest request;
        request.set_name(name);
        request.set_force(true);
        Do<Meeting>(request, model_.DeleteMeeting(name));
        break;
      }
      case 5:
      case 6:
        Advance<meetings::v1::PublishAgendaRequest>(
            name, &MeetingModel::PublishAgenda);
        break;
      case 7: {
        meetings::v1::RescheduleMeetingRequest request;
        const int day = AnyDay();
        request.set_name(name);
        *request.mutable_date() = rules::DateOf(day);
        Do<Meeting>(request, model_.RescheduleMeeting(name, day));
        break;
      }
      case 8:
        if (Any(3) == 0) {
          Advance<meetings::v1::CancelMeetingRequest>(
              name, &MeetingModel::CancelMeeting);
        }
        break;
      case 9:
        Advance<meetings::v1::HoldMeetingRequest>(name,
                                                  &MeetingModel::HoldMeeting);
        break;
      case 10:
        Advance<meetings::v1::DraftMinutesRequest>(name,
                                                   &MeetingModel::DraftMinutes);
        break;
      case 11:
        Advance<meetings::v1::PublishMinutesRequest>(
            name, &MeetingModel::PublishMinutes);
        break;
      default: {
        meetings::v1::ConfirmMinutesRequest request;
        request.set_name(name);
        request.set_confirmed_by_meeting(AnyOf(model_.meetings));
        Do<Meeting>(request, model_.ConfirmMinutes(
                                 name, request.confirmed_by_meeting()));
      }
    }
    CheckMeeting(name);
  }

  void StepMinutes() {
    meetings::v1::CorrectMinutesRequest request;
    const std::string item = AnyOf(model_.items);
    const std::string name =
        Any(8) == 0 ? AnyOf(model_.meetings) : model_.items.at(item).meeting;
    request.set_name(name);
    request.set_reason("A name was misspelt");
    if (Any(3) == 0 && !model_.decisions.empty()) {
      const std::string decision = AnyOf(model_.decisions);
      const Votes votes = AnyVotes();
      request.set_name(
          Any(8) == 0
              ? name
              : model_.items.at(model_.decisions.at(decision).item).meeting);
      auto* correction = request.add_vote_corrections();
      correction->set_record(decision);
      AddVotes(votes, *correction);
      Do<Meeting>(request,
                  model_.CorrectVotes(request.name(), decision, votes));
      CheckDecision(decision);
      return CheckMeeting(request.name());
    }
    auto* correction = request.add_corrections();
    correction->set_item(Any(6) == 0 ? absl::StrCat(name, "/items/r", ++made_)
                                     : item);
    correction->set_title(absl::StrCat("Corrected ", ++made_));
    if (Do<Meeting>(request, model_.CorrectItem(name, correction->item(),
                                                correction->title()))) {
      CheckItem(correction->item());
    }
    CheckMeeting(name);
  }

  void StepItems() {
    const std::string name = AnyOf(model_.items);
    meetings::v1::UpdateItemRequest update;
    update.mutable_item()->set_name(name);
    switch (Any(6)) {
      case 0:
        if (model_.items.size() < 24) AddItem();
        return;
      case 1:
      case 2:
        update.mutable_item()->set_title(absl::StrCat("Title ", ++made_));
        Do<Item>(update, model_.RetitleItem(name, update.item().title()));
        break;
      case 3:
        update.mutable_item()->add_issues(AnyOf(model_.issues));
        Do<Item>(update, model_.GiveItem(name, update.item().issues(0)));
        break;
      case 4: {
        meetings::v1::DeleteItemRequest request;
        request.set_name(name);
        Do<Item>(request, model_.DeleteItem(name));
        break;
      }
      default: {
        meetings::v1::UndeleteItemRequest request;
        request.set_name(name);
        Do<Item>(request, model_.UndeleteItem(name));
      }
    }
    CheckItem(name);
  }

  void StepDecisions() {
    const int choice = Any(5);
    if (choice == 0 || model_.decisions.empty()) return AddDecision();
    const std::string name = AnyOf(model_.decisions);
    if (choice == 1) {
      meetings::v1::UpdateDecisionRequest request;
      const Votes votes = AnyVotes();
      request.mutable_decision()->set_name(name);
      AddVotes(votes, *request.mutable_decision());
      request.mutable_update_mask()->add_paths("votes");
      Do<Decision>(request, model_.SetVotes(name, votes));
    } else if (choice < 4) {
      meetings::v1::PublishDecisionRequest request;
      request.set_name(name);
      Do<Decision>(request, model_.PublishDecision(name));
    } else {
      meetings::v1::DeleteDecisionRequest request;
      request.set_name(name);
      request.set_force(true);
      Do<Decision>(request, model_.DeleteDecision(name));
    }
    CheckDecision(name);
  }

  void StepParts() {
    if (model_.decisions.empty()) return;
    const std::string decision = AnyOf(model_.decisions);
    const auto& parts = model_.decisions.at(decision).parts;
    if (parts.empty() || Any(3) == 0) {
      meetings::v1::CreatePartRequest request;
      const std::string name = absl::StrCat(decision, "/parts/r", ++made_);
      request.set_parent(decision);
      request.set_part_id(IdOf(name));
      request.mutable_part()->set_text("That it be so");
      request.mutable_part()->set_visibility(options::v1::VISIBILITY_PUBLIC);
      Do<Part>(request, model_.AddPart(decision, name));
    } else {
      meetings::v1::DeletePartRequest request;
      request.set_name(*parts.begin());
      Do<Part>(request, model_.DeletePart(decision, request.name()));
    }
    CheckDecision(decision);
  }

  void StepCommitments() {
    const std::string name = AnyOf(model_.commitments);
    switch (Any(8)) {
      case 0:
      case 1:
        return AddCommitment();
      case 2:
      case 3: {
        meetings::v1::FulfilCommitmentRequest request;
        const std::string item = AnyOf(model_.items);
        const bool partial = Any(2) == 0;
        request.set_name(name);
        request.mutable_fulfilment()->set_item(item);
        request.mutable_fulfilment()->set_partial(partial);
        Do<Commitment>(request, model_.Fulfil(name, item, partial));
        break;
      }
      case 4:
      case 5: {
        meetings::v1::RescheduleCommitmentRequest request;
        const int day = AnyDay();
        request.set_name(name);
        *request.mutable_due()->mutable_not_after() = rules::DateOf(day);
        Do<Commitment>(request, model_.RescheduleCommitment(name, day));
        break;
      }
      case 6: {
        meetings::v1::WithdrawCommitmentRequest request;
        request.set_name(name);
        request.set_reason("The service was sold");
        Do<Commitment>(request, model_.WithdrawCommitment(name));
        break;
      }
      default: {
        meetings::v1::DeleteCommitmentRequest request;
        request.set_name(name);
        if (Any(3) == 0) {
          Do<Commitment>(request, model_.DeleteCommitment(name));
        }
      }
    }
    CheckCommitment(name);
  }

  void StepRecommendations() {
    const std::string name = AnyOf(model_.recommendations);
    using Response = Recommendation::Response;
    switch (Any(6)) {
      case 0:
      case 1:
        return AddRecommendation();
      case 2:
      case 3: {
        meetings::v1::RespondToRecommendationRequest request;
        request.set_name(name);
        static constexpr std::pair<Answer, Response::Status> kAnswers[] = {
            {Answer::kAgreed, Response::STATUS_AGREED},
            {Answer::kNotAgreed, Response::STATUS_NOT_AGREED},
            {Answer::kToBeConsidered, Response::STATUS_TO_BE_CONSIDERED}};
        const auto& [answer, status] = kAnswers[Any(3)];
        request.mutable_response()->set_status(status);
        Do<Recommendation>(request, model_.Respond(name, answer));
        break;
      }
      case 4: {
        meetings::v1::UpdateRecommendationRequest request;
        request.mutable_recommendation()->set_name(name);
        request.mutable_recommendation()->mutable_withdrawal()->set_reason(
            "It was made twice");
        if (Any(2) == 0) {
          Do<Recommendation>(request, model_.WithdrawRecommendation(name));
        }
        break;
      }
      default: {
        meetings::v1::DeleteRecommendationRequest request;
        request.set_name(name);
        Do<Recommendation>(request, model_.DeleteRecommendation(name));
      }
    }
    CheckRecommendation(name);
  }

  // The record `name`, or nothing where it is deleted.
  template <typename Record, typename Request>
  std::optional<Record> Get(const std::string& name) {
    Request request;
    request.set_name(name);
    absl::StatusOr<Record> record = Call<Record>(request);
    if (!record.ok()) return std::nullopt;
    return *std::move(record);
  }

  // Whether the record stands, as it is to.
  template <typename Record>
  static bool Stands(const std::optional<Record>& record, bool deleted,
                     const std::string& name) {
    EXPECT_EQ(record.has_value(), !deleted) << name;
    return record.has_value() && !deleted;
  }

  void CheckBody(const std::string& name) {
    if (!checks_) return;
    const MeetingModel::Body& body = model_.bodies.at(name);
    const auto record = Get<Body, councils::v1::GetBodyRequest>(name);
    if (!Stands(record, false, name)) return;
    EXPECT_EQ(record->merged_into(), body.merged_into);
    councils::v1::ListMembershipsRequest memberships;
    memberships.set_parent(name);
    const auto sitting =
        Call<councils::v1::ListMembershipsResponse>(memberships);
    ASSERT_TRUE(sitting.ok()) << sitting.status();
    EXPECT_EQ(sitting->memberships_size(), body.memberships) << name;
    meetings::v1::ListMeetingsRequest list;
    list.set_parent(kParent);
    list.set_filter(absl::StrCat("body = \"", name, "\""));
    const auto meetings = Call<meetings::v1::ListMeetingsResponse>(list);
    ASSERT_TRUE(meetings.ok()) << meetings.status();
    int held = 0;
    for (const auto& [meeting, known] : model_.meetings) {
      held += !known.deleted && known.body == name;
    }
    EXPECT_EQ(meetings->meetings_size(), held) << name;
    if (!body.merged_into.empty()) {
      EXPECT_EQ(held, 0) << name << " was merged";
    }
  }

  void CheckIssue(const std::string& name) {
    if (!checks_) return;
    const MeetingModel::Issue& issue = model_.issues.at(name);
    const auto record = Get<Issue, meetings::v1::GetIssueRequest>(name);
    if (!Stands(record, false, name)) return;
    EXPECT_EQ(record->merged_into(), issue.merged_into);
    EXPECT_EQ(record->merges_size(), static_cast<int>(issue.evidence.size()));
    meetings::v1::GetIssueHistoryRequest request;
    request.set_name(name);
    const auto history = Call<meetings::v1::GetIssueHistoryResponse>(request);
    ASSERT_TRUE(history.ok()) << history.status();
    int items = 0;
    for (const auto& [item, known] : model_.items) {
      items += !known.deleted && known.issue == name;
    }
    EXPECT_EQ(history->entries_size(), items) << name;
  }

  void CheckMeeting(const std::string& name) {
    if (!checks_) return;
    const MeetingModel::Meeting& meeting = model_.meetings.at(name);
    const auto record = Get<Meeting, meetings::v1::GetMeetingRequest>(name);
    if (!Stands(record, meeting.deleted, name)) return;
    EXPECT_EQ(static_cast<int>(record->state()),
              static_cast<int>(meeting.stage) + Meeting::STATE_SCHEDULED);
    EXPECT_EQ(record->body(), meeting.body);
    EXPECT_EQ(rules::DateNumber(record->date()), meeting.day);
    EXPECT_EQ(record->agenda_publications_size(), meeting.agenda_publications);
    EXPECT_EQ(record->has_minutes_publication_date(),
              meeting.minutes_published);
    EXPECT_EQ(record->confirmed_by_meeting(), meeting.confirmed_by);
    EXPECT_EQ(record->corrections_size(), meeting.corrections);
    std::vector<int> earlier;
    for (const auto& date : record->earlier_dates()) {
      earlier.push_back(rules::DateNumber(date.date()));
    }
    EXPECT_EQ(earlier, meeting.earlier_days);
  }

  void CheckItem(const std::string& name) {
    if (!checks_) return;
    const MeetingModel::Item& item = model_.items.at(name);
    const auto record = Get<Item, meetings::v1::GetItemRequest>(name);
    if (!Stands(record, item.deleted, name)) return;
    EXPECT_EQ(record->title(), item.title) << name;
    EXPECT_EQ(absl::StrJoin(record->issues(), " "), item.issue) << name;
  }

  void CheckDecision(const std::string& name) {
    if (!checks_) return;
    const MeetingModel::Decision& decision = model_.decisions.at(name);
    const auto record = Get<Decision, meetings::v1::GetDecisionRequest>(name);
    if (!Stands(record, decision.deleted, name)) return;
    EXPECT_EQ(record->item(), decision.item);
    EXPECT_EQ(record->has_publication_date(), decision.published) << name;
    EXPECT_EQ(VotesOf(*record), decision.votes) << name;
    meetings::v1::ListPartsRequest list;
    list.set_parent(name);
    const auto parts = Call<meetings::v1::ListPartsResponse>(list);
    ASSERT_TRUE(parts.ok()) << parts.status();
    std::set<std::string> names;
    for (const Part& part : parts->parts()) names.insert(part.name());
    EXPECT_EQ(names, decision.parts) << name;
  }

  void CheckCommitment(const std::string& name) {
    if (!checks_) return;
    const MeetingModel::Commitment& commitment = model_.commitments.at(name);
    const auto record =
        Get<Commitment, meetings::v1::GetCommitmentRequest>(name);
    if (!Stands(record, commitment.deleted, name)) return;
    EXPECT_EQ(static_cast<int>(record->state()),
              commitment.stage == MeetingModel::Promise::kOpen
                  ? Commitment::STATE_OPEN
              : commitment.stage == MeetingModel::Promise::kFulfilled
                  ? Commitment::STATE_FULFILLED
                  : Commitment::STATE_WITHDRAWN);
    EXPECT_EQ(record->to_body(), commitment.body);
    EXPECT_EQ(record->fulfilments_size(), commitment.fulfilments);
    EXPECT_EQ(rules::DateNumber(record->due().not_after()),
              commitment.last_day);
    std::vector<int> earlier;
    int first = commitment.last_day;
    for (const auto& due : record->earlier_dues()) {
      earlier.push_back(rules::DateNumber(due.due().not_after()));
      first = std::min(first, earlier.back());
    }
    EXPECT_EQ(earlier, commitment.earlier_last_days);
    EXPECT_EQ(rules::DateNumber(record->first_due_date()), first);
  }

  void CheckRecommendation(const std::string& name) {
    if (!checks_) return;
    const auto& recommendation = model_.recommendations.at(name);
    const auto record =
        Get<Recommendation, meetings::v1::GetRecommendationRequest>(name);
    if (!Stands(record, recommendation.deleted, name)) return;
    static const std::map<Answer, Recommendation::State> kStates = {
        {Answer::kNone, Recommendation::STATE_UNANSWERED},
        {Answer::kAgreed, Recommendation::STATE_AGREED},
        {Answer::kNotAgreed, Recommendation::STATE_NOT_AGREED},
        {Answer::kToBeConsidered, Recommendation::STATE_TO_BE_CONSIDERED}};
    EXPECT_EQ(record->state(), recommendation.withdrawn
                                   ? Recommendation::STATE_WITHDRAWN
                                   : kStates.at(recommendation.answer));
  }

  // Everything that was made since the beginning of the sequence.
  void CheckAll() {
    checks_ = true;
    for (const auto& [name, body] : model_.bodies) CheckBody(name);
    for (const auto& [name, issue] : model_.issues) CheckIssue(name);
    for (const auto& [name, meeting] : model_.meetings) CheckMeeting(name);
    for (const auto& [name, item] : model_.items) CheckItem(name);
    for (const auto& [name, decision] : model_.decisions) CheckDecision(name);
    for (const auto& [name, commitment] : model_.commitments) {
      CheckCommitment(name);
    }
    for (const auto& [name, recommendation] : model_.recommendations) {
      CheckRecommendation(name);
    }
  }

  TestEngine engine_;
  MeetingModel model_;
  std::mt19937 random_;
  int made_ = 0;
  // Whether the records that a command named are looked at: after each that was
  // carried out, and after some of those refused.
  bool checks_ = true;
  std::map<std::string, std::pair<int, int>> done_;
};

TEST(MeetingSequencesTest, EveryCommandDoesWhatTheModelSays) {
  Sequences sequences;
  sequences.Run();
  if (::testing::Test::HasFailure()) return;
  // The sequences get everywhere, or they show nothing.
  for (const auto& [command, counts] : sequences.done()) {
    EXPECT_GE(counts.first, 50) << command;
    EXPECT_TRUE(counts.second >= 50 || command == "CreateBodyRequest" ||
                command == "CreateIssueRequest")
        << command << " was refused " << counts.second << " times";
  }
  EXPECT_GE(sequences.done().size(), 32u);
}

}  // namespace
}  // namespace minutebook::testing
