// CheckIssue: what does not agree about a matter, and what it costs to tell.

#include <string>

#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/issue_check.pb.h"
#include "services/meetings/check_issue.h"
#include "tests/support/meetings_fixture.h"

namespace minutebook::testing {
namespace {

using meetings::v1::CheckIssueRequest;
using meetings::v1::CheckIssueResponse;
using meetings::v1::IssueFinding;
using meetings::v1::Item;
using ::testing::ElementsAre;

class IssueCheckTest : public MeetingsFixture {
 protected:
  IssueCheckTest() {
    issue_ = wex_.CreateIssue("i", "Customer strategy").name();
    request_.set_name(issue_);
  }

  CheckIssueResponse Check() { return Do<CheckIssueResponse>(request_); }

  std::string issue_;
  CheckIssueRequest request_;
};

TEST_F(IssueCheckTest, NothingIsFoundWhereAllAgrees) {
  const std::string meeting = AddMeeting("m", Day(2016, 4, 12)).name();
  AddItem(meeting, "1", "5", issue_);
  EXPECT_EQ(Check().findings_size(), 0);
  request_.set_name("councils/wex/issues/none");
  EXPECT_THAT(Try<CheckIssueResponse>(request_), HasReason("RECORD_NOT_FOUND"));
}

TEST_F(IssueCheckTest, ADoubledMinuteNumberIsToldOnce) {
  const std::string meeting = AddMeeting("m", Day(2016, 4, 12)).name();
  const std::string other = AddItem(meeting, "a", "5.").name();
  const std::string first = AddItem(meeting, "b", "5", issue_).name();
  const std::string second = AddItem(meeting, "c", "5", issue_).name();
  AddItem(meeting, "d", "6", issue_);
  // At another meeting the number is its own.
  AddItem(AddMeeting("n", Day(2016, 5, 10)).name(), "a", "5", issue_);
  const auto found = Check();
  ASSERT_EQ(found.findings_size(), 1);
  EXPECT_EQ(found.findings(0).kind(), IssueFinding::KIND_DOUBLED_MINUTE_NUMBER);
  EXPECT_THAT(found.findings(0).records(), ElementsAre(other, first, second));
}

TEST_F(IssueCheckTest, CitationsAndVotesAreLookedAtToo) {
  meetings::v1::CreateMeetingRequest budget;
  budget.set_parent(kWex);
  budget.mutable_meeting()->set_body(kBoard);
  budget.mutable_meeting()->set_kind(meetings::v1::Meeting::KIND_BUDGET);
  *budget.mutable_meeting()->mutable_date() = Day(2016, 2, 22);
  const std::string item =
      AddItem(Do<meetings::v1::Meeting>(budget).name(), "1", "", issue_).name();
  meetings::v1::CreateDecisionRequest decision;
  decision.set_parent(kWex);
  decision.mutable_decision()->set_item(item);
  decision.mutable_decision()->add_votes()->set_for_count(20);
  const std::string taken = Do<meetings::v1::Decision>(decision).name();
  meetings::v1::CreateCitationRequest citation;
  citation.set_parent(kWex);
  citation.mutable_citation()->set_citing_item(item);
  citation.mutable_citation()->set_kind(meetings::v1::Citation::KIND_MINUTE);
  citation.mutable_citation()->set_reference("63");
  const std::string cited = Do<meetings::v1::Citation>(citation).name();
  const auto found = Check();
  ASSERT_EQ(found.findings_size(), 2);
  EXPECT_EQ(found.findings(0).kind(), IssueFinding::KIND_UNRESOLVED_CITATION);
  EXPECT_THAT(found.findings(0).records(), ElementsAre(cited));
  EXPECT_EQ(found.findings(0).detail(), "the reference names no day");
  EXPECT_EQ(found.findings(1).kind(), IssueFinding::KIND_VOTE_WITHOUT_NAMES);
  EXPECT_THAT(found.findings(1).records(), ElementsAre(taken));
}

TEST_F(IssueCheckTest, PromisesOnLinkedIssuesConflictToo) {
  const std::string meeting = AddMeeting("m", Day(2015, 6, 9)).name();
  const auto promise = [&](const std::string& id, const std::string& issue,
                           const std::string& what,
                           const google::type::Date& last) {
    meetings::v1::CreateCommitmentRequest request;
    request.set_parent(kWex);
    request.set_commitment_id(id);
    request.mutable_commitment()->set_what(what);
    request.mutable_commitment()->set_origin_item(
        AddItem(meeting, id, "", issue).name());
    *request.mutable_commitment()->mutable_due()->mutable_not_after() = last;
    *request.mutable_commitment()->mutable_due()->mutable_not_before() = last;
    return Do<meetings::v1::Commitment>(request).name();
  };
  const std::string other = wex_.CreateIssue("j", "Digital strategy").name();
  const std::string third = wex_.CreateIssue("k", "Permits").name();
  const std::string a =
      promise("a", issue_, "Bring back the channel plan", Day(2015, 12, 1));
  const std::string b =
      promise("b", other, "The channel plan will be brought", Day(2016, 4, 1));
  // Another plan, though a plan, and the same on an issue that is not linked.
  promise("c", other, "An asset plan", Day(2016, 4, 1));
  promise("d", third, "Bring back the channel plan", Day(2017, 1, 1));
  EXPECT_EQ(Check().findings_size(), 0) << "nothing links them";
  meetings::v1::UpdateIssueRequest link;
  link.mutable_issue()->set_name(other);
  link.mutable_issue()->add_links()->set_issue(issue_);
  Do<meetings::v1::Issue>(link);
  for (const std::string& asked : {issue_, other}) {
    request_.set_name(asked);
    const auto found = Check();
    ASSERT_EQ(found.findings_size(), 1) << asked;
    EXPECT_EQ(found.findings(0).kind(),
              IssueFinding::KIND_CONFLICTING_PROMISES);
    EXPECT_THAT(found.findings(0).records(), ElementsAre(a, b));
  }
}

TEST_F(IssueCheckTest, StatementsDoNotGrowWithTheIssue) {
  const std::string meeting = AddMeeting("m", Day(2016, 4, 12)).name();
  const auto add = [&](int i) {
    const std::string item =
        AddItem(meeting, absl::StrCat("i", i), absl::StrCat(i), issue_).name();
    meetings::v1::CreateCommitmentRequest promise;
    promise.set_parent(kWex);
    promise.mutable_commitment()->set_what("Report");
    promise.mutable_commitment()->set_origin_item(item);
    Do<meetings::v1::Commitment>(promise);
    meetings::v1::CreateDecisionRequest decision;
    decision.set_parent(kWex);
    decision.mutable_decision()->set_item(item);
    Do<meetings::v1::Decision>(decision);
  };
  add(0);
  EXPECT_LE(StatementsOf(*meetings::MakeCheckIssue(), request_), 16);
  for (int i = 1; i < 90; ++i) add(i);
  EXPECT_LE(StatementsOf(*meetings::MakeCheckIssue(), request_), 16);
}

}  // namespace
}  // namespace minutebook::testing
