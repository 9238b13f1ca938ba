// What councils' published pages say of strategies that were adopted, entered
// through the contract, and the questions that the pages leave to the reader.
// Names of officers are left out.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/strategies/v1/lineage.pb.h"
#include "minutebook/strategies/v1/summary.pb.h"
#include "tests/support/strategy_pages.h"

namespace minutebook::testing {
namespace {

using strategies::v1::Edition;
using strategies::v1::EditionStanding;
using strategies::v1::GetLineageResponse;
using strategies::v1::ListStrategiesResponse;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// reviewed because the corporate plan was revised, two of them made of one.
TEST_F(StrategyPagesTest, ThreeStrategiesAfterANewCorporatePlan) {
  const std::string cabinet = script_.Add(
      "Body", "cabinet", "display_name: 'Cabinet' kind: KIND_EXECUTIVE");
  const std::string panel = script_.Add(
      "Body", "panel",
      "display_name: 'Overview & Scrutiny Panel (Corporate and Strategic "
      "Framework)' kind: KIND_SCRUTINY");
  const std::string issue =
      script_.Add("Issue", "i", "title: 'Customer Service Strategy'");
  const std::string panel_item = script_.Add(
      "Item", "1", absl::StrCat("issues: '", issue, "'"),
      script_.Add("Meeting", "m1",
                  absl::StrCat("body: '", panel,
                               "' date { year: 2008 month: 2 day: 6 }")));
  const std::string cabinet_item = script_.Add(
      "Item", "1", absl::StrCat("issues: '", issue, "'"),
      script_.Add("Meeting", "m2", absl::StrCat("body: '", cabinet, "'")));

  // Who adopted the corporate plan is not said.
  const std::string plan =
      script_.Add("Strategy", "growing-success",
                  "title: 'Growing Success' kind: 'corporate-plan'");
  const std::string revised =
      script_.Add("Edition", "2007", "version: 'revised'", plan);
  const std::string adopted = script_.Add(
      "Citation", "adopted",
      absl::StrCat("citing_item: '", panel_item,
                   "' kind: KIND_BODY_DECISION action: 'adopted' cited_date { "
                   "year: 2007 month: 6 }"));
  Submit(revised);
  script_.Ask<Edition>(
      "ApproveEdition",
      absl::StrCat("name: '", revised, "' citation: '", adopted, "'"));

  const auto add_strategy = [&](const std::string& id, const std::string& title,
                                const std::string& siblings) {
    return script_.Add(
        "Strategy", id,
        absl::StrCat("title: '", title, "' scope: SCOPE_COUNCIL_WIDE serves: '",
                     plan, "' issues: '", issue,
                     "' review_months: 36 plan_review_months: 12 contacts { "
                     "display_name: 'I L' telephone: '388005' } ",
                     siblings));
  };
  const auto supports = [](const std::string& name) {
    return absl::StrCat("siblings { strategy: '", name,
                        "' relation: RELATION_SUPPORTS words: 'mutually "
                        "supportive and inherently connected' } ");
  };
  const std::string service =
      add_strategy("service", "Customer Service Strategy", "");
  const std::string marketing = add_strategy(
      "marketing", "Communications and Marketing Strategy", supports(service));
  const std::string engagement =
      add_strategy("engagement", "Consultation and Engagement Strategy",
                   supports(service) + supports(marketing));
  const std::string former =
      script_.Add("Strategy", "former",
                  "title: 'Communications and Consultation Strategy'");
  script_.Ask<strategies::v1::Strategy>(
      "SupersedeStrategy",
      absl::StrCat("name: '", former, "' successors: '", marketing,
                   "' successors: '", engagement, "' date { year: 2008 }"));

  const std::string summary = script_.Add(
      "Summary", "service-summary",
      "title: 'Customer Service Strategy' kind: KIND_EXECUTIVE_SUMMARY "
      "visibility: VISIBILITY_PUBLIC");
  const std::string edition = script_.Add(
      "Edition", "2008",
      absl::StrCat(
          "drivers { kind: KIND_PLAN strategy: '", plan,
          "' } drivers { kind: KIND_FINANCE words: 'savings within the plans' "
          "} timetable { kind: KIND_ACTION_PLAN due { as_stated: 'as and when "
          "the supporting action plans are developed' } } summaries: '",
          summary, "'"),
      service);
  script_.Add("Edition", "2008",
              "drivers { kind: KIND_LAW words: 'new requirements on the "
              "Council to engage with communities' }",
              engagement);
  const auto add_part = [&](const std::string& id, const std::string& item,
                            const std::string& verb) {
    return script_.Add(
        "Part", "1",
        absl::StrCat("text: 'the Strategies' effects { verb: ", verb,
                     " subjects { record: '", service,
                     "' } subjects { "
                     "record: '",
                     marketing, "' } subjects { record: '", engagement,
                     "' } }"),
        script_.Add("Decision", id, absl::StrCat("item: '", item, "'")));
  };
  const std::string endorsed = add_part("d1", panel_item, "VERB_ENDORSED");
  const std::string approved = add_part("d2", cabinet_item, "VERB_APPROVED");
  script_.Add("Commitment", "c",
              absl::StrCat("what: 'a further report' origin_part: '", approved,
                           "' origin_item: '", cabinet_item,
                           "' due { condition: 'as and when the supporting "
                           "action plans are developed' }"));

  // To endorse is not to approve, and the corporate plan is full Council's.
  Submit(edition);
  Edition ignored;
  EXPECT_THAT(
      script_.Try("ApproveEdition",
                  absl::StrCat("name: '", edition, "' part: '", endorsed, "'"),
                  &ignored),
      HasReason("RULE_BROKEN"));
  const auto now = script_.Ask<Edition>(
      "ApproveEdition",
      absl::StrCat("name: '", edition, "' part: '", approved, "'"));
  EXPECT_EQ(now.state(), Edition::STATE_APPROVED);
  EXPECT_EQ(now.approval().body(), cabinet);
  // The page does not say when.
  EXPECT_FALSE(now.has_start_date());

  EXPECT_THAT(Pathway(edition),
              ElementsAre("2008-02-06 Overview & Scrutiny Panel (Corporate and "
                          "Strategic Framework) VERB_ENDORSED",
                          "undated Cabinet VERB_APPROVED (approves)"));
  EXPECT_THAT(findings_, ElementsAre("APPROVAL_UNDATED", "APPROVAL_BEFORE_PLAN",
                                     "STEP_UNDATED"));
  EXPECT_THAT(Pathway(revised),
              ElementsAre("2007-06  VERB_ADOPTED (approves)"));
  EXPECT_THAT(findings_,
              ElementsAre("APPROVAL_FROM_CITATION", "NO_SCRUTINY",
                          "STEP_BODY_UNKNOWN", "ADOPTING_BODY_UNKNOWN"));

  const auto overview = Overview(service, Day(2008, 3, 1));
  EXPECT_FALSE(overview.has_edition_in_force());
  ASSERT_EQ(overview.editions_size(), 1);
  EXPECT_EQ(overview.editions(0).standing(),
            EditionStanding::STANDING_UNDETERMINED);
  EXPECT_THAT(Titles(overview.served()), ElementsAre("Growing Success"));
  EXPECT_THAT(Titles(overview.siblings()),
              ElementsAre("Consultation and Engagement Strategy",
                          "Communications and Marketing Strategy"));
  ASSERT_EQ(overview.open_commitments_size(), 1);
  EXPECT_EQ(overview.open_commitments(0).what(), "a further report");
  EXPECT_EQ(overview.summaries_size(), 1);
  EXPECT_THAT(Titles(Overview(plan, Day(2008, 3, 1)).serving()),
              UnorderedElementsAre("Customer Service Strategy",
                                   "Communications and Marketing Strategy",
                                   "Consultation and Engagement Strategy"));

  // The split, told from either side.
  for (const std::string& name : {former, marketing, engagement}) {
    const auto lineage = script_.Ask<GetLineageResponse>(
        "GetLineage", absl::StrCat("name: '", name, "'"));
    EXPECT_THAT(Titles(lineage.strategies()),
                UnorderedElementsAre("Communications and Consultation Strategy",
                                     "Communications and Marketing Strategy",
                                     "Consultation and Engagement Strategy"))
        << name;
    EXPECT_EQ(lineage.links_size(), 2) << name;
  }

  // The strategies are for internal use; their summaries are for the public.
  EXPECT_EQ(script_
                .Ask<ListStrategiesResponse>("ListStrategies",
                                             "parent: 'councils/wex'", "public")
                .strategies_size(),
            0);
  EXPECT_EQ(
      script_
          .Ask<strategies::v1::Summary>(
              "GetSummary", absl::StrCat("name: '", summary, "'"), "public")
          .title(),
      "Customer Service Strategy");
}

// through five bodies, most of them known from one sentence.
TEST_F(StrategyPagesTest, ARefreshKnownFromOneSentence) {
  const auto body = [&](const std::string& id, const std::string& name,
                        const std::string& kind) {
    return script_.Add("Body", id,
                       absl::StrCat("display_name: '", name, "' kind: ", kind));
  };
  const std::string team =
      body("cmt", "Corporate Management Team", "KIND_OFFICER_TEAM");
  const std::string cabinet = body("cabinet", "Cabinet", "KIND_EXECUTIVE");
  const std::string scrutiny = body(
      "psoc", "Performance and Scrutiny Overview Committee", "KIND_SCRUTINY");
  const std::string council = body("council", "Council", "KIND_FULL_COUNCIL");
  const std::string board =
      script_.Add("Body", "board",
                  "display_name: 'Board' kind: KIND_BOARD placeholder: true");
  const std::string item = script_.Add(
      "Item", "1", "",
      script_.Add(
          "Meeting", "m",
          absl::StrCat("body: '", board, "' body_as_stated: 'this Board'")));
  const auto cite = [&](const std::string& id, const std::string& action,
                        const std::string& by, const std::string& date) {
    return script_.Add(
        "Citation", id,
        absl::StrCat("citing_item: '", item, "' action: '", action, "' body: '",
                     by, "' cited_date { ", date, " }"));
  };
  const std::string endorsed =
      cite("c1", "endorsed", team, "year: 2008 month: 6 day: 9");
  const std::string approved =
      cite("c2", "approved", cabinet, "year: 2008 month: 6 day: 25");
  const std::string supported =
      cite("c3", "supported", scrutiny, "year: 2008 month: 6 day: 27");
  const std::string adopted = cite("c4", "adopted", council, "year: 2005");
  const std::string minute =
      cite("c5", "Further to", board, "year: 2008 month: 6 day: 2");

  const std::string ict =
      script_.Add("Strategy", "ict", "title: 'ICT Strategy'");
  const std::string access = script_.Add(
      "Strategy", "access",
      absl::StrCat("title: 'Customer Access Strategy' siblings { strategy: '",
                   ict,
                   "' relation: RELATION_DEVELOPED_ALONGSIDE words: "
                   "'developed concurrently' }"));
  std::string objectives;
  const char* const kTitles[] = {"Improving the customer experience",
                                 "Refocusing our priorities",
                                 "Joined-up service delivery",
                                 ("Marketing and promoting ways to access our "
                                  "services"),
                                 "Learning, development and training"};
  for (int i = 0; i < 5; ++i) {
    const std::string objective =
        script_.Add("Objective", absl::StrCat("o", i + 1),
                    absl::StrCat("title: '", kTitles[i], "'"), access);
    absl::StrAppend(&objectives, "objectives { objective: '", objective,
                    "' number: '", i + 1, "' title: '", kTitles[i], "' } ");
  }
  const std::string first =
      script_.Add("Edition", "2005", "title: 'first'", access);
  const std::string refreshed = script_.Add(
      "Edition", "2008",
      absl::StrCat(
          "title: 'Customer Access Strategy 2008/2011' period { start_date { "
          "year: 2008 } end_date { year: 2011 } } ",
          objectives,
          "funding { sources: 'the existing ICT Capital Programme' sources: "
          "'existing Council budgets' business_case: 'individual business "
          "cases developed as appropriate' } drivers { kind: KIND_PLAN words: "
          "'2007/08 Year Ahead Statement' } citations: '",
          endorsed, "' citations: '", supported, "' citations: '", minute, "'"),
      access);
  script_.Add("Part", "1",
              absl::StrCat("text: 'That the Customer Access Strategy 2008/2011 "
                           "be supported' effects { verb: VERB_SUPPORTED "
                           "subjects { record: '",
                           refreshed, "' } }"),
              script_.Add("Decision", "d", absl::StrCat("item: '", item, "'")));
  Submit(first);
  Submit(refreshed);
  script_.Ask<Edition>(
      "ApproveEdition",
      absl::StrCat("name: '", refreshed, "' citation: '", approved, "'"));
  // What came earlier may be entered later.
  EXPECT_EQ(script_
                .Ask<Edition>("ApproveEdition",
                              absl::StrCat("name: '", first, "' citation: '",
                                           adopted, "'"))
                .state(),
            Edition::STATE_SUPERSEDED);

  EXPECT_THAT(
      Pathway(refreshed),
      ElementsAre("2008-06-02 Board VERB_OTHER",
                  "2008-06-09 Corporate Management Team VERB_ENDORSED",
                  "2008-06-25 Cabinet VERB_APPROVED (approves)",
                  "2008-06-27 Performance and Scrutiny Overview Committee "
                  "VERB_SUPPORTED",
                  "undated Board VERB_SUPPORTED"));
  EXPECT_THAT(findings_,
              ElementsAre("APPROVAL_FROM_CITATION", "SCRUTINY_AFTER_DECISION",
                          "STEP_UNDATED"));

  const auto in_force = [&](const google::type::Date& day) {
    return Overview(access, day).edition_in_force().name();
  };
  EXPECT_EQ(in_force(Day(2005, 6, 30)), "");  // only the year is known
  EXPECT_EQ(in_force(Day(2006, 1, 1)), first);
  EXPECT_EQ(in_force(Day(2008, 6, 24)), first);
  EXPECT_EQ(in_force(Day(2008, 6, 25)), refreshed);
  EXPECT_EQ(in_force(Day(2012, 1, 1)), refreshed);
  const auto later = Overview(access, Day(2012, 1, 1));
  EXPECT_EQ(later.editions(1).standing(), EditionStanding::STANDING_LAPSED);
  EXPECT_EQ(later.objectives_size(), 5);
  EXPECT_EQ(later.edition_in_force().objectives(4).number(), "5");
  EXPECT_THAT(Titles(Overview(ict, Day(2012, 1, 1)).siblings()),
              ElementsAre("Customer Access Strategy"));

  EXPECT_THAT(Due(Day(2009, 6, 24)), IsEmpty());
  EXPECT_THAT(Due(Day(2011, 6, 25)),
              ElementsAre("Customer Access Strategy, ACTION_PLAN 2009-06-25 "
                          "OVERDUE KIND_CLOCK",
                          "Customer Access Strategy, STRATEGY 2011-06-25 DUE "
                          "KIND_CLOCK"));
}

// before.
TEST_F(StrategyPagesTest, APlanApprovedAfterItsStrategy) {
  const std::string executive = script_.Add(
      "Body", "executive", "display_name: 'Executive' kind: KIND_EXECUTIVE");
  const std::string council = script_.Add(
      "Body", "council", "display_name: 'Council' kind: KIND_FULL_COUNCIL");
  const std::string scrutiny =
      script_.Add("Body", "scrutiny",
                  "display_name: 'Corporate Business Scrutiny Committee' kind: "
                  "KIND_SCRUTINY");
  const std::string issue = script_.Add(
      "Issue", "i", "title: 'Customer Service Strategy - Project Plan'");
  const auto add_item = [&](const std::string& id, const std::string& body,
                            const std::string& date) {
    return script_.Add(
        "Item", id,
        absl::StrCat("title: 'Implementing the Customer Service Strategy' "
                     "issues: '",
                     issue, "'"),
        script_.Add("Meeting", "m" + id,
                    absl::StrCat("body: '", body, "' date { ", date, " }")));
  };
  const std::string item218 =
      add_item("218", executive, "year: 2015 month: 8 day: 4");
  const std::string item149 =
      add_item("149", scrutiny, "year: 2015 month: 7 day: 14");
  const std::string strategy = script_.Add(
      "Strategy", "service",
      absl::StrCat("title: 'Customer Service Strategy' issues: '", issue,
                   "' wards: 'one ward' wards: 'another ward'"));
  const std::string edition = script_.Add(
      "Edition", "2015",
      "drivers { kind: KIND_DEMAND words: 'demographic changes' } drivers { "
      "kind: KIND_LAW words: 'Welfare Reform' } drivers { kind: KIND_FINANCE "
      "words: 'reduced government grant' } timetable { kind: KIND_ACTION_PLAN "
      "words: 'outline plan' done_date { year: 2015 month: 8 day: 4 } }",
      strategy);
  const auto add_part = [&](const std::string& id, const std::string& item,
                            const std::string& verb,
                            const std::string& subject) {
    return script_.Add(
        "Part", "1",
        absl::StrCat("text: 'As resolved' effects { verb: ", verb,
                     " subjects { ", subject, " } }"),
        script_.Add("Decision", id, absl::StrCat("item: '", item, "'")));
  };
  add_part("d149", item149, "VERB_SUPPORTED",
           absl::StrCat("record: '", strategy, "'"));
  const std::string outline = add_part(
      "d218", item218, "VERB_APPROVED",
      "words: 'the outline plan to implement the Customer Service Strategy'");
  const std::string citation = script_.Add(
      "Citation", "c",
      absl::StrCat("citing_item: '", item218, "' action: 'approved' body: '",
                   council, "' cited_date { year: 2015 month: 3 day: 4 }"));

  Submit(edition);
  Edition ignored;
  // The plan was approved by it, not the strategy.
  EXPECT_THAT(
      script_.Try("ApproveEdition",
                  absl::StrCat("name: '", edition, "' part: '", outline, "'"),
                  &ignored),
      HasReason("RULE_BROKEN"));
  script_.Ask<Edition>(
      "ApproveEdition",
      absl::StrCat("name: '", edition, "' citation: '", citation, "'"));
  EXPECT_THAT(Pathway(edition),
              ElementsAre("2015-03-04 Council VERB_APPROVED (approves)",
                          "2015-07-14 Corporate Business Scrutiny Committee "
                          "VERB_SUPPORTED"));
  EXPECT_THAT(findings_,
              ElementsAre("APPROVAL_FROM_CITATION", "SCRUTINY_AFTER_DECISION",
                          "APPROVAL_BEFORE_PLAN"));
  EXPECT_EQ(Overview(strategy, Day(2015, 3, 3)).edition_in_force().name(), "");
  EXPECT_EQ(Overview(strategy, Day(2015, 3, 4)).edition_in_force().name(),
            edition);
}

}  // namespace
}  // namespace minutebook::testing
