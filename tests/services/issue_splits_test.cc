// MergeIssues and SplitIssue.

#include <string>
#include <vector>

#include "tests/support/meetings_fixture.h"

namespace minutebook::testing {
namespace {

using meetings::v1::Issue;
using meetings::v1::Item;
using meetings::v1::MergeIssuesRequest;
using meetings::v1::SplitIssueRequest;

class IssueSplitsTest : public MeetingsFixture {
 protected:
  IssueSplitsTest() {
    customer_ = wex_.CreateIssue("customer", "Customer strategy").name();
    access_ = wex_.CreateIssue("access", "Access to services").name();
    const google::type::Date day = Day(2016, 3, 1);
    meeting_ = wex_.CreateMeeting("m", kBoard, &day).name();
    first_ = wex_.CreateItem(meeting_, "1", customer_).name();
    second_ = wex_.CreateItem(meeting_, "2", access_).name();
  }

  MergeIssuesRequest Merge() {
    MergeIssuesRequest request;
    request.set_name(access_);
    request.set_into(customer_);
    request.set_reason("Item 2 reports on the same strategy");
    request.add_evidence(second_);
    return request;
  }

  std::vector<std::string> IssuesOf(const std::string& item) {
    const auto found = Get<Item, meetings::v1::GetItemRequest>(item);
    return {found.issues().begin(), found.issues().end()};
  }

  int HistorySize(const std::string& issue) {
    meetings::v1::GetIssueHistoryRequest request;
    request.set_name(issue);
    return Do<meetings::v1::GetIssueHistoryResponse>(request).entries_size();
  }

  std::string customer_, access_, meeting_, first_, second_;
};

TEST_F(IssueSplitsTest, WhatBelongedToOneBelongsToTheOther) {
  meetings::v1::UpdateItemRequest both;
  both.mutable_item()->set_name(first_);
  both.mutable_item()->add_issues(access_);
  both.mutable_item()->add_issues(customer_);
  Do<Item>(both);
  const auto into = Do<Issue>(Merge());
  EXPECT_EQ(into.name(), customer_);
  ASSERT_EQ(into.other_titles_size(), 1);
  EXPECT_EQ(into.other_titles(0), "Access to services");
  ASSERT_EQ(into.merges_size(), 1);
  EXPECT_EQ(into.merges(0).issue(), access_);
  EXPECT_EQ(into.merges(0).evidence(0), second_);
  EXPECT_THAT(into.merges(0).merge_date(), EqualsProto(Day(2016, 4, 8)));
  EXPECT_THAT(IssuesOf(first_), ::testing::ElementsAre(customer_));
  EXPECT_THAT(IssuesOf(second_), ::testing::ElementsAre(customer_));
  EXPECT_EQ(HistorySize(customer_), 2);
  EXPECT_EQ(HistorySize(access_), 0);
  EXPECT_THAT(Try<Issue>(Merge()), HasReason("RULE_BROKEN")) << "merged";
}

TEST_F(IssueSplitsTest, ATitleIsNoEvidence) {
  auto request = Merge();
  request.clear_evidence();
  EXPECT_THAT(Try<Issue>(request), HasReason("FIELDS_INVALID"));
  request.add_evidence(access_);
  EXPECT_THAT(Try<Issue>(request), HasReason("RULE_BROKEN"));
  request.set_evidence(0, "councils/wex/meetings/m/items/none");
  EXPECT_THAT(Try<Issue>(request), HasReason("RULE_BROKEN"));
  request = Merge();
  request.set_into(access_);
  EXPECT_THAT(Try<Issue>(request), HasReason("RULE_BROKEN"));
  EXPECT_THAT(Try<Issue>(Merge(), "officer"), HasReason("ROLE_MISSING"));
}

TEST_F(IssueSplitsTest, ASplitMovesWhatIsNamedAndNothingElse) {
  const std::string third = wex_.CreateItem(meeting_, "3", customer_).name();
  meetings::v1::CreateDecisionRequest decision;
  decision.set_parent(kWex);
  decision.mutable_decision()->add_issues(customer_);
  decision.mutable_decision()->set_visibility(options::v1::VISIBILITY_PUBLIC);
  const std::string decided = Do<meetings::v1::Decision>(decision).name();
  SplitIssueRequest request;
  request.set_name(customer_);
  request.set_title("Telephone access");
  request.set_issue_id("telephone");
  request.add_records(third);
  request.add_records(decided);
  const auto issue = Do<Issue>(request);
  EXPECT_EQ(issue.name(), "councils/wex/issues/telephone");
  EXPECT_EQ(issue.split_from(), customer_);
  EXPECT_EQ(issue.visibility(), options::v1::VISIBILITY_PUBLIC);
  EXPECT_THAT(IssuesOf(third), ::testing::ElementsAre(issue.name()));
  EXPECT_THAT(IssuesOf(first_), ::testing::ElementsAre(customer_));
  EXPECT_EQ(HistorySize(issue.name()), 2);
  EXPECT_EQ(HistorySize(customer_), 1);

  const int64_t rows = wex_.CountRows();
  request.set_issue_id("again");
  request.clear_records();
  request.add_records(first_);
  request.add_records(second_);
  EXPECT_THAT(Try<Issue>(request), HasReason("RULE_BROKEN"));
  EXPECT_EQ(wex_.CountRows(), rows);
}

TEST_F(IssueSplitsTest, IssuesAreLinkedByKind) {
  meetings::v1::UpdateIssueRequest request;
  request.mutable_issue()->set_name(customer_);
  auto* link = request.mutable_issue()->add_links();
  link->set_issue(access_);
  link->set_kind(Issue::LINK_KIND_CONTINUES);
  EXPECT_EQ(Do<Issue>(request).links(0).kind(), Issue::LINK_KIND_CONTINUES);
  link->set_issue("councils/wex/issues/none");
  EXPECT_THAT(Try<Issue>(request), HasReason("REFERENCE_NOT_FOUND"));
}

}  // namespace
}  // namespace minutebook::testing
