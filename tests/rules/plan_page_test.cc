// What stands on a plan's page.

#include "services/rules/plan_page.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "services/rules/civil_date.h"

namespace minutebook::rules {
namespace {

using render::v1::PlanPage;
using strategies::v1::Edition;
using strategies::v1::PlanTemplate;
using strategies::v1::Summary;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

constexpr char kTemplate[] = R"pb(
  sections { key: "why" heading: "Why" max_words: 200 }
  sections { key: "measures" heading: "Measures" }
  style { heading_color: "#123456" }
)pb";

// "key: heading" of each section, with a star where it leads.
std::vector<std::string> Sections(const PlanPage& page) {
  std::vector<std::string> sections;
  for (const auto& section : page.sections()) {
    sections.push_back(absl::StrCat(section.key(), ": ", section.heading(),
                                    section.leads() ? "*" : ""));
  }
  return sections;
}

PlanPage PageOf(const std::string& plan, const std::string& plan_template) {
  const auto summary = Parse<Summary>(plan);
  const auto by = Parse<PlanTemplate>(plan_template);
  PlanPageFacts facts{summary};
  facts.plan_template = &by;
  return PlanPageOf(facts);
}

TEST(PlanPageTest, SectionsStandInTheTemplatesOrder) {
  const PlanPage page =
      PageOf(R"pb(
               title: "Plan"
               sections { key: "other" heading: "Other" text: "x" }
               sections { key: "measures" heading: "Our measures" text: "x" }
               sections { key: "why" text: "x" }
               sections { key: "empty" heading: "Empty" }
             )pb",
             kTemplate);
  EXPECT_THAT(Sections(page), ElementsAre("why: Why", "measures: Our measures",
                                          "other: Other"));
  EXPECT_EQ(page.style().heading_color(), "#123456");
  EXPECT_FALSE(page.style().landscape());
  EXPECT_EQ(page.title(), "Plan");
}

TEST(PlanPageTest, AVisionLeadsWhenItComesFirst) {
  const std::string plan = R"pb(
    sections { key: "vision" text: "x" }
    sections { key: "why" text: "x" }
  )pb";
  EXPECT_THAT(Sections(PageOf(plan, absl::StrCat("sections { key: 'vision' } ",
                                                 kTemplate))),
              ElementsAre("vision: *", "why: Why"));
  EXPECT_THAT(Sections(PageOf(plan, kTemplate)),
              ElementsAre("why: Why", "vision: "));
  EXPECT_THAT(Sections(PageOf(plan, "sections { key: 'why' max_words: 30 }")),
              ElementsAre("why: *", "vision: "));
}

TEST(PlanPageTest, WithoutATemplateThePageIsWide) {
  const auto plan = Parse<Summary>("title: 'Plan'");
  const PlanPage page = PlanPageOf({plan});
  EXPECT_TRUE(page.style().landscape());
  EXPECT_THAT(page.foot(), IsEmpty());
}

TEST(PlanPageTest, TheFootTellsHowTheEditionStands) {
  const auto plan = Parse<Summary>("title: 'Plan'");
  const struct {
    const char* edition;
    const char* standing;
    const char* about;
  } kCases[] = {
      {"state: STATE_DRAFT version: 'v12'", "Draft, not approved",
       "Edition: v12"},
      {"state: STATE_APPROVED approval { verb: VERB_ADOPTED date { year: 2015 "
       "month: 3 day: 4 } } period { start_date { year: 2015 month: 4 } "
       "end_date { year: 2018 } }",
       "Adopted by Cabinet on 4 March 2015, minute 106", "April 2015 to 2018"},
      {"state: STATE_SUPERSEDED approval { verb: VERB_APPROVED } period { "
       "end_date { year: 2018 } }",
       "Approved by Cabinet, minute 106; superseded since", "Until 2018"},
      {"state: STATE_WITHDRAWN period { start_date { year: 2018 } }",
       "Draft, not approved; withdrawn", "From 2018"},
  };
  for (const auto& test : kCases) {
    const auto edition = Parse<Edition>(test.edition);
    PlanPageFacts facts{plan};
    facts.edition = &edition;
    facts.strategy_title = "Strategy";
    facts.approving_body = "Cabinet";
    facts.minute_number = "106";
    const PlanPage page = PlanPageOf(facts);
    EXPECT_THAT(page.foot(), ElementsAre(test.standing, test.about));
    EXPECT_EQ(page.title(), "Strategy");
  }
}

TEST(DateWordsTest, SaysWhatIsStated) {
  EXPECT_EQ(DateWords(DateOf(20150304)), "4 March 2015");
  EXPECT_EQ(DateWords(DateOf(20151200)), "December 2015");
  EXPECT_EQ(DateWords(DateOf(20150000)), "2015");
}

}  // namespace
}  // namespace minutebook::rules
