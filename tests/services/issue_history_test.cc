// GetIssueHistory: order, names of the day, what hangs on an item, what a
// caller may see, pages, and the number of statements.

#include "services/meetings/issue_history.h"

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/digest.h"
#include "storage/links.h"
#include "tests/support/matchers.h"
#include "tests/support/wexcombe.h"

namespace minutebook::testing {
namespace {

using meetings::v1::GetIssueHistoryRequest;
using meetings::v1::GetIssueHistoryResponse;
using options::v1::VISIBILITY_INTERNAL;
using options::v1::VISIBILITY_PUBLIC;
using ::testing::ElementsAre;

constexpr char kIssue[] = "councils/wex/issues/i";

class IssueHistoryTest : public ::testing::Test {
 protected:
  IssueHistoryTest() {
    wex_.CreateIssue("i", "Customer strategy");
    councils::v1::CreateBodyRequest request;
    request.set_parent(kWex);
    request.set_body_id("cabinet");
    request.mutable_body()->set_display_name("Cabinet");
    auto* former = request.mutable_body()->add_former_names();
    former->set_display_name("City Executive Board");
    *former->mutable_end_date() = Day(2019, 5, 12);
    wex_.Must<councils::v1::Body>(std::string(kCouncils) + "CreateBody",
                                  request);
  }

  std::string AddItem(const std::string& id, const google::type::Date* date,
                      options::v1::Visibility visibility = VISIBILITY_PUBLIC) {
    const auto meeting = wex_.CreateMeeting(
        "m" + id, "councils/wex/bodies/cabinet", date, visibility);
    return wex_.CreateItem(meeting.name(), id, kIssue, visibility).name();
  }

  GetIssueHistoryResponse History(const std::string& token = "root",
                                  int page_size = 0,
                                  const std::string& page_token = "") {
    GetIssueHistoryRequest request;
    request.set_name(kIssue);
    request.set_page_size(page_size);
    request.set_page_token(page_token);
    return wex_.Must<GetIssueHistoryResponse>(
        std::string(kMeetings) + "GetIssueHistory", request, token);
  }

  template <typename Record, typename Request>
  Record Create(const std::string& method, const Request& request) {
    return wex_.Must<Record>(absl::StrCat(kDecisions, method), request);
  }

  // The statements that one page takes.
  int64_t Statements() {
    const storage::LinkTable links;
    const storage::Ledger ledger(storage::RandomBytes);
    const std::function<std::string(int)> random = storage::RandomBytes;
    const engine::Tokens tokens("key");
    const engine::Caller caller = engine::Principal{"root", true, {}}.In("wex");
    GetIssueHistoryRequest request;
    request.set_name(kIssue);
    int64_t statements = 0;
    const absl::Status status = wex_.store().Read(
        storage::kNoDeadline, true, [&](storage::ReadSession& session) {
          const int64_t before = session.statements();
          const auto reply = meetings::MakeGetIssueHistory()->Run(
              {caller, session, wex_.engine().catalogue(), tokens, links,
               ledger, random, absl::Time()},
              request);
          statements = session.statements() - before;
          return reply.status();
        });
    EXPECT_THAT(status, IsOk());
    return statements;
  }

  Wexcombe wex_;
};

TEST_F(IssueHistoryTest, ItemsStandInTheOrderOfTheirDaysUndatedLast) {
  const google::type::Date d2013 = Day(2013, 9, 11), d2019 = Day(2019, 5, 13),
                           before = Day(2019, 5, 12);
  AddItem("undated", nullptr);
  AddItem("late", &d2019);
  AddItem("early", &d2013);
  AddItem("last-day", &before);
  const GetIssueHistoryResponse history = History();
  EXPECT_EQ(history.issue().title(), "Customer strategy");
  std::vector<std::string> lines;
  for (const auto& entry : history.entries()) {
    lines.push_back(absl::StrCat(entry.item().title(), ", ",
                                 entry.body_display_name(), ", ",
                                 entry.undated() ? "undated" : "dated"));
  }
  EXPECT_THAT(lines, ElementsAre("Item early, City Executive Board, dated",
                                 "Item last-day, City Executive Board, dated",
                                 "Item late, Cabinet, dated",
                                 "Item undated, Cabinet, undated"));
}

TEST_F(IssueHistoryTest, EntryHoldsAllThatHangsOnItsItem) {
  const google::type::Date made = Day(2013, 12, 31), day = Day(2014, 2, 12);
  const std::string scrutiny = AddItem("scrutiny", &made);
  const std::string item = AddItem("50", &day);

  meetings::v1::CreatePaperRequest paper;
  paper.set_parent(kWex);
  paper.mutable_paper()->set_item(item);
  paper.mutable_paper()->set_title("Report");
  paper.mutable_paper()->set_visibility(VISIBILITY_PUBLIC);
  wex_.Must<meetings::v1::Paper>(std::string(kMeetings) + "CreatePaper", paper);

  meetings::v1::CreateDecisionRequest decision;
  decision.set_parent(kWex);
  decision.set_decision_id("d");
  decision.mutable_decision()->set_item(item);
  decision.mutable_decision()->set_verb_as_stated("RESOLVED");
  decision.mutable_decision()->set_visibility(VISIBILITY_PUBLIC);
  Create<meetings::v1::Decision>("CreateDecision", decision);
  for (const int position : {2, 1}) {
    meetings::v1::CreatePartRequest part;
    part.set_parent("councils/wex/decisions/d");
    part.mutable_part()->set_label(position == 1 ? "A" : "B");
    part.mutable_part()->set_position(position);
    part.mutable_part()->set_text("the strategy be approved");
    part.mutable_part()->set_visibility(VISIBILITY_PUBLIC);
    auto* effect = part.mutable_part()->add_effects();
    effect->set_verb(meetings::v1::Part::VERB_APPROVED);
    effect->add_subjects()->set_record(kIssue);
    Create<meetings::v1::Part>("CreatePart", part);
  }

  meetings::v1::CreateRecommendationRequest recommendation;
  recommendation.set_parent(kWex);
  recommendation.mutable_recommendation()->set_made_item(scrutiny);
  recommendation.mutable_recommendation()->set_put_item(item);
  recommendation.mutable_recommendation()->set_text("Consult businesses");
  recommendation.mutable_recommendation()->mutable_response()->set_status(
      meetings::v1::Recommendation::Response::STATUS_AGREED);
  recommendation.mutable_recommendation()->set_visibility(VISIBILITY_PUBLIC);
  Create<meetings::v1::Recommendation>("CreateRecommendation", recommendation);

  meetings::v1::CreateCommitmentRequest commitment;
  commitment.set_parent(kWex);
  commitment.mutable_commitment()->set_origin_item(item);
  commitment.mutable_commitment()->set_what("Report the outcome");
  commitment.mutable_commitment()->mutable_due()->set_as_stated(
      "in due course");
  commitment.mutable_commitment()->set_visibility(VISIBILITY_PUBLIC);
  Create<meetings::v1::Commitment>("CreateCommitment", commitment);

  const GetIssueHistoryResponse history = History();
  ASSERT_EQ(history.entries_size(), 2);
  const auto& entry = history.entries(1);
  EXPECT_EQ(entry.papers_size(), 1);
  ASSERT_EQ(entry.decisions_size(), 1);
  ASSERT_EQ(entry.decisions(0).parts_size(), 2);
  EXPECT_EQ(entry.decisions(0).parts(0).label(), "A");
  ASSERT_EQ(entry.recommendations_size(), 1);
  // Two months after 31 December is the last of February.
  EXPECT_THAT(entry.recommendations(0).response_due_date(),
              EqualsProto(Day(2014, 2, 28)));
  ASSERT_EQ(entry.commitments_size(), 1);
  EXPECT_EQ(entry.commitments(0).due().as_stated(), "in due course");
}

TEST_F(IssueHistoryTest, DecisionsWithoutItemStandByThemselves) {
  meetings::v1::CreateDecisionRequest decision;
  decision.set_parent(kWex);
  decision.mutable_decision()->add_issues(kIssue);
  decision.mutable_decision()->set_decision_maker(
      "councils/wex/bodies/cabinet");
  *decision.mutable_decision()->mutable_decision_date() = Day(2011, 10, 19);
  decision.mutable_decision()->set_visibility(VISIBILITY_PUBLIC);
  Create<meetings::v1::Decision>("CreateDecision", decision);
  const GetIssueHistoryResponse history = History();
  ASSERT_EQ(history.entries_size(), 1);
  EXPECT_FALSE(history.entries(0).has_item());
  EXPECT_EQ(history.entries(0).body_display_name(), "City Executive Board");
  EXPECT_EQ(history.entries(0).decisions_size(), 1);
}

TEST_F(IssueHistoryTest, CallerSeesOnlyWhatItMay) {
  const google::type::Date day = Day(2014, 2, 12);
  AddItem("open", &day);
  AddItem("internal", &day, VISIBILITY_INTERNAL);
  EXPECT_EQ(History("public").entries_size(), 1);
  EXPECT_EQ(History("staff").entries_size(), 2);
}

TEST_F(IssueHistoryTest, PagesJoinToTheWhole) {
  for (int i = 0; i < 7; ++i) {
    const google::type::Date day = Day(2014, 1 + i % 3, 1);
    AddItem(absl::StrCat("i", i), i == 6 ? nullptr : &day);
  }
  const GetIssueHistoryResponse whole = History();
  GetIssueHistoryResponse joined;
  std::string token;
  do {
    const GetIssueHistoryResponse page = History("root", 2, token);
    EXPECT_LE(page.entries_size(), 2);
    joined.mutable_entries()->MergeFrom(page.entries());
    token = page.next_page_token();
  } while (!token.empty());
  *joined.mutable_issue() = whole.issue();
  EXPECT_THAT(joined, EqualsProto(whole));
}

TEST_F(IssueHistoryTest, StatementsDoNotGrowWithTheHistory) {
  const google::type::Date day = Day(2014, 2, 12);
  AddItem("first", &day);
  const int64_t one = Statements();
  for (int i = 0; i < 60; ++i) AddItem(absl::StrCat("i", i), &day);
  EXPECT_EQ(Statements(), one);
  EXPECT_LE(one, 20);
}

}  // namespace
}  // namespace minutebook::testing
