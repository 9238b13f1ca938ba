// The council `wex` below the router, with bodies, decisions and strategies
// whose editions tests lead through their states.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "google/type/date.pb.h"
#include "gtest/gtest.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "minutebook/strategies/v1/consultation.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/lineage.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"
#include "tests/support/test_engine.h"

namespace minutebook::testing {

class StrategyCouncil {
 public:
  using Edition = strategies::v1::Edition;
  using Part = meetings::v1::Part;

  StrategyCouncil() { engine_.CreateCouncil(); }

  // Calls a method of StrategyService.
  template <typename Reply, typename Request>
  absl::StatusOr<Reply> Call(const std::string& method,
                             const Request& request) {
    return CallOf<Reply>("strategies.v1.StrategyService", method, request);
  }

  template <typename Reply, typename Request>
  absl::StatusOr<Reply> CallOf(const std::string& service,
                               const std::string& method,
                               const Request& request) {
    const absl::StatusOr<std::string> bytes =
        engine_.Call(absl::StrCat("minutebook.", service, ".", method),
                     request.SerializeAsString());
    if (!bytes.ok()) return bytes.status();
    Reply reply;
    reply.ParseFromString(*bytes);
    return reply;
  }

  // The same where the test makes no sense without it.
  template <typename Reply, typename Request>
  Reply Must(const std::string& method, const Request& request) {
    return Unwrap(Call<Reply>(method, request), method);
  }
  template <typename Reply, typename Request>
  Reply MustOf(const std::string& service, const std::string& method,
               const Request& request) {
    return Unwrap(CallOf<Reply>(service, method, request), method);
  }

  std::string AddBody(const std::string& id, councils::v1::Body::Kind kind) {
    councils::v1::CreateBodyRequest request;
    request.set_parent("councils/wex");
    request.set_body_id(id);
    request.mutable_body()->set_display_name(id);
    request.mutable_body()->set_kind(kind);
    return MustOf<councils::v1::Body>("councils.v1.CouncilService",
                                      "CreateBody", request)
        .name();
  }

  std::string AddDecision(const std::string& body,
                          const google::type::Date* date) {
    meetings::v1::CreateDecisionRequest request;
    request.set_parent("councils/wex");
    request.mutable_decision()->set_decision_maker(body);
    if (date != nullptr)
      *request.mutable_decision()->mutable_decision_date() = *date;
    return MustOf<meetings::v1::Decision>("meetings.v1.DecisionService",
                                          "CreateDecision", request)
        .name();
  }

  // A part of `decision` with one effect.
  std::string AddPart(const std::string& decision, Part::Verb verb,
                      const std::string& subject) {
    meetings::v1::CreatePartRequest request;
    request.set_parent(decision);
    request.mutable_part()->set_text("That it be so");
    auto* effect = request.mutable_part()->add_effects();
    effect->set_verb(verb);
    effect->add_subjects()->set_record(subject);
    return MustOf<Part>("meetings.v1.DecisionService", "CreatePart", request)
        .name();
  }

  // A citation with that verb, at an item made for it.
  std::string AddCitation(const std::string& action,
                          const google::type::Date& date) {
    if (item_.empty()) {
      meetings::v1::CreateMeetingRequest meeting;
      meeting.set_parent("councils/wex");
      meeting.mutable_meeting();
      meetings::v1::CreateItemRequest item;
      item.set_parent(
          MustOf<meetings::v1::Meeting>("meetings.v1.MeetingService",
                                        "CreateMeeting", meeting)
              .name());
      item.mutable_item();
      item_ = MustOf<meetings::v1::Item>("meetings.v1.MeetingService",
                                         "CreateItem", item)
                  .name();
    }
    meetings::v1::CreateCitationRequest request;
    request.set_parent("councils/wex");
    request.mutable_citation()->set_citing_item(item_);
    request.mutable_citation()->set_action(action);
    *request.mutable_citation()->mutable_cited_date() = date;
    return MustOf<meetings::v1::Citation>("meetings.v1.DecisionService",
                                          "CreateCitation", request)
        .name();
  }

  std::string AddStrategy(const std::string& id) {
    strategies::v1::CreateStrategyRequest request;
    request.set_parent("councils/wex");
    request.set_strategy_id(id);
    request.mutable_strategy()->set_title(id);
    return Must<strategies::v1::Strategy>("CreateStrategy", request).name();
  }

  std::string AddEdition(const std::string& strategy) {
    strategies::v1::CreateEditionRequest request;
    request.set_parent(strategy);
    // What only methods set is not read.
    request.mutable_edition()->set_state(Edition::STATE_APPROVED);
    return Must<Edition>("CreateEdition", request).name();
  }

  std::string AddConsultation(const std::string& strategy,
                              const std::string& edition) {
    strategies::v1::CreateConsultationRequest request;
    request.set_parent(strategy);
    request.mutable_consultation()->set_edition(edition);
    return Must<strategies::v1::Consultation>("CreateConsultation", request)
        .name();
  }

  Edition GetEdition(const std::string& name) {
    strategies::v1::GetEditionRequest request;
    request.set_name(name);
    return Must<Edition>("GetEdition", request);
  }

  absl::StatusOr<Edition> Submit(const std::string& name) {
    strategies::v1::SubmitEditionRequest request;
    request.set_name(name);
    return Call<Edition>("SubmitEdition", request);
  }

  absl::StatusOr<Edition> Approve(const std::string& name,
                                  const std::string& part) {
    strategies::v1::ApproveEditionRequest request;
    request.set_name(name);
    request.set_part(part);
    return Call<Edition>("ApproveEdition", request);
  }

  absl::StatusOr<Edition> Withdraw(const std::string& name) {
    strategies::v1::WithdrawEditionRequest request;
    request.set_name(name);
    request.set_reason("Overtaken by events");
    return Call<Edition>("WithdrawEdition", request);
  }

  absl::StatusOr<strategies::v1::Consultation> Open(const std::string& name) {
    strategies::v1::OpenConsultationRequest request;
    request.set_name(name);
    return Call<strategies::v1::Consultation>("OpenConsultation", request);
  }

  absl::StatusOr<strategies::v1::Consultation> Close(const std::string& name) {
    strategies::v1::CloseConsultationRequest request;
    request.set_name(name);
    return Call<strategies::v1::Consultation>("CloseConsultation", request);
  }

  absl::StatusOr<strategies::v1::Strategy> Supersede(
      const std::string& name, const std::string& successor,
      const google::type::Date& date) {
    strategies::v1::SupersedeStrategyRequest request;
    request.set_name(name);
    request.add_successors(successor);
    *request.mutable_date() = date;
    return Call<strategies::v1::Strategy>("SupersedeStrategy", request);
  }

  TestEngine& engine() { return engine_; }

 private:
  template <typename Reply>
  static Reply Unwrap(absl::StatusOr<Reply> reply, const std::string& method) {
    EXPECT_TRUE(reply.ok()) << method << ": " << reply.status();
    return reply.ok() ? *std::move(reply) : Reply();
  }

  TestEngine engine_;
  std::string item_;
};

}  // namespace minutebook::testing
