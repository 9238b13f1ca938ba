#include "clients/cli/strategy_text.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "absl/strings/str_split.h"
#include "clients/cli/text_layout.h"

namespace minutebook::cli {
namespace {

using strategies::v1::DueReview;
using strategies::v1::GetLineageResponse;
using strategies::v1::GetPathwayResponse;
using strategies::v1::GetStrategyOverviewResponse;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

template <typename Message>
Message Parse(const char* text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

constexpr char kOverview[] = R"pb(
  strategy { name: "councils/x/strategies/contact" title: "Customer Contact" }
  on_date { year: 2016 month: 1 day: 1 }
  edition_in_force { name: "councils/x/strategies/contact/editions/2014" }
  editions {
    edition {
      name: "councils/x/strategies/contact/editions/2014"
      title: "Contact 2014 to 2017"
      version: "final"
    }
    standing: STANDING_IN_FORCE
    last_date { year: 2017 month: 3 day: 31 }
  }
  editions {
    edition { name: "councils/x/strategies/contact/editions/2017" }
    standing: STANDING_NOT_YET
  }
  pathway {
    date { year: 2014 month: 4 day: 14 }
    body_display_name: "Full Council"
    verb: VERB_ADOPTED
    words: "That the strategy be adopted"
    approves: true
  }
  pathway { verb: VERB_NOTED }
  open_recommendations { number: "2" text: "explore Skype" }
  open_commitments {
    what: "report back"
    due {
      as_stated: "in February 2014"
      not_after { year: 2014 month: 2 day: 28 }
    }
  }
  next_reviews {
    subject: REVIEW_SUBJECT_STRATEGY
    due_date { year: 2017 month: 4 day: 14 }
    status: STATUS_COMING
    reasons { message: "three years are over" }
  }
  successors { name: "councils/x/strategies/digital" title: "Digital" }
  findings { message: "no scrutiny body dealt with it" }
)pb";

TEST(StrategyTextTest, AnOverviewTellsHowItStands) {
  const auto overview = Parse<GetStrategyOverviewResponse>(kOverview);
  const std::string text = OverviewText(overview, 80);
  for (const char* words :
       {"Customer Contact\n================\n", "contact on 2016-01-01",
        "- Contact 2014 to 2017, final: in force, until 2017-03-31",
        "- 2017: not yet", "Pathway of Contact 2014 to 2017, final",
        "* 2014-04-14 Full Council: adopted", "That the strategy be adopted",
        "- undated body not stated: noted", "2. explore Skype", "- report back",
        "due in February 2014 (by 2014-02-28)", "- 2017-04-14 strategy: coming",
        "three years are over", "Replaced by\n  - Digital (digital)",
        "! no scrutiny body dealt with it"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
  for (const std::string& line : std::vector<std::string>(
           absl::StrSplit(OverviewText(overview, 40), '\n'))) {
    EXPECT_LE(DisplayWidth(line), 40u) << line;
  }
}

TEST(StrategyTextTest, ARowForEachStrategy) {
  const auto overview = Parse<GetStrategyOverviewResponse>(kOverview);
  EXPECT_EQ(StrategyRow(overview).size(), StrategyHeader().size());
  EXPECT_THAT(
      StrategyRow(overview),
      ElementsAre("contact", "Customer Contact", "in force", "2017-03-31",
                  "Contact 2014 to 2017, final", "2017-04-14", "1", "1"));
  EXPECT_THAT(StrategyRow({}),
              ElementsAre("", "", "no edition", "", "", "", "", ""));
}

TEST(StrategyTextTest, WithoutAnEditionInForceTheNewestIsShown) {
  auto overview = Parse<GetStrategyOverviewResponse>(kOverview);
  EXPECT_EQ(ShownEdition(overview), &overview.editions(0));
  overview.clear_edition_in_force();
  EXPECT_EQ(ShownEdition(overview), &overview.editions(1));
  overview.clear_editions();
  EXPECT_EQ(ShownEdition(overview), nullptr);
}

TEST(StrategyTextTest, APathwayAsTextAndRows) {
  GetPathwayResponse pathway;
  EXPECT_THAT(PathwayText(pathway, 80), HasSubstr("No body dealt with it."));
  *pathway.mutable_steps() =
      Parse<GetStrategyOverviewResponse>(kOverview).pathway();
  EXPECT_THAT(PathwayText(pathway, 80),
              HasSubstr("* 2014-04-14 Full Council: adopted\n"));
  ASSERT_EQ(PathwayRows(pathway).size(), 2u);
  EXPECT_EQ(PathwayRows(pathway)[0].size(), PathwayHeader().size());
  EXPECT_EQ(PathwayRows(pathway)[0][3], "yes");
}

TEST(StrategyTextTest, ALineageIsATree) {
  const auto lineage = Parse<GetLineageResponse>(R"pb(
    strategies { name: "councils/x/strategies/b" title: "B" }
    strategies { name: "councils/x/strategies/a" title: "A" }
    strategies { name: "councils/x/strategies/c" title: "C" }
    strategies { name: "councils/x/strategies/o" title: "O" }
    links {
      former: "councils/x/strategies/a"
      successor: "councils/x/strategies/b"
      date { year: 2014 }
    }
    links {
      former: "councils/x/strategies/b"
      successor: "councils/x/strategies/c"
    }
    links {
      former: "councils/x/strategies/o"
      successor: "councils/x/strategies/b"
    }
    commitments { what: "a report" }
    actions { name: "councils/x/actions/7" title: "a survey" }
  )pb");
  EXPECT_EQ(LineageText(lineage, "councils/x/strategies/b", 80),
            "- A (a)\n"
            "  * B (b) from 2014\n"
            "    > C (c)\n"
            "- O (o)\n"
            "  * B (b), see above\n"
            "\n"
            "Promises that nothing took over\n"
            "  - a report\n"
            "\n"
            "Actions that no plan took over\n"
            "  - a survey (7)\n");
  EXPECT_EQ(LineageRows(lineage).size(), 3u);
  EXPECT_THAT(LineageRows(lineage)[0], ElementsAre("a", "b", "2014", ""));
}

TEST(StrategyTextTest, ACircleOfSuccessionEnds) {
  const auto lineage = Parse<GetLineageResponse>(R"pb(
    strategies { name: "councils/x/strategies/a" title: "A" }
    strategies { name: "councils/x/strategies/b" title: "B" }
    links {
      former: "councils/x/strategies/a"
      successor: "councils/x/strategies/b"
    }
    links {
      former: "councils/x/strategies/b"
      successor: "councils/x/strategies/a"
    }
  )pb");
  EXPECT_EQ(LineageText(lineage, "", 80),
            "- A (a)\n  > B (b)\n    > A (a), see above\n");
}

TEST(StrategyTextTest, WhatARecordHoldsIsNotObeyed) {
  auto overview = Parse<GetStrategyOverviewResponse>(kOverview);
  overview.mutable_strategy()->set_title("a\x1b[31mb");
  overview.mutable_findings(0)->set_message("c\x1b]0;d\x07");
  EXPECT_THAT(OverviewText(overview, 80), Not(HasSubstr("\x1b")));
}

TEST(StrategyTextTest, ARowForEachReview) {
  const auto review =
      Parse<GetStrategyOverviewResponse>(kOverview).next_reviews(0);
  EXPECT_THAT(ReviewRow(review),
              ElementsAre("2017-04-14", "coming", "", "", "strategy",
                          "three years are over"));
  EXPECT_EQ(ReviewRow(review).size(), ReviewHeader().size());
}

}  // namespace
}  // namespace minutebook::cli
