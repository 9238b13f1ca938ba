// Commitments: every state and method, dues kept when they are put off,
// fulfilment in parts, and who is late on which day.

#include "services/rules/commitments.h"

#include <string>
#include <vector>

#include "services/meetings/overdue_commitments.h"
#include "tests/support/course_fixture.h"

namespace minutebook::testing {
namespace {

using meetings::v1::Commitment;
using meetings::v1::CreateCommitmentRequest;
using meetings::v1::Due;
using meetings::v1::ListOverdueCommitmentsRequest;
using meetings::v1::ListOverdueCommitmentsResponse;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class CommitmentsTest : public CourseFixture<Commitment> {
 protected:
  CommitmentsTest() {
    const google::type::Date day = Day(2015, 6, 9);
    meeting_ = wex_.CreateMeeting("m", kBoard, &day).name();
    issue_ = wex_.CreateIssue("i", "Customer strategy").name();
    item_ = wex_.CreateItem(meeting_, "1", issue_).name();
    Add<meetings::v1::FulfilCommitmentRequest>([this](auto& request) {
      request.mutable_fulfilment()->set_item(item_);
    });
    Add<meetings::v1::RescheduleCommitmentRequest>([](auto& request) {
      *request.mutable_due()->mutable_not_after() = Day(2016, 4, 30);
    });
    Add<meetings::v1::WithdrawCommitmentRequest>(
        [](auto& request) { request.set_reason("The service was sold"); });
  }

  static Due By(const std::string& words, const google::type::Date& last) {
    Due due;
    due.set_as_stated(words);
    *due.mutable_not_after() = last;
    return due;
  }

  std::string Promise(
      const std::string& id, const Due& due,
      options::v1::Visibility visibility = options::v1::VISIBILITY_PUBLIC) {
    CreateCommitmentRequest request;
    request.set_parent(kWex);
    request.set_commitment_id(id);
    Commitment& commitment = *request.mutable_commitment();
    commitment.set_what("Report back");
    commitment.set_origin_item(item_);
    commitment.set_to_body(kBoard);
    commitment.set_visibility(visibility);
    *commitment.mutable_due() = due;
    return Do<Commitment>(request).name();
  }

  Commitment GetCommitment(const std::string& name) {
    return Get<Commitment, meetings::v1::GetCommitmentRequest>(name);
  }

  // The ids of those that were overdue, over pages of `page_size`.
  std::vector<std::string> Overdue(const google::type::Date& day,
                                   const std::string& caller = "root",
                                   int page_size = 0) {
    ListOverdueCommitmentsRequest request;
    request.set_parent(kWex);
    request.set_page_size(page_size);
    *request.mutable_on_date() = day;
    std::vector<std::string> ids;
    do {
      const auto page = Do<ListOverdueCommitmentsResponse>(request, caller);
      for (const auto& overdue : page.commitments()) {
        const std::string& name = overdue.commitment().name();
        ids.push_back(name.substr(name.rfind('/') + 1));
      }
      EXPECT_TRUE(page_size == 0 || page.commitments_size() <= page_size);
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }

  // The statements of one whole list.
  int64_t Statements() {
    ListOverdueCommitmentsRequest request;
    request.set_parent(kWex);
    request.set_page_size(1000);
    *request.mutable_on_date() = Day(2016, 4, 8);
    return StatementsOf(*meetings::MakeListOverdueCommitments(), request);
  }

  std::string meeting_;
  std::string issue_;
  std::string item_;
};

TEST_F(CommitmentsTest, EveryStateAndMethodAsTheTableSays) {
  Due waits;
  waits.set_as_stated("as and when the supporting action plans are developed");
  waits.set_waits_for(issue_);
  struct {
    Commitment::State state;
    Due due;
    std::vector<std::string> way;
  } const kWays[] = {
      {Commitment::STATE_OPEN, By("December", Day(2015, 12, 31)), {}},
      {Commitment::STATE_WAITING, waits, {}},
      {Commitment::STATE_FULFILLED, waits, {"FulfilCommitment"}},
      {Commitment::STATE_WITHDRAWN, waits, {"WithdrawCommitment"}},
  };
  EXPECT_EQ(std::size(kWays), size_t{Commitment::State_ARRAYSIZE - 1});
  const rules::Lifecycle<Commitment::State> table = rules::kCommitmentLifecycle;
  int count = 0;
  for (const auto& way : kWays) {
    for (const auto& [method, call] : methods_) {
      const std::string name = Promise(absl::StrCat("c", ++count), way.due);
      for (const std::string& step : way.way) {
        ASSERT_THAT(methods_.at(step)(name), IsOk());
      }
      const Commitment before = GetCommitment(name);
      ASSERT_EQ(before.state(), way.state);
      const auto next = rules::NextState(table, way.state, method);
      const absl::Status status = call(name);
      if (next.has_value()) {
        EXPECT_THAT(status, IsOk()) << method;
        EXPECT_EQ(GetCommitment(name).state(), *next) << method;
      } else {
        EXPECT_THAT(status, HasReason("RULE_BROKEN")) << method;
        EXPECT_THAT(GetCommitment(name), EqualsProto(before)) << method;
      }
    }
  }
}

TEST_F(CommitmentsTest, EveryDueIsKeptAndThereIsOneLastDay) {
  const std::string name = Promise("c", By("later in 2015", Day(2015, 12, 31)));
  meetings::v1::RescheduleCommitmentRequest request;
  request.set_name(name);
  request.set_reason("Staff changes");
  *request.mutable_due() = By("April 2016", Day(2016, 4, 30));
  *request.mutable_rescheduled_date() = Day(2016, 1, 12);
  Do<Commitment>(request);
  *request.mutable_rescheduled_date() = Day(2016, 1, 11);
  EXPECT_THAT(Try<Commitment>(request), HasReason("RULE_BROKEN"))
      << "dues are kept in order";
  *request.mutable_rescheduled_date() = Day(2016, 4, 8);
  *request.mutable_due() = By("autumn", Day(2016, 11, 30));
  const auto commitment = Do<Commitment>(request);
  ASSERT_EQ(commitment.earlier_dues_size(), 2);
  EXPECT_EQ(commitment.earlier_dues(0).due().as_stated(), "later in 2015");
  EXPECT_EQ(commitment.earlier_dues(1).due().as_stated(), "April 2016");
  EXPECT_EQ(commitment.due().as_stated(), "autumn");
  EXPECT_THAT(commitment.first_due_date(), EqualsProto(Day(2015, 12, 31)));

  EXPECT_THAT(Overdue(Day(2015, 12, 31)), IsEmpty());
  EXPECT_THAT(Overdue(Day(2016, 1, 11)), ElementsAre("c"));
  EXPECT_THAT(Overdue(Day(2016, 1, 12)), IsEmpty());
  EXPECT_THAT(Overdue(Day(2016, 12, 1)), ElementsAre("c"));
}

TEST_F(CommitmentsTest, ADueEndsNotBeforeItBegins) {
  const std::string name = Promise("c", By("December", Day(2015, 12, 31)));
  Due reversed = By("April", Day(2027, 4, 1));
  *reversed.mutable_not_before() = Day(2027, 4, 30);
  meetings::v1::RescheduleCommitmentRequest put_off;
  put_off.set_name(name);
  *put_off.mutable_due() = reversed;
  EXPECT_THAT(Try<Commitment>(put_off), HasReason("FIELDS_INVALID"));
  EXPECT_THAT(Try<Commitment>(put_off),
              HasFields(ElementsAre("due.not_after")));
  CreateCommitmentRequest creation;
  creation.set_parent(kWex);
  creation.mutable_commitment()->set_what("Report back");
  *creation.mutable_commitment()->mutable_due() = reversed;
  EXPECT_THAT(Try<Commitment>(creation),
              HasFields(ElementsAre("commitment.due.not_after")));
  // Also where one of the two stood before.
  meetings::v1::UpdateCommitmentRequest update;
  update.mutable_commitment()->set_name(name);
  *update.mutable_commitment()->mutable_due()->mutable_not_before() =
      Day(2016, 1, 1);
  update.mutable_update_mask()->add_paths("due.not_before");
  EXPECT_THAT(Try<Commitment>(update),
              HasFields(ElementsAre("commitment.due.not_after")));
  *update.mutable_commitment()->mutable_due()->mutable_not_before() =
      Day(2015, 12, 31);
  EXPECT_THAT(Try<Commitment>(update), IsOk());
}

TEST_F(CommitmentsTest, NothingKeepsAPromiseBeforeItWasMade) {
  const google::type::Date before = Day(2014, 3, 11), same = Day(2015, 6, 9);
  const std::string name = Promise("c", By("December", Day(2015, 12, 31)));
  const std::string early =
      wex_.CreateItem(wex_.CreateMeeting("early", kBoard, &before).name(), "1",
                      issue_)
          .name();
  meetings::v1::FulfilCommitmentRequest request;
  request.set_name(name);
  request.mutable_fulfilment()->set_item(early);
  EXPECT_THAT(Try<Commitment>(request), HasReason("RULE_BROKEN"));
  request.mutable_fulfilment()->set_partial(true);
  EXPECT_THAT(Try<Commitment>(request), HasReason("RULE_BROKEN"))
      << "not in part either";
  // The day that is stated counts, whatever the item's.
  *request.mutable_fulfilment()->mutable_fulfilment_date() = same;
  EXPECT_THAT(Try<Commitment>(request), IsOk());
  *request.mutable_fulfilment()->mutable_fulfilment_date() = Day(2015, 6, 8);
  EXPECT_THAT(Try<Commitment>(request), HasReason("RULE_BROKEN"));
  // So does the day on which it is said to have been made.
  meetings::v1::UpdateCommitmentRequest made;
  made.mutable_commitment()->set_name(name);
  *made.mutable_commitment()->mutable_made_date() = before;
  Do<Commitment>(made);
  request.mutable_fulfilment()->clear_fulfilment_date();
  EXPECT_THAT(Try<Commitment>(request), IsOk());
}

TEST_F(CommitmentsTest, AnUpdateSetsNeitherStateNorEarlierDues) {
  const std::string name = Promise("c", By("December", Day(2015, 12, 31)));
  meetings::v1::UpdateCommitmentRequest update;
  update.mutable_commitment()->set_name(name);
  update.mutable_commitment()->set_what("Report in full");
  update.mutable_commitment()->set_state(Commitment::STATE_FULFILLED);
  update.mutable_commitment()->mutable_withdrawal()->set_reason("no");
  const auto commitment = Do<Commitment>(update);
  EXPECT_EQ(commitment.what(), "Report in full");
  EXPECT_EQ(commitment.state(), Commitment::STATE_OPEN);
  EXPECT_FALSE(commitment.has_withdrawal());
  // A page that tells of the fulfilment is imported by standard methods.
  update.mutable_commitment()->add_fulfilments()->set_item(item_);
  EXPECT_EQ(Do<Commitment>(update).state(), Commitment::STATE_FULFILLED);
}

TEST_F(CommitmentsTest, FulfilmentInPartsLeavesTheRestOpen) {
  const std::string name = Promise("c", By("July", Day(2015, 7, 31)));
  meetings::v1::FulfilCommitmentRequest request;
  request.set_name(name);
  request.mutable_fulfilment()->set_partial(true);
  request.mutable_fulfilment()->set_note("Interim report");
  auto commitment = Do<Commitment>(request);
  EXPECT_EQ(commitment.state(), Commitment::STATE_OPEN);
  EXPECT_THAT(commitment.fulfilments(0).fulfilment_date(),
              EqualsProto(Day(2016, 4, 8)))
      << "the council's own today";
  EXPECT_THAT(Overdue(Day(2016, 4, 9)), ElementsAre("c"));
  const google::type::Date day = Day(2016, 4, 5);
  const std::string later =
      wex_.CreateItem(wex_.CreateMeeting("n", kBoard, &day).name(), "1", issue_)
          .name();
  request.mutable_fulfilment()->Clear();
  request.mutable_fulfilment()->set_item(later);
  commitment = Do<Commitment>(request);
  EXPECT_EQ(commitment.state(), Commitment::STATE_FULFILLED);
  EXPECT_EQ(commitment.fulfilments_size(), 2);
  EXPECT_THAT(Overdue(Day(2016, 4, 4)), ElementsAre("c"))
      << "it was late until the meeting that dealt with it";
  EXPECT_THAT(Overdue(Day(2016, 4, 5)), IsEmpty());
}

TEST_F(CommitmentsTest, APromiseRipensWhenWhatItWaitsForHappens) {
  Due waits;
  waits.set_as_stated("as and when the supporting action plans are developed");
  const std::string loose = Promise("loose", waits);
  waits.set_waits_for("councils/wex/decisions/plans");
  meetings::v1::CreateDecisionRequest decision;
  decision.set_parent(kWex);
  decision.set_decision_id("plans");
  decision.mutable_decision()->set_visibility(options::v1::VISIBILITY_PUBLIC);
  Do<meetings::v1::Decision>(decision);
  Promise("waits", waits);
  EXPECT_THAT(Overdue(Day(2030, 1, 1)), IsEmpty());
  meetings::v1::UpdateDecisionRequest taken;
  taken.mutable_decision()->set_name(waits.waits_for());
  *taken.mutable_decision()->mutable_decision_date() = Day(2016, 2, 9);
  Do<meetings::v1::Decision>(taken);
  EXPECT_THAT(Overdue(Day(2016, 2, 9)), IsEmpty());
  EXPECT_THAT(Overdue(Day(2016, 2, 10)), ElementsAre("waits"));
}

TEST_F(CommitmentsTest, PagesJoinToTheWholeInOrderOfTheDays) {
  std::vector<std::string> expected;
  for (int i = 0; i < 9; ++i) {
    expected.push_back(absl::StrCat("c", i));
    Promise(expected.back(), By("then", Day(2015, 9 - i % 2, 1 + i)));
  }
  const std::vector<std::string> whole = Overdue(Day(2016, 4, 8));
  EXPECT_THAT(whole, ::testing::UnorderedElementsAreArray(expected));
  EXPECT_EQ(whole.front(), "c1") << "the longest overdue first";
  for (const int page_size : {1, 2, 3, 9, 10}) {
    EXPECT_EQ(Overdue(Day(2016, 4, 8), "root", page_size), whole);
  }
  ListOverdueCommitmentsRequest request;
  request.set_parent(kWex);
  request.set_page_size(1);
  const std::string token =
      Do<ListOverdueCommitmentsResponse>(request).next_page_token();
  request.set_page_token(token);
  *request.mutable_on_date() = Day(2015, 1, 1);
  EXPECT_THAT(Try<ListOverdueCommitmentsResponse>(request),
              HasReason("PAGE_TOKEN_INVALID"));
}

TEST_F(CommitmentsTest, HiddenPromisesAreAsIfTheyWereNot) {
  ListOverdueCommitmentsRequest request;
  request.set_parent(kWex);
  request.set_page_size(2);
  for (const char* id : {"a", "c", "e"}) {
    Promise(id, By("then", Day(2015, 9, 1)));
  }
  const auto before = Do<ListOverdueCommitmentsResponse>(request, "public");
  for (const char* id : {"b", "d"}) {
    Promise(id, By("then", Day(2015, 9, 1)), options::v1::VISIBILITY_EXEMPT);
  }
  const auto after = Do<ListOverdueCommitmentsResponse>(request, "public");
  EXPECT_THAT(after, EqualsProto(before));
  EXPECT_EQ(Overdue(Day(2016, 4, 8)).size(), 5u);
}

TEST_F(CommitmentsTest, OnlyThoseMadeToTheBodyAskedFor) {
  wex_.CreateBody("cabinet", "Cabinet");
  Promise("c", By("then", Day(2015, 9, 1)));
  ListOverdueCommitmentsRequest request;
  request.set_parent(kWex);
  request.set_to_body(kBoard);
  EXPECT_EQ(Do<ListOverdueCommitmentsResponse>(request).commitments_size(), 1);
  request.set_to_body("councils/wex/bodies/cabinet");
  EXPECT_EQ(Do<ListOverdueCommitmentsResponse>(request).commitments_size(), 0);
}

TEST_F(CommitmentsTest, StatementsDoNotGrowWithTheList) {
  for (int i = 0; i < 90; ++i) {
    item_ = wex_.CreateItem(meeting_, absl::StrCat("i", i), issue_).name();
    if (i == 1) {
      EXPECT_LE(Statements(), 12);
    }
    Promise(absl::StrCat("c", i), By("then", Day(2015, 9, 1)));
  }
  EXPECT_EQ(Overdue(Day(2016, 4, 8), "root", 1000).size(), 90u);
  EXPECT_LE(Statements(), 12);
}

}  // namespace
}  // namespace minutebook::testing
