// What councils' published pages say of strategies in the making, entered
// through the contract, and the questions that the pages leave to the reader.
// Names of officers are left out.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/strategies/v1/summary.pb.h"
#include "tests/support/strategy_pages.h"

namespace minutebook::testing {
namespace {

using strategies::v1::CheckPlanOnAPageResponse;
using strategies::v1::Consultation;
using strategies::v1::Edition;
using strategies::v1::EditionStanding;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

// The same council in 2015: a summary on one page goes to Cabinet for feedback.
TEST_F(StrategyPagesTest, AStrategyInTheMakingWithItsPlanOnAPage) {
  const std::string cabinet = script_.Add(
      "Body", "cabinet", "display_name: 'Cabinet' kind: KIND_EXECUTIVE");
  const std::string plan_template = script_.Add(
      "PlanTemplate", "corporate",
      "title: 'Plan on a page' sections { key: 'vision' heading: 'Our vision' "
      "required: true max_words: 20 } sections { key: 'customers' heading: "
      "'Our "
      "customers' required: true } min_reading_ease: 30 max_words: 200");
  const std::string page = script_.Add(
      "Summary", "page",
      absl::StrCat("title: 'Customer Service Strategy' kind: "
                   "KIND_PLAN_ON_A_PAGE plan_template: '",
                   plan_template,
                   "' sections { key: 'customers' text: 'We ask you what you "
                   "need.' }"));
  const std::string strategy = script_.Add(
      "Strategy", "service",
      "title: 'Customer Service Strategy' scope: SCOPE_COUNCIL_WIDE "
      "contacts { display_name: 'J T' telephone: '388119' } contacts { "
      "display_name: 'J T' telephone: '388199' }");
  const std::string edition = script_.Add(
      "Edition", "2015",
      absl::StrCat(
          "title: 'Customer Service Strategy 2015-2018' period { start_date { "
          "year: 2015 } end_date { year: 2018 } } drivers { kind: KIND_PLAN "
          "words: 'the Corporate Plan' } drivers { kind: KIND_CODE words: 'the "
          "Code of Conduct' } drivers { kind: KIND_FINANCE words: 'savings "
          "that need to be achieved' } timetable { kind: KIND_DRAFT words: "
          "'summary document' } timetable { kind: KIND_APPROVAL words: 'final "
          "version' due { as_stated: 'later in 2015' not_before { year: 2015 "
          "month: 7 day: 1 } not_after { year: 2015 month: 12 day: 31 } } } "
          "timetable { kind: KIND_PUBLICATION due { as_stated: 'the next "
          "financial year (April 2016)' } } summaries: '",
          page, "'"),
      strategy);
  const std::string held = script_.Add(
      "Consultation", "first",
      absl::StrCat("edition: '", edition,
                   "' consultees { group: CONSULTEE_GROUP_OFFICERS } "
                   "consultees { group: CONSULTEE_GROUP_MEMBERS } consultees { "
                   "group: CONSULTEE_GROUP_PUBLIC }"),
      strategy);
  script_.Ask<Consultation>("OpenConsultation",
                            absl::StrCat("name: '", held, "'"));
  script_.Ask<Consultation>("CloseConsultation",
                            absl::StrCat("name: '", held, "'"));
  script_.Add("Consultation", "further", "title: 'a further exercise'",
              strategy);
  const std::string feedback = script_.Add(
      "Part", "1",
      absl::StrCat("text: 'That the Cabinet provided feedback on the summary "
                   "document' effects { verb: VERB_FEEDBACK_GIVEN subjects { "
                   "record: '",
                   edition, "' } }"),
      script_.Add("Decision", "d",
                  absl::StrCat("decision_maker: '", cabinet, "'")));

  Submit(edition);
  Edition ignored;
  const absl::Status refused = script_.Try(
      "ApproveEdition",
      absl::StrCat("name: '", edition, "' part: '", feedback, "'"), &ignored);
  EXPECT_THAT(refused, HasReason("RULE_BROKEN"));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("feedback given"));

  const auto overview = Overview(strategy, Day(2015, 9, 1));
  EXPECT_FALSE(overview.has_edition_in_force());
  EXPECT_EQ(overview.editions(0).standing(), EditionStanding::STANDING_NOT_YET);
  EXPECT_EQ(overview.pathway_size(), 1);
  EXPECT_EQ(overview.consultations_size(), 2);
  EXPECT_THAT(Kinds(overview.findings()),
              UnorderedElementsAre("CONSULTATION_UNDATED", "NOTHING_IN_FORCE",
                                   "STEP_UNDATED"));

  const auto check = script_.Ask<CheckPlanOnAPageResponse>(
      "CheckPlanOnAPage", absl::StrCat("name: '", page, "'"));
  ASSERT_EQ(check.departures_size(), 1);
  EXPECT_EQ(check.departures(0).kind(),
            CheckPlanOnAPageResponse::Departure::KIND_SECTION_MISSING);
  EXPECT_EQ(check.departures(0).section(), "vision");
  EXPECT_EQ(check.plan_template().name(), plan_template);
}

// scrutiny recommends.
TEST_F(StrategyPagesTest, ADraftApprovedForConsultationOnly) {
  const std::string board = script_.Add(
      "Body", "cabinet",
      "display_name: 'Cabinet' kind: KIND_EXECUTIVE former_names { "
      "display_name: 'City Executive Board' end_date { year: 2019 month: 5 "
      "day: 12 } }");
  const std::string issue =
      script_.Add("Issue", "i", "title: 'Customer Contact Strategy'");
  const std::string item = script_.Add(
      "Item", "50", absl::StrCat("issues: '", issue, "'"),
      script_.Add("Meeting", "m",
                  absl::StrCat("body: '", board,
                               "' date { year: 2013 month: 9 day: 11 }")));
  const auto recommend = [&](const std::string& id, const std::string& text,
                             const std::string& status) {
    return script_.Add(
        "Recommendation", id,
        absl::StrCat("put_item: '", item, "' number: '", id, "' text: '", text,
                     "' response { status: ", status, " }"));
  };
  const std::string businesses = recommend(
      "1", "separate arrangements for the Business Community", "STATUS_AGREED");
  recommend("2", "explore the use of Skype", "STATUS_TO_BE_CONSIDERED");
  recommend("3", "clear value for money principles", "STATUS_AGREED");
  script_.Add("Paper", "draft",
              absl::StrCat("item: '", item,
                           "' title: 'Customer Contact Strategy' version: "
                           "'draft v12 August 2013'"));
  script_.Add("Commitment", "c",
              absl::StrCat("what: 'the outcome and the proposed Strategy' "
                           "origin_item: '",
                           item, "' due { as_stated: 'February 2014' }"));
  const std::string strategy = script_.Add(
      "Strategy", "contact",
      absl::StrCat("title: 'Customer Contact Strategy' issues: '", issue,
                   "' consultee_requests { group: CONSULTEE_GROUP_BUSINESSES "
                   "words: 'the Business Community' recommendation: '",
                   businesses, "' }"));
  const std::string edition = script_.Add(
      "Edition", "draft", "version: 'draft v12 August 2013'", strategy);
  const std::string part = script_.Add(
      "Part", "1",
      absl::StrCat("text: 'To approve the Draft Customer Contact Strategy for "
                   "consultation' effects { verb: "
                   "VERB_APPROVED_FOR_CONSULTATION subjects { record: '",
                   edition, "' } }"),
      script_.Add("Decision", "d", absl::StrCat("item: '", item, "'")));

  EXPECT_THAT(
      Kinds(Overview(strategy, Day(2013, 9, 12)).findings()),
      UnorderedElementsAre("NOTHING_IN_FORCE", "CONSULTEES_NOT_COVERED"));
  const std::string consultation = script_.Add(
      "Consultation", "autumn",
      absl::StrCat("edition: '", edition,
                   "' consultees { group: CONSULTEE_GROUP_PUBLIC } consultees "
                   "{ group: CONSULTEE_GROUP_BUSINESSES }"),
      strategy);
  const auto open = script_.Ask<Consultation>(
      "OpenConsultation",
      absl::StrCat("name: '", consultation, "' part: '", part,
                   "' opening_date { year: 2013 month: 9 }"));
  EXPECT_EQ(open.state(), Consultation::STATE_OPEN);
  EXPECT_EQ(open.approval_part(), part);

  const auto overview = Overview(strategy, Day(2013, 12, 1));
  EXPECT_THAT(Kinds(overview.findings()), ElementsAre("NOTHING_IN_FORCE"));
  EXPECT_EQ(overview.editions(0).edition().state(),
            Edition::STATE_IN_CONSULTATION);
  EXPECT_EQ(overview.pathway(0).body_display_name(), "City Executive Board");
  ASSERT_EQ(overview.open_recommendations_size(), 1);
  EXPECT_EQ(overview.open_recommendations(0).number(), "2");
  EXPECT_EQ(overview.open_commitments_size(), 1);
  EXPECT_EQ(overview.papers_size(), 1);
  // Before the meeting nothing of that was open.
  EXPECT_EQ(Overview(strategy, Day(2013, 9, 10)).open_commitments_size(), 0);

  script_.Ask<Consultation>(
      "CloseConsultation",
      absl::StrCat("name: '", consultation, "' responses: 0"));
  Submit(edition);
  Edition ignored;
  EXPECT_THAT(
      script_.Try("ApproveEdition",
                  absl::StrCat("name: '", edition, "' part: '", part, "'"),
                  &ignored),
      HasReason("RULE_BROKEN"));
}

}  // namespace
}  // namespace minutebook::testing
