// GetPathway, GetLineage, ListDueReviews and GetStrategyOverview: what a caller
// may see of them, pages, and the number of statements.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/strategies/v1/lineage.pb.h"
#include "minutebook/strategies/v1/overview.pb.h"
#include "minutebook/strategies/v1/pathway.pb.h"
#include "minutebook/strategies/v1/review.pb.h"
#include "services/rules/civil_date.h"
#include "services/strategies/lineage.h"
#include "services/strategies/overview.h"
#include "services/strategies/pathway.h"
#include "storage/digest.h"
#include "storage/links.h"
#include "tests/support/script.h"

namespace minutebook::testing {
namespace {

using strategies::v1::DueReview;
using strategies::v1::Edition;
using strategies::v1::GetLineageResponse;
using strategies::v1::GetPathwayResponse;
using strategies::v1::GetStrategyOverviewResponse;
using strategies::v1::ListDueReviewsResponse;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

constexpr char kStrategy[] = "councils/wex/strategies/s";
constexpr char kEdition[] = "councils/wex/strategies/s/editions/e";
constexpr char kPublic[] = "visibility: VISIBILITY_PUBLIC ";

class StrategyReadsTest : public ::testing::Test {
 protected:
  StrategyReadsTest() {
    script_.Add("Body", "cabinet",
                "display_name: 'Cabinet' kind: KIND_EXECUTIVE");
    script_.Add("Body", "scrutiny",
                "display_name: 'Scrutiny' kind: KIND_SCRUTINY");
    script_.CreateIssue("i", "Customer Service Strategy");
    script_.Add("Strategy", "s",
                absl::StrCat(kPublic,
                             "title: 'Customer Service Strategy' "
                             "issues: 'councils/wex/issues/i'"));
    script_.Add("Edition", "e", kPublic, kStrategy);
  }

  // A meeting of `body` with an item on the issue, a decision on it that does
  // `verb` to the strategy; returns the part.
  std::string AddAct(
      const std::string& id, const std::string& body,
      const google::type::Date& date, const std::string& verb,
      options::v1::Visibility visibility = options::v1::VISIBILITY_PUBLIC) {
    const std::string seen = absl::StrCat(
        "visibility: ", options::v1::Visibility_Name(visibility), " ");
    const auto meeting = script_.CreateMeeting(
        "m" + id, absl::StrCat("councils/wex/bodies/", body), &date,
        visibility);
    const auto item = script_.CreateItem(meeting.name(), "1",
                                         "councils/wex/issues/i", visibility);
    return script_.Add(
        "Part", "1",
        absl::StrCat(seen, "text: 'As resolved' effects { verb: ", verb,
                     " subjects { record: '", kStrategy, "' } }"),
        script_.Add("Decision", "d" + id,
                    absl::StrCat(seen, "item: '", item.name(), "'")));
  }

  void Approve(const std::string& edition, const std::string& part) {
    script_.Ask<Edition>("SubmitEdition",
                         absl::StrCat("name: '", edition, "'"));
    script_.Ask<Edition>(
        "ApproveEdition",
        absl::StrCat("name: '", edition, "' part: '", part, "'"));
  }

  GetStrategyOverviewResponse Overview(const std::string& token = "root") {
    return script_.Ask<GetStrategyOverviewResponse>(
        "GetStrategyOverview",
        absl::StrCat("name: '", kStrategy,
                     "' on_date { year: 2016 month: 1 day: 1 }"),
        token);
  }

  // The statements that a read takes.
  template <typename Request>
  int64_t Statements(const engine::ReadCommand& command,
                     const std::string& name,
                     const google::protobuf::Timestamp* read_time = nullptr) {
    const storage::LinkTable links;
    const storage::Ledger ledger(storage::RandomBytes);
    const std::function<std::string(int)> random = storage::RandomBytes;
    const engine::Tokens tokens("key");
    const engine::Caller caller = engine::Principal{"root", true, {}}.In("wex");
    Request request;
    request.set_name(name);
    if constexpr (requires { request.mutable_read_time(); }) {
      if (read_time != nullptr) *request.mutable_read_time() = *read_time;
    }
    int64_t statements = 0;
    const absl::Status status = script_.store().Read(
        storage::kNoDeadline, true, [&](storage::ReadSession& session) {
          const int64_t before = session.statements();
          const auto reply = command.Run(
              {caller, session, script_.engine().catalogue(), tokens, links,
               ledger, random, absl::FromUnixSeconds(1451606400)},
              request);
          statements = session.statements() - before;
          return reply.status();
        });
    EXPECT_THAT(status, IsOk());
    return statements;
  }

  Script script_;
};

TEST_F(StrategyReadsTest, ACallerSeesOfAPathwayWhatItMay) {
  AddAct("1", "scrutiny", Day(2015, 2, 1), "VERB_ENDORSED",
         options::v1::VISIBILITY_INTERNAL);
  Approve(kEdition, AddAct("2", "cabinet", Day(2015, 3, 4), "VERB_APPROVED"));
  const std::string request = absl::StrCat("name: '", kEdition, "'");
  const auto whole =
      script_.Ask<GetPathwayResponse>("GetPathway", request, "staff");
  EXPECT_EQ(whole.steps_size(), 2);
  EXPECT_EQ(whole.findings_size(), 0);
  const auto part =
      script_.Ask<GetPathwayResponse>("GetPathway", request, "public");
  ASSERT_EQ(part.steps_size(), 1);
  EXPECT_TRUE(part.steps(0).approves());
  EXPECT_EQ(part.steps(0).body().display_name(), "Cabinet");
  ASSERT_EQ(part.findings_size(), 1);
  EXPECT_EQ(part.findings(0).kind(), strategies::v1::Finding::KIND_NO_SCRUTINY);

  EXPECT_EQ(Overview("staff").pathway_size(), 2);
  EXPECT_EQ(Overview("public").pathway_size(), 1);
  GetPathwayResponse none;
  const std::string hidden = script_.Add("Edition", "draft", "", kStrategy);
  EXPECT_THAT(script_.Try("GetPathway", absl::StrCat("name: '", hidden, "'"),
                          &none, "public"),
              HasReason("RECORD_NOT_FOUND"));
  EXPECT_EQ(Overview("staff").editions_size(), 2);
  EXPECT_EQ(Overview("public").editions_size(), 1);
}

TEST_F(StrategyReadsTest, StepsOnTheStrategyAreAboutTheEditionInTheMaking) {
  Approve(kEdition, AddAct("1", "cabinet", Day(2012, 3, 4), "VERB_APPROVED"));
  AddAct("2", "scrutiny", Day(2015, 2, 1), "VERB_SUPPORTED");
  const std::string second =
      script_.Add("Edition", "second", kPublic, kStrategy);
  Approve(second, AddAct("3", "cabinet", Day(2015, 3, 4), "VERB_APPROVED"));
  const auto days = [&](const std::string& edition) {
    std::vector<std::string> days;
    const auto pathway = script_.Ask<GetPathwayResponse>(
        "GetPathway", absl::StrCat("name: '", edition, "'"));
    for (const auto& step : pathway.steps()) {
      days.push_back(rules::DateText(step.date()));
    }
    return days;
  };
  EXPECT_THAT(days(kEdition), ElementsAre("2012-03-04"));
  EXPECT_THAT(days(second), ElementsAre("2015-02-01", "2015-03-04"));
}

TEST_F(StrategyReadsTest, StatementsDoNotGrowWithWhatHangsOnTheStrategy) {
  const std::string part =
      AddAct("0", "cabinet", Day(2015, 3, 4), "VERB_APPROVED");
  Approve(kEdition, part);
  const auto hang = [&](const std::string& id, const std::string& item) {
    const int year = 1900 + std::stoi(id);
    const std::string plan = script_.Add(
        "ActionPlan", "p" + id,
        absl::StrCat("strategies: '", kStrategy, "' start_date { year: ", year,
                     " month: 1 day: 1 } end_date { year: ", year,
                     " month: 12 day: 31 }"));
    const std::string action = script_.Add("Action", "a" + id, "title: 'x'");
    script_.Add("Milestone", "m", "title: 'x'", action);
    script_.Add("Entry", "e", absl::StrCat("action: '", action, "'"), plan);
    script_.Ask<actionplans::v1::ActionPlan>(
        "AdoptPlan", absl::StrCat("name: '", plan, "' part: '", part,
                                  "' adopted_date { year: 2015 month: 3 day: "
                                  "4 }"));
    script_.Add(
        "Commitment", "c" + id,
        absl::StrCat(kPublic, "what: 'a report' origin_item: '", item,
                     "' fulfilments { item: '", item, "' partial: true }"));
    script_.Add("Recommendation", "r" + id,
                absl::StrCat(kPublic, "text: 'x' made_item: '", item, "'"));
    script_.Add("Paper", "p" + id,
                absl::StrCat(kPublic, "title: 'x' item: '", item, "'"));
    script_.Add("Objective", "o" + id, "title: 'x'", kStrategy);
    script_.Add("Consultation", "n" + id, "", kStrategy);
    script_.Add("Strategy", "t" + id,
                absl::StrCat("title: 'x' serves: '", kStrategy, "'"));
  };
  AddAct("1", "scrutiny", Day(2015, 2, 1), "VERB_ENDORSED");
  hang("1", "councils/wex/meetings/m1/items/1");
  const auto overview = [&] {
    return Statements<strategies::v1::GetStrategyOverviewRequest>(
        *strategies::MakeGetStrategyOverview(), kStrategy);
  };
  const auto pathway = [&] {
    return Statements<strategies::v1::GetPathwayRequest>(
        *strategies::MakeGetPathway(), kEdition);
  };
  const auto lineage = [&] {
    return Statements<strategies::v1::GetLineageRequest>(
        *strategies::MakeGetLineage(), kStrategy);
  };
  const int64_t of_overview = overview(), of_pathway = pathway(),
                of_lineage = lineage();
  for (int i = 2; i < 52; ++i) {
    const std::string id = absl::StrCat(i);
    if (i < 12) AddAct(id, "scrutiny", Day(2015, 2, i), "VERB_ENDORSED");
    hang(id, "councils/wex/meetings/m1/items/1");
  }
  const auto whole = Overview();
  EXPECT_EQ(whole.open_commitments_size(), 51);
  EXPECT_EQ(whole.open_recommendations_size(), 51);
  EXPECT_EQ(whole.pathway_size(), 12);
  EXPECT_EQ(whole.serving_size(), 51);
  EXPECT_EQ(whole.plans_size(), 51);
  EXPECT_EQ(whole.plan_progress().actions(), 51);
  EXPECT_EQ(overview(), of_overview);
  EXPECT_LE(of_overview, 40);
  EXPECT_EQ(pathway(), of_pathway);
  EXPECT_LE(of_pathway, 16);
  EXPECT_EQ(lineage(), of_lineage);
  // A past state asks besides what changed since.
  const auto mark = script_.CreateBody("mark", "Mark").update_time();
  EXPECT_LE(Statements<strategies::v1::GetStrategyOverviewRequest>(
                *strategies::MakeGetStrategyOverview(), kStrategy, &mark),
            of_overview + 30);
}

TEST_F(StrategyReadsTest, AnOverviewOfThePastIsWhatItWasThen) {
  const auto add = [&](const std::string& noun, const std::string& id,
                       const std::string& record) {
    return script_.Add(noun, id, kPublic + record);
  };
  const std::string item = "councils/wex/meetings/m1/items/1";
  const std::string part =
      AddAct("1", "cabinet", Day(2015, 3, 4), "VERB_APPROVED");
  Approve(kEdition, part);
  add("Commitment", "moved",
      absl::StrCat("what: 'a report' origin_item: '", item, "'"));
  add("Recommendation", "deleted",
      absl::StrCat("text: 'x' made_item: '", item, "'"));
  add("Paper", "renamed", absl::StrCat("title: 'x' item: '", item, "'"));
  add("Strategy", "parent", "title: 'Parent'");
  add("Strategy", "child",
      absl::StrCat("title: 'Child' serves: '", kStrategy, "'"));
  const auto before = Overview("public");
  EXPECT_EQ(before.open_commitments_size(), 1);
  EXPECT_EQ(before.open_recommendations_size(), 1);
  EXPECT_EQ(before.serving_size(), 1);
  const auto mark = script_.CreateBody("mark", "Mark").update_time();

  script_.Ask<meetings::v1::Commitment>(
      "UpdateCommitment",
      "commitment { name: 'councils/wex/commitments/moved' } update_mask { "
      "paths: 'origin_item' }");
  script_.Ask<meetings::v1::Recommendation>(
      "DeleteRecommendation", "name: 'councils/wex/recommendations/deleted'");
  script_.Ask<meetings::v1::Paper>(
      "UpdatePaper",
      "paper { name: 'councils/wex/papers/renamed' title: 'y' }");
  script_.Ask<strategies::v1::Strategy>(
      "UpdateStrategy",
      "strategy { name: 'councils/wex/strategies/child' } update_mask { paths: "
      "'serves' }");
  script_.Ask<strategies::v1::Strategy>(
      "UpdateStrategy",
      absl::StrCat("strategy { name: '", kStrategy,
                   "' serves: 'councils/wex/strategies/parent' }"));
  const std::string second = script_.Add("Edition", "2", kPublic, kStrategy);
  Approve(second, AddAct("2", "cabinet", Day(2015, 6, 1), "VERB_APPROVED"));

  const auto after = Overview("public");
  EXPECT_EQ(after.edition_in_force().name(), second);
  EXPECT_EQ(after.open_commitments_size(), 0);
  EXPECT_EQ(after.serving_size(), 0);
  const auto past = [&](const std::string& token) {
    return script_.Ask<GetStrategyOverviewResponse>(
        "GetStrategyOverview",
        absl::StrCat("name: '", kStrategy,
                     "' on_date { year: 2016 month: 1 day: 1 } read_time { ",
                     mark.ShortDebugString(), " }"),
        token);
  };
  // What was deleted since is shown to those who see what was deleted.
  EXPECT_THAT(past("root"), EqualsProto(before));
  auto without = before;
  without.clear_open_recommendations();
  EXPECT_THAT(past("public"), EqualsProto(without));

  // What was hidden since is hidden in the past too.
  script_.Ask<meetings::v1::Commitment>(
      "UpdateCommitment",
      "commitment { name: 'councils/wex/commitments/moved' visibility: "
      "VISIBILITY_INTERNAL }");
  EXPECT_EQ(past("public").open_commitments_size(), 0);
  EXPECT_EQ(past("staff").open_commitments_size(), 1);
}

// As ListOverdueCommitments and ListUnansweredRecommendations have it.
TEST_F(StrategyReadsTest, WhatIsOpenIsDecidedByItsOwnRules) {
  AddAct("1", "cabinet", Day(2015, 3, 4), "VERB_NOTED");
  const std::string item =
      absl::StrCat(kPublic, " origin_item: 'councils/wex/meetings/m1/items/1'");
  const std::string promise =
      script_.Add("Commitment", "c", item + " what: 'a report'");
  // Made the day after the one that is asked for, whatever the meeting's day.
  script_.Add("Commitment", "later",
              item + " what: 'x' made_date { year: 2016 month: 1 day: 2 }");
  script_.Add("Recommendation", "r",
              absl::StrCat(kPublic,
                           "text: 'x' made_item: "
                           "'councils/wex/meetings/m1/items/1' response { "
                           "status: STATUS_AGREED response_date { year: 2016 "
                           "month: 1 day: 2 } }"));
  EXPECT_EQ(Overview().open_commitments_size(), 1);
  EXPECT_EQ(Overview().open_recommendations_size(), 1);
  script_.Ask<meetings::v1::Commitment>(
      "WithdrawCommitment",
      absl::StrCat("name: '", promise,
                   "' reason: 'sold' withdrawal_date { year: 2015 month: 12 "
                   "day: 31 }"));
  EXPECT_EQ(Overview().open_commitments_size(), 0);
}

TEST_F(StrategyReadsTest, LineageGoesAnyDepthBothWays) {
  const auto supersede = [&](const std::string& former,
                             const std::string& successors, int year) {
    script_.Ask<strategies::v1::Strategy>(
        "SupersedeStrategy",
        absl::StrCat("name: 'councils/wex/strategies/", former, "' ",
                     successors, " date { year: ", year, " }"));
  };
  const auto to = [](const std::string& id) {
    return absl::StrCat("successors: 'councils/wex/strategies/", id, "' ");
  };
  for (const char* id : {"a1", "a2", "b", "c1", "c2", "alone"}) {
    script_.Add("Strategy", id, absl::StrCat("title: '", id, "'"));
  }
  supersede("a1", to("b"), 2001);
  supersede("a2", to("b"), 2002);
  supersede("b", to("c1") + to("c2"), 2005);
  for (const char* id : {"a1", "b", "c2"}) {
    const auto lineage = script_.Ask<GetLineageResponse>(
        "GetLineage", absl::StrCat("name: 'councils/wex/strategies/", id, "'"));
    std::vector<std::string> titles, links;
    for (const auto& strategy : lineage.strategies()) {
      titles.push_back(strategy.title());
    }
    for (const auto& link : lineage.links()) {
      links.push_back(
          absl::StrCat(link.former().substr(link.former().rfind('/') + 1), ">",
                       link.successor().substr(link.successor().rfind('/') + 1),
                       " ", rules::DateText(link.date())));
    }
    EXPECT_EQ(titles[0], id);
    EXPECT_THAT(titles, UnorderedElementsAre("a1", "a2", "b", "c1", "c2"));
    EXPECT_THAT(links, UnorderedElementsAre("a1>b 2001", "a2>b 2002",
                                            "b>c1 2005", "b>c2 2005"));
  }
}

TEST_F(StrategyReadsTest, OpenCommitmentsOfAFormerStrategyAwaitAHome) {
  const auto issue = script_.CreateIssue("j", "The new one");
  script_.Add("Strategy", "new",
              "title: 'New' issues: 'councils/wex/issues/j'");
  script_.Add("Commitment", "open",
              "what: 'a report' issues: 'councils/wex/issues/i'");
  script_.Add("Commitment", "done",
              "what: 'a draft' issues: 'councils/wex/issues/i' fulfilments { "
              "note: 'made' }");
  script_.Ask<strategies::v1::Strategy>(
      "SupersedeStrategy",
      absl::StrCat("name: '", kStrategy,
                   "' successors: 'councils/wex/strategies/new' date { year: "
                   "2016 }"));
  const auto homeless = [&] {
    return script_
        .Ask<GetLineageResponse>("GetLineage",
                                 "name: 'councils/wex/strategies/new'")
        .commitments_size();
  };
  EXPECT_EQ(homeless(), 1);
  script_.Ask<meetings::v1::Commitment>(
      "UpdateCommitment",
      "commitment { name: 'councils/wex/commitments/open' issues: "
      "'councils/wex/issues/i' issues: 'councils/wex/issues/j' }");
  EXPECT_EQ(homeless(), 0);
}

TEST_F(StrategyReadsTest, OpenActionsOfAFormerStrategyAwaitAHome) {
  script_.Add("Strategy", "new", "title: 'New'");
  const std::string plan = script_.Add(
      "ActionPlan", "p",
      absl::StrCat("title: 'Old plan' strategies: '", kStrategy, "'"));
  for (const char* id : {"open", "done", "moved"}) {
    script_.Add(
        "Action", id,
        absl::StrCat(
            "title: '", id, "'",
            id == std::string("done") ? " state: STATE_COMPLETED" : ""));
    script_.Add("Entry", id,
                absl::StrCat("action: 'councils/wex/actions/", id, "'"), plan);
  }
  const auto homeless = [&] {
    std::vector<std::string> names;
    const auto lineage = script_.Ask<GetLineageResponse>(
        "GetLineage", "name: 'councils/wex/strategies/new'");
    for (const auto& action : lineage.actions()) names.push_back(action.name());
    EXPECT_EQ(lineage.findings_size(), lineage.actions_size());
    return names;
  };
  EXPECT_THAT(homeless(), ElementsAre());  // nothing is superseded yet
  script_.Ask<strategies::v1::Strategy>(
      "SupersedeStrategy",
      absl::StrCat("name: '", kStrategy,
                   "' successors: 'councils/wex/strategies/new' date { year: "
                   "2016 }"));
  EXPECT_THAT(homeless(), ElementsAre("councils/wex/actions/moved",
                                      "councils/wex/actions/open"));
  const std::string other = script_.Add(
      "ActionPlan", "q",
      "title: 'New plan' strategies: 'councils/wex/strategies/new'");
  script_.Add("Entry", "moved", "action: 'councils/wex/actions/moved'", other);
  EXPECT_THAT(homeless(), ElementsAre("councils/wex/actions/open"));
}

TEST_F(StrategyReadsTest, DueReviewsPageInTheirOrder) {
  // Five strategies that serve a sixth.
  const std::string parent = script_.Add("Strategy", "parent", "title: 'P'");
  const auto add = [&](const std::string& strategy, const std::string& id,
                       int year, int month) {
    const std::string edition = script_.Add("Edition", id, "", strategy);
    Approve(edition,
            script_.Add(
                "Part", "1",
                absl::StrCat("text: 'x' effects { verb: VERB_APPROVED "
                             "subjects { record: '",
                             edition, "' } }"),
                script_.Add(
                    "Decision",
                    absl::StrCat(strategy.substr(strategy.rfind('/') + 1), id),
                    absl::StrCat("decision_maker: 'councils/wex/bodies/cabinet'"
                                 " decision_date { year: ",
                                 year, " month: ", month, " day: 1 }"))));
  };
  for (int i = 1; i <= 5; ++i) {
    add(script_.Add("Strategy", absl::StrCat("t", i),
                    absl::StrCat("title: 'T", i, "' serves: '", parent, "'")),
        "e", 2010, 6 - i);
  }
  const auto list = [&](const std::string& more) {
    return script_.Ask<ListDueReviewsResponse>(
        "ListDueReviews",
        absl::StrCat("parent: 'councils/wex' on_date { year: 2011 month: 3 "
                     "day: 1 } ",
                     more));
  };
  // Plans of three are a year old.
  const auto lines = [](const ListDueReviewsResponse& due) {
    std::vector<std::string> lines;
    for (const DueReview& review : due.due_reviews()) {
      lines.push_back(absl::StrCat(review.strategy().title(), " ",
                                   rules::DateText(review.due_date()), " ",
                                   DueReview::Status_Name(review.status())));
    }
    return lines;
  };
  EXPECT_THAT(lines(list("")), ElementsAre("T5 2011-01-01 STATUS_OVERDUE",
                                           "T4 2011-02-01 STATUS_OVERDUE",
                                           "T3 2011-03-01 STATUS_DUE"));
  EXPECT_THAT(
      lines(list("until_date { year: 2011 month: 4 day: 1 }")),
      ElementsAre("T5 2011-01-01 STATUS_OVERDUE",
                  "T4 2011-02-01 STATUS_OVERDUE", "T3 2011-03-01 STATUS_DUE",
                  "T2 2011-04-01 STATUS_COMING"));
  // A new corporate plan makes them all due.
  add(parent, "e", 2011, 3);
  const auto whole = list("");
  EXPECT_EQ(whole.due_reviews_size(), 8);
  std::vector<std::string> joined;
  std::string token;
  do {
    const auto page =
        list(absl::StrCat("page_size: 3 page_token: '", token, "'"));
    EXPECT_LE(page.due_reviews_size(), 3);
    for (const std::string& line : lines(page)) joined.push_back(line);
    token = page.next_page_token();
  } while (!token.empty());
  EXPECT_EQ(joined, lines(whole));
  int by_parent = 0;
  for (const DueReview& review : whole.due_reviews()) {
    if (review.reasons(0).kind() == DueReview::Reason::KIND_PARENT_EDITION) {
      EXPECT_EQ(review.reasons(0).record(), parent + "/editions/e");
      EXPECT_EQ(review.status(), DueReview::STATUS_DUE);
      ++by_parent;
    }
  }
  EXPECT_EQ(by_parent, 5);
}

}  // namespace
}  // namespace minutebook::testing
