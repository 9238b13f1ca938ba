// The plan of every statement that the methods run: each is found by an index,
// none scans a table or sorts.

#include <memory>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/actionplans/v1/measure.pb.h"
#include "minutebook/actionplans/v1/performance.pb.h"
#include "minutebook/actionplans/v1/reading_report.pb.h"
#include "minutebook/actionplans/v1/target_pull.pb.h"
#include "minutebook/councils/v1/membership.pb.h"
#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/issue_check.pb.h"
#include "minutebook/meetings/v1/work_programme.pb.h"
#include "minutebook/records/v1/change.pb.h"
#include "minutebook/records/v1/revision.pb.h"
#include "minutebook/strategies/v1/lineage.pb.h"
#include "minutebook/strategies/v1/overview.pb.h"
#include "minutebook/strategies/v1/pathway.pb.h"
#include "minutebook/strategies/v1/review.pb.h"
#include "tests/support/matchers.h"
#include "tests/support/method_path.h"
#include "tests/support/recording_driver.h"
#include "tests/support/reply_reader.h"
#include "tests/support/wexcombe.h"

namespace minutebook::testing {
namespace {

using ::testing::IsEmpty;

class QueryPlanTest : public ::testing::Test {
 protected:
  std::string PlanOf(const std::string& text) {
    if (!wex_.database().explains_in_session()) {
      const absl::StatusOr<std::string> plan = wex_.database().Explain(text);
      EXPECT_THAT(plan, IsOk()) << text;
      return plan.ok() ? *plan : "";
    }
    std::vector<std::string> steps;
    const absl::Status status = wex_.store().Read(
        storage::kNoDeadline, false, [&](storage::ReadSession& session) {
          return session.QueryOnce("EXPLAIN QUERY PLAN " + text, {},
                                   [&](const storage::Row& row) {
                                     steps.emplace_back(row.Text(3));
                                   });
        });
    EXPECT_THAT(status, IsOk()) << text;
    return absl::StrJoin(steps, "; ");
  }

  static bool IsSlow(const std::string& plan) {
    for (const char* slow : {"SCAN", "TEMP B-TREE", "Seq Scan", "Sort"}) {
      if (absl::StrContains(plan, slow)) return true;
    }
    return false;
  }

  // Statements that ran and whose plan is slow, with the plan.
  std::vector<std::string> SlowStatements() {
    std::vector<std::string> slow;
    for (const std::string& text : texts_->Take()) {
      if (absl::StartsWith(text, "EXPLAIN")) continue;
      const std::string plan = PlanOf(text);
      if (IsSlow(plan)) slow.push_back(absl::StrCat(text, "\n-> ", plan));
    }
    return slow;
  }

  std::shared_ptr<StatementTexts> texts_ = std::make_shared<StatementTexts>();
  Wexcombe wex_{texts_};
};

TEST_F(QueryPlanTest, DetectorFindsAScanAndASort) {
  EXPECT_TRUE(IsSlow(PlanOf("SELECT body FROM bodies WHERE revision = 1")));
  EXPECT_TRUE(
      IsSlow(PlanOf("SELECT body FROM bodies WHERE council = 'x' "
                    "ORDER BY update_time")));
}

TEST_F(QueryPlanTest, NoStatementScansOrSorts) {
  texts_->Take();  // opening a store reads the whole list of its migrations
  wex_.CreateBody("cabinet", "Cabinet");
  const auto issue = wex_.CreateIssue("i", "Parking");
  const google::type::Date day = Day(2015, 8, 4);
  const auto meeting =
      wex_.CreateMeeting("m", "councils/wex/bodies/cabinet", &day);
  const auto item = wex_.CreateItem(meeting.name(), "1", issue.name());

  meetings::v1::UpdateItemRequest update;
  update.mutable_item()->set_name(item.name());
  update.mutable_item()->set_title("Another title");
  update.set_request_id("6f1c1b1e-8f0e-4c57-9d0a-3f2f6d1c0a11");
  wex_.Must<meetings::v1::Item>(std::string(kMeetings) + "UpdateItem", update);

  meetings::v1::UpdateMeetingRequest narrow;
  narrow.mutable_meeting()->set_name(meeting.name());
  narrow.mutable_meeting()->set_visibility(options::v1::VISIBILITY_INTERNAL);
  meetings::v1::Meeting refused;
  EXPECT_FALSE(
      wex_.Call(std::string(kMeetings) + "UpdateMeeting", narrow, &refused)
          .ok());

  meetings::v1::ListItemsRequest items;
  items.set_parent("councils/wex/meetings/-");
  wex_.Must<meetings::v1::ListItemsResponse>(
      std::string(kMeetings) + "ListItems", items);
  meetings::v1::ListMeetingsRequest list;
  list.set_parent(kWex);
  wex_.Must<meetings::v1::ListMeetingsResponse>(
      std::string(kMeetings) + "ListMeetings", list);
  list.set_filter(
      "body = \"councils/wex/bodies/cabinet\" AND date = 2015-08-04");
  wex_.Must<meetings::v1::ListMeetingsResponse>(
      std::string(kMeetings) + "ListMeetings", list);
  meetings::v1::BatchGetMeetingsRequest batch;
  batch.set_parent(kWex);
  batch.add_names(meeting.name());
  wex_.Must<meetings::v1::BatchGetMeetingsResponse>(
      std::string(kMeetings) + "BatchGetMeetings", batch);
  meetings::v1::GetIssueHistoryRequest history;
  history.set_name(issue.name());
  wex_.Must<meetings::v1::GetIssueHistoryResponse>(
      std::string(kMeetings) + "GetIssueHistory", history);
  meetings::v1::DeleteItemRequest deletion;
  deletion.set_name(item.name());
  wex_.Must<meetings::v1::Item>(std::string(kMeetings) + "DeleteItem",
                                deletion);
  EXPECT_THAT(SlowStatements(), IsEmpty());
}

TEST_F(QueryPlanTest, NoOrderedOrPastReadingScansOrSorts) {
  texts_->Take();
  wex_.CreateBody("cabinet", "Cabinet");
  const auto meeting =
      wex_.CreateMeeting("m", "councils/wex/bodies/cabinet", nullptr);
  wex_.CreateMeeting("n", "councils/wex/bodies/cabinet", nullptr);
  meetings::v1::ListMeetingsRequest list;
  list.set_parent(kWex);
  list.set_page_size(1);
  for (const char* order : {"date", "date desc"}) {
    for (const char* filter : {"", "body = \"councils/wex/bodies/cabinet\"",
                               "date:*", "NOT body = x"}) {
      list.set_order_by(order);
      list.set_filter(filter);
      list.clear_page_token();
      const auto page = wex_.Must<meetings::v1::ListMeetingsResponse>(
          std::string(kMeetings) + "ListMeetings", list);
      if (page.next_page_token().empty()) continue;
      list.set_page_token(page.next_page_token());
      wex_.Must<meetings::v1::ListMeetingsResponse>(
          std::string(kMeetings) + "ListMeetings", list);
    }
  }
  meetings::v1::ListMeetingsRequest past;
  past.set_parent(kWex);
  *past.mutable_read_time() = meeting.create_time();
  wex_.Must<meetings::v1::ListMeetingsResponse>(
      std::string(kMeetings) + "ListMeetings", past);
  meetings::v1::GetMeetingRequest get;
  get.set_name(meeting.name());
  *get.mutable_read_time() = meeting.create_time();
  wex_.Must<meetings::v1::Meeting>(std::string(kMeetings) + "GetMeeting", get);
  meetings::v1::DeleteMeetingRequest deletion;
  deletion.set_name(meeting.name());
  deletion.set_force(true);
  wex_.Must<meetings::v1::Meeting>(std::string(kMeetings) + "DeleteMeeting",
                                   deletion);
  meetings::v1::UndeleteMeetingRequest undeletion;
  undeletion.set_name(meeting.name());
  wex_.Must<meetings::v1::Meeting>(std::string(kMeetings) + "UndeleteMeeting",
                                   undeletion);
  records::v1::ListRevisionsRequest revisions;
  revisions.set_name(meeting.name());
  wex_.Must<records::v1::ListRevisionsResponse>(
      "minutebook.records.v1.LedgerService/ListRevisions", revisions);
  records::v1::ListChangesRequest changes;
  changes.set_parent(kWex);
  wex_.Must<records::v1::ListChangesResponse>(
      "minutebook.records.v1.LedgerService/ListChanges", changes, "public");
  EXPECT_THAT(SlowStatements(), IsEmpty());
}

TEST_F(QueryPlanTest, NoReadingOfStrategiesScansOrSorts) {
  constexpr char kStrategies[] = "minutebook.strategies.v1.StrategyService/";
  texts_->Take();
  strategies::v1::CreateStrategyRequest create;
  create.set_parent(kWex);
  create.mutable_strategy()->set_title("Customer Service Strategy");
  const auto strategy = wex_.Must<strategies::v1::Strategy>(
      std::string(kStrategies) + "CreateStrategy", create);
  strategies::v1::CreateEditionRequest draft;
  draft.set_parent(strategy.name());
  draft.mutable_edition();
  const auto edition = wex_.Must<strategies::v1::Edition>(
      std::string(kStrategies) + "CreateEdition", draft);
  meetings::v1::CreateDecisionRequest decide;
  decide.set_parent(kWex);
  decide.mutable_decision();
  meetings::v1::CreatePartRequest part;
  part.set_parent(wex_.Must<meetings::v1::Decision>(
                          std::string(kDecisions) + "CreateDecision", decide)
                      .name());
  part.mutable_part()->set_text("That it be noted");
  auto* effect = part.mutable_part()->add_effects();
  effect->set_verb(meetings::v1::Part::VERB_NOTED);
  effect->add_subjects()->set_record(edition.name());
  wex_.Must<meetings::v1::Part>(std::string(kDecisions) + "CreatePart", part);

  strategies::v1::GetPathwayRequest pathway;
  pathway.set_name(edition.name());
  EXPECT_EQ(wex_.Must<strategies::v1::GetPathwayResponse>(
                    std::string(kStrategies) + "GetPathway", pathway)
                .steps_size(),
            1);
  strategies::v1::GetLineageRequest lineage;
  lineage.set_name(strategy.name());
  wex_.Must<strategies::v1::GetLineageResponse>(
      std::string(kStrategies) + "GetLineage", lineage);
  strategies::v1::ListDueReviewsRequest due;
  due.set_parent(kWex);
  wex_.Must<strategies::v1::ListDueReviewsResponse>(
      std::string(kStrategies) + "ListDueReviews", due);
  strategies::v1::GetStrategyOverviewRequest overview;
  overview.set_name(strategy.name());
  wex_.Must<strategies::v1::GetStrategyOverviewResponse>(
      std::string(kStrategies) + "GetStrategyOverview", overview);
  *overview.mutable_read_time() = edition.create_time();
  wex_.Must<strategies::v1::GetStrategyOverviewResponse>(
      std::string(kStrategies) + "GetStrategyOverview", overview);
  EXPECT_THAT(SlowStatements(), IsEmpty());
}

TEST_F(QueryPlanTest, NoMethodOfMeasuresScansOrSorts) {
  constexpr char kMeasures[] = "minutebook.actionplans.v1.MeasureService/";
  texts_->Take();
  actionplans::v1::CreateMeasureRequest create;
  create.set_parent(kWex);
  create.mutable_measure()->set_title("Calls answered");
  const auto measure = wex_.Must<actionplans::v1::Measure>(
      std::string(kMeasures) + "CreateMeasure", create);
  actionplans::v1::ReportReadingsRequest report;
  report.set_parent(kWex);
  report.set_source("test");
  actionplans::v1::ReadingReport& one = *report.add_reports();
  one.set_measure(measure.name());
  *one.mutable_reading()->mutable_start_date() = Day(2015, 4, 1);
  *one.mutable_reading()->mutable_end_date() = Day(2015, 4, 30);
  one.mutable_reading()->set_value("1");
  for (int i = 0; i < 2; ++i) {
    wex_.Must<actionplans::v1::ReportReadingsResponse>(
        std::string(kMeasures) + "ReportReadings", report);
  }
  actionplans::v1::GetPerformanceRequest performance;
  for (const std::string& name : {measure.name(), std::string(kWex)}) {
    performance.set_name(name);
    performance.clear_read_time();
    wex_.Must<actionplans::v1::GetPerformanceResponse>(
        std::string(kMeasures) + "GetPerformance", performance);
    *performance.mutable_read_time() = measure.create_time();
    wex_.Must<actionplans::v1::GetPerformanceResponse>(
        std::string(kMeasures) + "GetPerformance", performance);
  }
  const std::string pull = absl::StrCat("/", kMeasures, "PullTargets");
  actionplans::v1::PullTargetsRequest request;
  request.set_parent(kWex);
  // All, all of a department, and what changed of that.
  for (int i = 0; i < 3; ++i) {
    ReplyReader<actionplans::v1::PullTargetsResponse> reader(
        *wex_.channel(), pull.c_str(), "admin", request);
    while (const auto message = reader.Next()) {
      request.set_cursor(message->cursor());
    }
    EXPECT_THAT(reader.Finish(), IsOk());
    wex_.Must<actionplans::v1::Measure>(
        std::string(kMeasures) + "CreateMeasure", create);
    request.set_department("councils/wex/departments/none");
    if (i == 0) request.clear_cursor();
  }
  EXPECT_THAT(SlowStatements(), IsEmpty());
}

TEST_F(QueryPlanTest, NoMethodOfMeetingsScansOrSorts) {
  using namespace meetings::v1;  // NOLINT: a request of each of its methods
  texts_->Take();
  wex_.CreateBody("cabinet", "Cabinet");
  const auto other = wex_.CreateBody("this-board", "this Board");
  const auto issue = wex_.CreateIssue("i", "Parking");
  const auto another = wex_.CreateIssue("j", "Car parks");
  const google::type::Date day = Day(2015, 7, 7), next = Day(2015, 8, 4);
  const auto meeting = wex_.CreateMeeting("m", other.name(), &day);
  const auto later = wex_.CreateMeeting("n", other.name(), &next);
  const auto item = wex_.CreateItem(meeting.name(), "1", issue.name());
  const auto must = [&](const auto& request, auto reply) {
    return wex_.Must<decltype(reply)>(MethodPath(request), request);
  };

  CreateDecisionRequest decision;
  decision.set_parent(kWex);
  decision.mutable_decision()->set_item(item.name());
  const auto taken = must(decision, Decision());
  CreatePartRequest part;
  part.set_parent(taken.name());
  part.mutable_part()->set_text("That it be so");
  must(part, Part());
  CreateRecommendationRequest recommendation;
  recommendation.set_parent(kWex);
  recommendation.mutable_recommendation()->set_text("Do it");
  recommendation.mutable_recommendation()->set_made_item(item.name());
  RespondToRecommendationRequest respond;
  respond.set_name(must(recommendation, Recommendation()).name());
  respond.mutable_response()->set_status(
      Recommendation::Response::STATUS_TO_BE_CONSIDERED);
  must(respond, Recommendation());
  CreateCommitmentRequest commitment;
  commitment.set_parent(kWex);
  commitment.mutable_commitment()->set_what("Report back");
  commitment.mutable_commitment()->set_origin_item(item.name());
  commitment.mutable_commitment()->set_to_body(other.name());
  *commitment.mutable_commitment()->mutable_due()->mutable_not_after() = day;
  const auto promise = must(commitment, Commitment());
  CreateCitationRequest citation;
  citation.set_parent(kWex);
  citation.mutable_citation()->set_citing_item(item.name());
  citation.mutable_citation()->set_kind(Citation::KIND_MINUTE);
  citation.mutable_citation()->set_reference("5(3)");
  citation.mutable_citation()->set_body_as_stated("this Board");
  *citation.mutable_citation()->mutable_cited_date() = day;
  must(citation, Citation());
  councils::v1::CreateMembershipRequest membership;
  membership.set_parent(other.name());
  membership.mutable_membership()->set_person_as_stated("Councillor Brown");
  must(membership, councils::v1::Membership());

  councils::v1::MergeBodiesRequest bodies;
  bodies.set_name(other.name());
  bodies.set_into("councils/wex/bodies/cabinet");
  bodies.set_reason("They are one");
  must(bodies, councils::v1::Body());
  MergeIssuesRequest issues;
  issues.set_name(another.name());
  issues.set_into(issue.name());
  issues.set_reason("They are one");
  issues.add_evidence(item.name());
  must(issues, Issue());
  SplitIssueRequest split;
  split.set_name(issue.name());
  split.set_title("Permits");
  split.add_records(item.name());
  const auto permits = must(split, Issue());
  PublishAgendaRequest agenda;
  agenda.set_name(meeting.name());
  must(agenda, Meeting());
  HoldMeetingRequest hold;
  hold.set_name(meeting.name());
  must(hold, Meeting());
  PublishDecisionRequest publish;
  publish.set_name(taken.name());
  must(publish, Decision());
  PublishMinutesRequest minutes;
  minutes.set_name(meeting.name());
  must(minutes, Meeting());
  CorrectMinutesRequest correct;
  correct.set_name(meeting.name());
  correct.set_reason("A name was misspelt");
  correct.add_corrections()->set_item(item.name());
  correct.mutable_corrections(0)->set_title("Permits");
  correct.add_vote_corrections()->set_record(taken.name());
  must(correct, Meeting());
  ConfirmMinutesRequest confirm;
  confirm.set_name(meeting.name());
  confirm.set_confirmed_by_meeting(later.name());
  must(confirm, Meeting());
  RescheduleCommitmentRequest reschedule;
  reschedule.set_name(promise.name());
  *reschedule.mutable_due()->mutable_not_after() = next;
  must(reschedule, Commitment());
  FulfilCommitmentRequest fulfil;
  fulfil.set_name(promise.name());
  fulfil.mutable_fulfilment()->set_item(item.name());
  fulfil.mutable_fulfilment()->set_partial(true);
  must(fulfil, Commitment());

  ListOverdueCommitmentsRequest overdue;
  overdue.set_parent(kWex);
  must(overdue, ListOverdueCommitmentsResponse());
  overdue.set_to_body("councils/wex/bodies/cabinet");
  *overdue.mutable_on_date() = next;
  must(overdue, ListOverdueCommitmentsResponse());
  ListUnansweredRecommendationsRequest unanswered;
  unanswered.set_parent(kWex);
  must(unanswered, ListUnansweredRecommendationsResponse());
  ListUnresolvedCitationsRequest unresolved;
  unresolved.set_parent(kWex);
  must(unresolved, ListUnresolvedCitationsResponse());
  CheckIssueRequest check;
  check.set_name(permits.name());
  must(check, CheckIssueResponse());
  GetWorkProgrammeRequest programme;
  programme.set_name("councils/wex/bodies/cabinet");
  must(programme, GetWorkProgrammeResponse());
  EXPECT_THAT(SlowStatements(), IsEmpty());
}

TEST_F(QueryPlanTest, EveryIndexOfTheContractIsThereAndNoOther) {
  for (const auto& type : wex_.engine().catalogue().types()) {
    std::set<std::string> expected, found;
    for (const std::string& index : type->descriptor()
                                        .options()
                                        .GetExtension(options::v1::record)
                                        .indexes()) {
      std::string columns = "council";
      for (const auto column : absl::StrSplit(index, ',')) {
        absl::StrAppend(&columns, ", f_", column);
      }
      expected.insert(columns + ", key");
    }
    if (type->parent() != nullptr) expected.insert("council, parent, key");
    // Credentials do not say of which council they are.
    if (type->type() == "minutebook/ApiToken")
      expected.insert("f_token_digest");
    if (type->type() == "minutebook/RoleGrant") expected.insert("f_subject");
    const absl::Status status = wex_.store().Read(
        storage::kNoDeadline, false, [&](storage::ReadSession& session) {
          return session.QueryOnce(
              wex_.database().IndexQuery(type->table_name()), {},
              [&](const storage::Row& row) {
                const std::string sql(row.Text(0));
                const size_t open = sql.find('(');
                found.insert(sql.substr(open + 1, sql.find(')') - open - 1));
              });
        });
    EXPECT_THAT(status, IsOk());
    EXPECT_EQ(found, expected) << type->type();
  }
}

}  // namespace
}  // namespace minutebook::testing
