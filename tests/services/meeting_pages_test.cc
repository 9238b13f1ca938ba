// What councils' published pages say of meetings, decisions and promises,
// entered through the contract step by step, and what a clerk then asks. Names
// of officers are left out.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/issue_check.pb.h"
#include "minutebook/meetings/v1/minute_reference.pb.h"
#include "minutebook/records/v1/apply.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "services/rules/civil_date.h"
#include "tests/support/script.h"

namespace minutebook::testing {
namespace {

using meetings::v1::CheckIssueResponse;
using meetings::v1::Commitment;
using meetings::v1::GetIssueHistoryResponse;
using meetings::v1::IssueFinding;
using meetings::v1::ListOverdueCommitmentsResponse;
using meetings::v1::ListUnansweredRecommendationsResponse;
using meetings::v1::ListUnresolvedCitationsResponse;
using meetings::v1::Part;
using meetings::v1::Recommendation;
using meetings::v1::ResolveMinuteReferenceResponse;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class MeetingPagesTest : public ::testing::Test {
 protected:
  std::string Issue(const std::string& title) {
    return script_.Add(
        "Issue", "i",
        absl::StrCat("title: '", title, "' visibility: VISIBILITY_PUBLIC"));
  }

  // A public meeting; no day when `year` is 0.
  std::string Meeting(const std::string& id, const std::string& body,
                      int year = 0, int month = 0, int day = 0) {
    return script_.Add(
        "Meeting", id,
        absl::StrCat(
            "visibility: VISIBILITY_PUBLIC body: '", body, "'",
            year == 0 ? ""
                      : absl::StrCat(" date { year: ", year, " month: ", month,
                                     " day: ", day, " }")));
  }

  std::string Item(const std::string& meeting, const std::string& id,
                   const std::string& issue, const std::string& more = "") {
    return script_.Add(
        "Item", id,
        absl::StrCat(
            "title: 'Customer Service Strategy' visibility: "
            "VISIBILITY_PUBLIC ",
            issue.empty() ? "" : absl::StrCat("issues: '", issue, "' "), more),
        meeting);
  }

  GetIssueHistoryResponse History(const std::string& issue) {
    return script_.Ask<GetIssueHistoryResponse>(
        "GetIssueHistory", absl::StrCat("name: '", issue, "'"));
  }

  // The promises overdue on a day, by what they say.
  std::vector<std::string> Overdue(const std::string& day) {
    const auto overdue = script_.Ask<ListOverdueCommitmentsResponse>(
        "ListOverdueCommitments",
        absl::StrCat("parent: 'councils/wex' on_date { ", day, " }"));
    std::vector<std::string> promises;
    for (const auto& one : overdue.commitments()) {
      promises.push_back(one.commitment().what());
    }
    return promises;
  }

  Script script_;
};

TEST_F(MeetingPagesTest, ATwoPartResolutionLetteredAandB) {
  const std::string executive = script_.Add(
      "Body", "executive", "display_name: 'Executive' kind: KIND_EXECUTIVE");
  const std::string issue = Issue("Customer Service Strategy");
  const std::string item = Item(Meeting("m", executive, 2015, 8, 4), "218",
                                issue, "minute_number: '218'");
  const std::string plan =
      script_.Add("ActionPlan", "outline", "title: 'Outline plan'");
  const std::string decision = script_.Add(
      "Decision", "d",
      absl::StrCat("item: '", item, "' verb_as_stated: 'RESOLVED'"));
  script_.Add("Part", "b",
              absl::StrCat("label: 'B' position: 2 text: 'the outline plan to "
                           "implement the strategy be approved' effects { "
                           "verb: VERB_APPROVED subjects { words: 'the outline "
                           "plan' record: '",
                           plan, "' } }"),
              decision);
  script_.Add("Part", "a",
              "label: 'A' position: 1 text: 'the recommendations of Corporate "
              "Business Scrutiny Committee be received; and' effects { verb: "
              "VERB_RECEIVED subjects { words: 'the recommendations' } }",
              decision);

  const auto history = History(issue);
  ASSERT_EQ(history.entries_size(), 1);
  ASSERT_EQ(history.entries(0).decisions_size(), 1);
  const auto& decided = history.entries(0).decisions(0);
  EXPECT_EQ(decided.decision().verb_as_stated(), "RESOLVED");
  ASSERT_EQ(decided.parts_size(), 2);
  EXPECT_EQ(decided.parts(0).label(), "A");
  EXPECT_EQ(decided.parts(0).effects(0).verb(), Part::VERB_RECEIVED);
  EXPECT_EQ(decided.parts(1).label(), "B");
  EXPECT_EQ(decided.parts(1).effects(0).subjects(0).record(), plan);
}

TEST_F(MeetingPagesTest, OneSentenceApprovesThreeAndRequestsAReport) {
  const std::string board = script_.Add(
      "Body", "board", "display_name: 'Improvement Board' kind: KIND_BOARD");
  const std::string issue = Issue("Three strategies");
  const std::string item = Item(Meeting("m", board, 2008, 7, 7), "5", issue);
  std::vector<std::string> editions;
  std::string subjects;
  for (const char* id : {"service", "communications", "consultation"}) {
    const std::string strategy =
        script_.Add("Strategy", id, absl::StrCat("title: '", id, "'"));
    editions.push_back(
        script_.Add("Edition", "2008", "title: '2008'", strategy));
    absl::StrAppend(&subjects, "subjects { record: '", editions.back(), "' } ");
  }
  // The decision, its one part and the promise that it asks for: one write.
  records::v1::ApplyRequest write;
  write.set_parent(kWex);
  const auto create = [&](const std::string& parent, const std::string& id,
                          const google::protobuf::Message& record) {
    auto& creation = *write.add_operations()->mutable_create();
    creation.set_parent(parent);
    creation.set_id(id);
    creation.mutable_record()->PackFrom(record);
  };
  meetings::v1::Decision decision;
  decision.set_item(item);
  decision.set_verb_as_stated("RESOLVED");
  create(kWex, "d", decision);
  Part part;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      absl::StrCat("text: 'That the contents of the three strategies be "
                   "approved and a further report submitted as and when the "
                   "supporting action plans are developed' effects { verb: "
                   "VERB_APPROVED ",
                   subjects,
                   "} effects { verb: VERB_REQUESTED subjects { words: 'a "
                   "further report' } }"),
      &part));
  create("councils/wex/decisions/d", "1", part);
  Commitment promise;
  promise.set_what("A further report");
  promise.set_origin(Commitment::ORIGIN_DECISION);
  promise.set_origin_item(item);
  promise.set_origin_part("councils/wex/decisions/d/parts/1");
  promise.set_to_body(board);
  promise.mutable_due()->set_as_stated(
      "as and when the supporting action plans are developed");
  create(kWex, "report", promise);
  script_.Ask<records::v1::ApplyResponse>("Apply", write.ShortDebugString());

  const auto history = History(issue);
  ASSERT_EQ(history.entries_size(), 1);
  const auto& parts = history.entries(0).decisions(0).parts();
  ASSERT_EQ(parts.size(), 1);
  EXPECT_EQ(parts[0].label(), "");
  ASSERT_EQ(parts[0].effects_size(), 2);
  EXPECT_EQ(parts[0].effects(0).subjects_size(), 3);
  EXPECT_EQ(parts[0].effects(1).verb(), Part::VERB_REQUESTED);
  ASSERT_EQ(history.entries(0).commitments_size(), 1);
  EXPECT_EQ(history.entries(0).commitments(0).origin_part(), parts[0].name());
  // The one sentence brings each of the three in force.
  for (const std::string& edition : editions) {
    script_.Ask<strategies::v1::Edition>("SubmitEdition",
                                         absl::StrCat("name: '", edition, "'"));
    EXPECT_EQ(
        script_
            .Ask<strategies::v1::Edition>(
                "ApproveEdition", absl::StrCat("name: '", edition, "' part: '",
                                               parts[0].name(), "'"))
            .state(),
        strategies::v1::Edition::STATE_APPROVED);
  }
}

TEST_F(MeetingPagesTest, ThreeRecommendationsOneOfWhichIsToBeInvestigated) {
  const std::string scrutiny = script_.Add(
      "Body", "scrutiny", "display_name: 'Scrutiny' kind: KIND_SCRUTINY");
  const std::string board = script_.Add(
      "Body", "board", "display_name: 'Executive Board' kind: KIND_EXECUTIVE");
  const std::string issue = Issue("Customer Contact Strategy");
  const std::string made = Item(Meeting("s", scrutiny, 2013, 9, 2), "4", issue);
  const std::string put = Item(Meeting("m", board, 2013, 9, 11), "50", issue);
  std::vector<std::string> names;
  for (int i = 1; i <= 3; ++i) {
    names.push_back(script_.Add(
        "Recommendation", absl::StrCat("r", i),
        absl::StrCat("text: 'Recommendation ", i, "' number: '", i,
                     "' position: ", i, " from_body: '", scrutiny,
                     "' made_item: '", made, "' put_item: '", put, "'")));
  }
  using Unanswered = ListUnansweredRecommendationsResponse;
  const auto open = [&](const std::string& day) {
    std::vector<std::string> numbers;
    const auto page = script_.Ask<Unanswered>(
        "ListUnansweredRecommendations",
        absl::StrCat("parent: 'councils/wex' on_date { ", day, " }"));
    for (const auto& one : page.recommendations()) {
      EXPECT_THAT(one.response_due_date(), EqualsProto(Day(2013, 11, 2)))
          << "two months from the day it was made";
      numbers.push_back(absl::StrCat(one.recommendation().number(),
                                     one.overdue() ? " late" : ""));
    }
    std::sort(numbers.begin(), numbers.end());
    return numbers;
  };
  EXPECT_THAT(open("year: 2013 month: 9 day: 10"), ElementsAre("1", "2", "3"));
  for (const int i : {0, 2}) {
    EXPECT_EQ(script_
                  .Ask<Recommendation>(
                      "RespondToRecommendation",
                      absl::StrCat("name: '", names[i],
                                   "' response { status: STATUS_AGREED text: "
                                   "'Agreed by the Board' }"))
                  .state(),
              Recommendation::STATE_AGREED);
  }
  EXPECT_EQ(script_
                .Ask<Recommendation>(
                    "RespondToRecommendation",
                    absl::StrCat("name: '", names[1],
                                 "' response { status: "
                                 "STATUS_TO_BE_CONSIDERED text: 'The Board "
                                 "would be willing to investigate' }"))
                .state(),
            Recommendation::STATE_TO_BE_CONSIDERED);
  EXPECT_THAT(open("year: 2013 month: 11 day: 2"), ElementsAre("2"));
  EXPECT_THAT(open("year: 2013 month: 11 day: 3"), ElementsAre("2 late"));
  const auto history = History(issue);
  ASSERT_EQ(history.entries_size(), 2);
  ASSERT_EQ(history.entries(1).recommendations_size(), 3);
  EXPECT_EQ(
      history.entries(1).recommendations(1).recommendation().response().text(),
      "The Board would be willing to investigate");
}

TEST_F(MeetingPagesTest, ABoardRenamedIn2019BearsTheNameOfTheDay) {
  const std::string cabinet = script_.Add(
      "Body", "cabinet",
      "display_name: 'Cabinet' kind: KIND_EXECUTIVE former_names { "
      "display_name: 'City Executive Board' end_date { year: 2019 month: 5 "
      "day: 12 } }");
  const std::string issue = Issue("Customer Contact Strategy");
  Item(Meeting("2013", cabinet, 2013, 9, 11), "50", issue);
  Item(Meeting("2019", cabinet, 2019, 5, 13), "3", issue);
  const auto history = History(issue);
  ASSERT_EQ(history.entries_size(), 2);
  EXPECT_EQ(history.entries(0).body_display_name(), "City Executive Board");
  EXPECT_EQ(history.entries(1).body_display_name(), "Cabinet");
  // A look-up finds the body by either name.
  for (const char* name : {"City Executive Board", "the Cabinet"}) {
    const auto found = script_.Ask<ResolveMinuteReferenceResponse>(
        "ResolveMinuteReference",
        absl::StrCat("parent: 'councils/wex' body_as_stated: '", name,
                     "' cited_date { year: 2013 month: 9 day: 11 }"));
    ASSERT_EQ(found.meetings_size(), 1) << name;
    EXPECT_EQ(found.meetings(0).body(), cabinet);
  }
}

// A citation of `item` with these fields.
std::string Cited(const std::string& item, int position,
                  const std::string& fields) {
  return absl::StrCat("citing_item: '", item, "' position: ", position,
                      " visibility: VISIBILITY_PUBLIC ", fields);
}

TEST_F(MeetingPagesTest, MinuteFiveThreeLeadsToItsPart) {
  const std::string board =
      script_.Add("Body", "board", "display_name: 'Improvement Board'");
  const std::string issue = Issue("Customer Service Strategy");
  const std::string item = Item(Meeting("july", board, 2008, 7, 7), "5", issue);
  const std::string citation = script_.Add(
      "Citation", "c",
      Cited(item, 1,
            "kind: KIND_MINUTE reference: '5(3)' body_as_stated: 'this Board' "
            "cited_date { year: 2008 month: 6 day: 2 }"));
  const auto unresolved = [&] {
    return script_
        .Ask<ListUnresolvedCitationsResponse>("ListUnresolvedCitations",
                                              "parent: 'councils/wex'")
        .citations_size();
  };
  EXPECT_EQ(unresolved(), 1);
  // The meeting arrives later, from another page.
  const std::string minute = Item(Meeting("june", board, 2008, 6, 2), "a",
                                  issue, "minute_number: '5'");
  const std::string decision =
      script_.Add("Decision", "d", absl::StrCat("item: '", minute, "'"));
  for (int i = 1; i <= 3; ++i) {
    script_.Add("Part", absl::StrCat("p", i),
                absl::StrCat("label: '", i, "' position: ", i,
                             " text: 'That it be so'"),
                decision);
  }
  EXPECT_EQ(unresolved(), 0);
  const auto found = script_.Ask<ResolveMinuteReferenceResponse>(
      "ResolveMinuteReference",
      absl::StrCat("parent: 'councils/wex' citation: '", citation, "'"));
  EXPECT_EQ(found.resolution(),
            ResolveMinuteReferenceResponse::RESOLUTION_RESOLVED);
  ASSERT_EQ(found.parts_size(), 1);
  EXPECT_EQ(found.parts(0).name(), decision + "/parts/p3");
}

TEST_F(MeetingPagesTest, AsAndWhenTheSupportingActionPlansAreDeveloped) {
  const std::string board =
      script_.Add("Body", "board", "display_name: 'Improvement Board'");
  const std::string item = Item(Meeting("m", board, 2008, 7, 7), "5", "");
  const std::string adoption =
      script_.Add("Decision", "plans", "visibility: VISIBILITY_PUBLIC");
  const std::string promise = script_.Add(
      "Commitment", "c",
      absl::StrCat("what: 'A further report' origin_item: '", item,
                   "' to_body: '", board,
                   "' due { as_stated: 'as and when the supporting action "
                   "plans are developed' condition: 'the supporting action "
                   "plans are developed' waits_for: '",
                   adoption, "' }"));
  EXPECT_EQ(script_
                .Ask<Commitment>("GetCommitment",
                                 absl::StrCat("name: '", promise, "'"))
                .state(),
            Commitment::STATE_WAITING);
  EXPECT_THAT(Overdue("year: 2012 month: 1 day: 1"), IsEmpty());
  script_.Ask<meetings::v1::Decision>(
      "UpdateDecision",
      absl::StrCat("decision { name: '", adoption,
                   "' decision_date { year: 2009 month: 3 day: 2 } }"));
  EXPECT_THAT(Overdue("year: 2009 month: 3 day: 2"), IsEmpty());
  EXPECT_THAT(Overdue("year: 2009 month: 3 day: 3"),
              ElementsAre("A further report"));
}

TEST_F(MeetingPagesTest, OneSentenceNamesFiveBodies) {
  const std::string board =
      script_.Add("Body", "board", "display_name: 'Improvement Board'");
  const std::string team = script_.Add(
      "Body", "team",
      "display_name: 'Corporate Management Team' kind: KIND_OFFICER_TEAM");
  const std::string cabinet = script_.Add(
      "Body", "cabinet", "display_name: 'Cabinet' kind: KIND_EXECUTIVE");
  const std::string scrutiny = script_.Add(
      "Body", "scrutiny",
      "display_name: 'Performance and Scrutiny Overview Committee' kind: "
      "KIND_SCRUTINY");
  const std::string issue = Issue("Customer Service Strategy");
  const std::string item = Item(Meeting("july", board, 2008, 7, 7), "5", issue);
  int position = 0;
  const auto cite = [&](const std::string& kind, const std::string& action,
                        const std::string& body, int month, int day) {
    ++position;
    script_.Add("Citation", absl::StrCat("c", position),
                Cited(item, position,
                      absl::StrCat("kind: ", kind, " action: '", action,
                                   "' body_as_stated: '", body,
                                   "' cited_date { year: 2008 month: ", month,
                                   " day: ", day, " } ",
                                   action.empty() ? "reference: '5(3)'" : "")));
  };
  cite("KIND_MINUTE", "", "this Board", 6, 2);
  cite("KIND_BODY_DECISION", "endorsed", "Corporate Management Team", 6, 9);
  cite("KIND_BODY_DECISION", "approved", "Cabinet", 6, 25);
  cite("KIND_BODY_DECISION", "supported",
       "Performance and Scrutiny Overview Committee", 6, 27);
  cite("KIND_BODY_DECISION", "adopted", "Council", 7, 2);
  const auto open = [&] {
    std::vector<std::string> actions;
    const auto page = script_.Ask<ListUnresolvedCitationsResponse>(
        "ListUnresolvedCitations", "parent: 'councils/wex'");
    for (const auto& one : page.citations()) {
      actions.push_back(one.citation().action());
    }
    return actions;
  };
  const auto history = History(issue);
  ASSERT_EQ(history.entries_size(), 1);
  std::vector<std::string> told;
  for (const auto& citation : history.entries(0).citations()) {
    told.push_back(absl::StrCat(rules::DateText(citation.cited_date()), " ",
                                citation.body_as_stated()));
  }
  EXPECT_THAT(told, ElementsAre("2008-06-02 this Board",
                                "2008-06-09 Corporate Management Team",
                                "2008-06-25 Cabinet",
                                "2008-06-27 Performance and Scrutiny Overview "
                                "Committee",
                                "2008-07-02 Council"));
  EXPECT_THAT(open(),
              ElementsAre("", "endorsed", "approved", "supported", "adopted"));
  Item(Meeting("t", team, 2008, 6, 9), "1", issue);
  Item(Meeting("c", cabinet, 2008, 6, 25), "1", issue);
  Item(Meeting("s", scrutiny, 2008, 6, 27), "1", issue);
  Item(Meeting("june", board, 2008, 6, 2), "1", issue, "minute_number: '5'");
  EXPECT_THAT(open(), ElementsAre("adopted"))
      << "no body is known that is called Council";
}

TEST_F(MeetingPagesTest, LaterIn2015AndApril2016AreFoundToConflict) {
  const std::string cabinet = script_.Add(
      "Body", "cabinet", "display_name: 'Cabinet' kind: KIND_EXECUTIVE");
  const std::string panel =
      script_.Add("Body", "panel", "display_name: 'Panel' kind: KIND_PANEL");
  const std::string issue = Issue("Customer Service Strategy");
  const std::string told =
      Item(Meeting("c", cabinet), "13", issue,
           "contacts { display_name: 'J Taylor' telephone: '388119' }");
  const std::string also =
      Item(Meeting("p", panel), "9", issue,
           "contacts { display_name: 'Mr J. Taylor' telephone: '388199' }");
  const std::string first = script_.Add(
      "Commitment", "first",
      absl::StrCat("visibility: VISIBILITY_PUBLIC what: 'final version of the "
                   "Strategy being presented to Members' origin_item: '",
                   told, "' to_body: '", cabinet,
                   "' due { as_stated: 'later in 2015' not_before { year: 2015 "
                   "month: 1 day: 1 } not_after { year: 2015 month: 12 day: 31 "
                   "} }"));
  const std::string second = script_.Add(
      "Commitment", "second",
      absl::StrCat("what: 'Customer Service Strategy document being ready' "
                   "origin_item: '",
                   also, "' to_body: '", panel,
                   "' due { as_stated: 'April 2016' not_before { year: 2016 "
                   "month: 4 day: 1 } not_after { year: 2016 month: 4 day: 30 "
                   "} }"));
  const auto check = [&](const std::string& caller = "root") {
    return script_.Ask<CheckIssueResponse>(
        "CheckIssue", absl::StrCat("name: '", issue, "'"), caller);
  };
  auto found = check();
  ASSERT_EQ(found.findings_size(), 2);
  EXPECT_EQ(found.findings(0).kind(), IssueFinding::KIND_CONFLICTING_PROMISES);
  EXPECT_THAT(found.findings(0).records(), ElementsAre(first, second));
  EXPECT_THAT(found.findings(0).detail(),
              ::testing::AllOf(::testing::HasSubstr("later in 2015"),
                               ::testing::HasSubstr("April 2016")));
  EXPECT_EQ(found.findings(1).kind(),
            IssueFinding::KIND_SEVERAL_TELEPHONE_NUMBERS);
  EXPECT_THAT(found.findings(1).records(), ElementsAre(told, also));
  // Nobody learns of a promise that is hidden from them.
  EXPECT_EQ(check("public").findings_size(), 1);
  // Put off to the same time, they agree.
  script_.Ask<Commitment>(
      "RescheduleCommitment",
      absl::StrCat("name: '", first,
                   "' due { as_stated: 'April 2016' not_before { year: 2016 "
                   "month: 4 day: 1 } not_after { year: 2016 month: 4 day: 30 "
                   "} }"));
  found = check();
  ASSERT_EQ(found.findings_size(), 1);
  EXPECT_EQ(found.findings(0).kind(),
            IssueFinding::KIND_SEVERAL_TELEPHONE_NUMBERS);
}

}  // namespace
}  // namespace minutebook::testing
