// Bodies over time: a placeholder that turns out to be a body, memberships and
// holdings with their days.

#include <string>

#include "minutebook/councils/v1/holding.pb.h"
#include "minutebook/councils/v1/membership.pb.h"
#include "minutebook/councils/v1/person.pb.h"
#include "minutebook/councils/v1/post.pb.h"
#include "tests/support/meetings_fixture.h"

namespace minutebook::testing {
namespace {

using councils::v1::Body;
using councils::v1::MergeBodiesRequest;

class BodiesTest : public MeetingsFixture {
 protected:
  BodiesTest() {
    councils::v1::CreateBodyRequest request;
    request.set_parent(kWex);
    request.set_body_id("this-board");
    request.mutable_body()->set_display_name("this Board");
    request.mutable_body()->set_placeholder(true);
    Do<Body>(request);
  }

  static MergeBodiesRequest Merge(const std::string& name) {
    MergeBodiesRequest request;
    request.set_name(name);
    request.set_into(kBoard);
    request.set_reason("The minutes are those of the Executive Board");
    return request;
  }

  Body GetBody(const std::string& name) {
    return Get<Body, councils::v1::GetBodyRequest>(name);
  }

  const std::string placeholder_ = "councils/wex/bodies/this-board";
};

TEST_F(BodiesTest, WhatNamedThePlaceholderNamesTheBody) {
  const google::type::Date day = Day(2016, 3, 1);
  const std::string meeting =
      wex_.CreateMeeting("m", placeholder_, &day).name();
  // Exempt: moved all the same by those who may read it.
  meetings::v1::CreateCommitmentRequest commitment;
  commitment.set_parent(kWex);
  commitment.mutable_commitment()->set_what("Report");
  commitment.mutable_commitment()->set_to_body(placeholder_);
  commitment.mutable_commitment()->set_visibility(
      options::v1::VISIBILITY_EXEMPT);
  const std::string promise = Do<meetings::v1::Commitment>(commitment).name();
  // A sub-committee of both is one of the body, once.
  councils::v1::CreateBodyRequest panel;
  panel.set_parent(kWex);
  panel.set_body_id("panel");
  panel.mutable_body()->set_display_name("Panel");
  panel.mutable_body()->add_successors(kBoard);
  panel.mutable_body()->add_successors(placeholder_);
  Do<Body>(panel);

  const auto into = Do<Body>(Merge(placeholder_));
  EXPECT_EQ(into.name(), kBoard);
  EXPECT_EQ(into.other_names_size(), 0) << "\"this Board\" is no name";
  EXPECT_EQ(
      (Get<meetings::v1::Meeting, meetings::v1::GetMeetingRequest>(meeting)
           .body()),
      kBoard);
  EXPECT_EQ((Get<meetings::v1::Commitment, meetings::v1::GetCommitmentRequest>(
                 promise)
                 .to_body()),
            kBoard);
  const auto after = GetBody("councils/wex/bodies/panel");
  ASSERT_EQ(after.successors_size(), 1);
  EXPECT_EQ(after.successors(0), kBoard);
  EXPECT_EQ(GetBody(placeholder_).merged_into(), kBoard);

  EXPECT_THAT(Try<Body>(Merge(placeholder_)), HasReason("RULE_BROKEN"));
}

TEST_F(BodiesTest, TheNamesOfABodyThatWasNoPlaceholderAreKept) {
  councils::v1::CreateBodyRequest request;
  request.set_parent(kWex);
  request.set_body_id("double");
  request.mutable_body()->set_display_name("Exec Board");
  request.mutable_body()->add_former_names()->set_display_name(
      "The Executive Board");
  request.mutable_body()->set_parent_body(kBoard);
  Do<Body>(request);
  const auto into = Do<Body>(Merge("councils/wex/bodies/double"));
  ASSERT_EQ(into.other_names_size(), 1);
  EXPECT_EQ(into.other_names(0), "Exec Board");
  EXPECT_EQ(GetBody("councils/wex/bodies/double").parent_body(), "");
}

TEST_F(BodiesTest, AMergedBodyHasNothingOfItsOwn) {
  councils::v1::CreateMembershipRequest membership;
  membership.set_parent(placeholder_);
  membership.mutable_membership()->set_person_as_stated("Councillor Brown");
  membership.mutable_membership()->set_nominated_by("The group");
  Do<councils::v1::Membership>(membership);
  Do<Body>(Merge(placeholder_));
  councils::v1::ListMembershipsRequest list;
  using Memberships = councils::v1::ListMembershipsResponse;
  list.set_parent(placeholder_);
  EXPECT_EQ(Do<Memberships>(list).memberships_size(), 0);
  list.set_parent(kBoard);
  const auto members = Do<Memberships>(list);
  ASSERT_EQ(members.memberships_size(), 1);
  EXPECT_EQ(members.memberships(0).person_as_stated(), "Councillor Brown");
  EXPECT_EQ(members.memberships(0).nominated_by(), "The group");

  // Nor does it get anything.
  EXPECT_THAT(Try<councils::v1::Membership>(membership),
              HasReason("RULE_BROKEN"));
  meetings::v1::CreateMeetingRequest meeting;
  meeting.set_parent(kWex);
  meeting.mutable_meeting()->set_body(placeholder_);
  EXPECT_THAT(Try<meetings::v1::Meeting>(meeting), HasReason("RULE_BROKEN"));
  meetings::v1::CreateCommitmentRequest commitment;
  commitment.set_parent(kWex);
  commitment.mutable_commitment()->set_what("Report");
  commitment.mutable_commitment()->set_to_body(placeholder_);
  EXPECT_THAT(Try<meetings::v1::Commitment>(commitment),
              HasReason("RULE_BROKEN"));
  meetings::v1::CreateDecisionRequest decision;
  decision.set_parent(kWex);
  decision.mutable_decision()->set_decision_maker(placeholder_);
  EXPECT_THAT(Try<meetings::v1::Decision>(decision), HasReason("RULE_BROKEN"));
  meetings::v1::CreateRecommendationRequest recommendation;
  recommendation.set_parent(kWex);
  recommendation.mutable_recommendation()->set_text("Do it");
  recommendation.mutable_recommendation()->set_from_body(placeholder_);
  EXPECT_THAT(Try<meetings::v1::Recommendation>(recommendation),
              HasReason("RULE_BROKEN"));
}

TEST_F(BodiesTest, RefusalsWriteNothing) {
  const int64_t rows = wex_.CountRows();
  EXPECT_THAT(Try<Body>(Merge(kBoard)), HasReason("RULE_BROKEN"));
  EXPECT_THAT(Try<Body>(Merge("councils/wex/bodies/none")),
              HasReason("RECORD_NOT_FOUND"));
  EXPECT_THAT(Try<Body>(Merge(placeholder_), "officer"),
              HasReason("ROLE_MISSING"));
  auto request = Merge(placeholder_);
  request.set_etag("stale");
  EXPECT_THAT(Try<Body>(request), HasReason("ETAG_STALE"));
  request.clear_etag();
  request.clear_reason();
  EXPECT_THAT(Try<Body>(request), HasReason("FIELDS_INVALID"));
  EXPECT_EQ(wex_.CountRows(), rows);
}

TEST_F(BodiesTest, MembershipsAndHoldingsOfAPerson) {
  councils::v1::CreatePersonRequest person;
  person.set_parent(kWex);
  person.set_person_id("brown");
  person.mutable_person()->set_display_name("Susan Brown");
  const std::string brown = Do<councils::v1::Person>(person).name();
  councils::v1::CreateMembershipRequest membership;
  membership.set_parent(kBoard);
  membership.mutable_membership()->set_person(brown);
  membership.mutable_membership()->set_role(
      councils::v1::Membership::ROLE_CHAIR);
  membership.mutable_membership()->mutable_start_date()->set_year(2012);
  membership.mutable_membership()->add_substitutes(brown);
  Do<councils::v1::Membership>(membership);
  councils::v1::CreatePostRequest post;
  post.set_parent(kWex);
  post.set_post_id("leader");
  post.mutable_post()->set_display_name("Leader of the Council");
  councils::v1::CreateHoldingRequest holding;
  holding.set_parent(Do<councils::v1::Post>(post).name());
  holding.mutable_holding()->set_person(brown);
  Do<councils::v1::Holding>(holding);

  councils::v1::ListMembershipsRequest list;
  list.set_parent("councils/wex/bodies/-");
  list.set_filter("person = \"" + brown + "\"");
  EXPECT_EQ(Do<councils::v1::ListMembershipsResponse>(list).memberships_size(),
            1);
  councils::v1::DeletePersonRequest deletion;
  deletion.set_name(brown);
  EXPECT_THAT(Try<councils::v1::Person>(deletion), HasReason("RECORD_IN_USE"));
}

}  // namespace
}  // namespace minutebook::testing
