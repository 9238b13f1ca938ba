// RenderPlanOnAPage: what the page tells, and to whom. The engine's drawer
// answers with what it was to draw.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/render/v1/plan_page.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/render.pb.h"
#include "tests/support/script.h"

namespace minutebook::testing {
namespace {

using render::v1::DrawRequest;
using strategies::v1::CheckPlanOnAPageResponse;
using strategies::v1::Edition;
using strategies::v1::RenderPlanOnAPageResponse;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kPublic[] = "visibility: VISIBILITY_PUBLIC ";
constexpr char kPlan[] = "councils/wex/summaries/p";

class RenderPlanTest : public ::testing::Test {
 protected:
  RenderPlanTest() {
    script_.Add("PlanTemplate", "t",
                absl::StrCat(kPublic,
                             "title: 'Corporate' sections { key: 'vision' "
                             "heading: 'Our vision' required: true } sections "
                             "{ key: 'measures' heading: 'Measures' required: "
                             "true } style { landscape: true }"));
    script_.Add("Summary", "p",
                absl::StrCat(kPublic,
                             "title: 'Plan' kind: KIND_PLAN_ON_A_PAGE "
                             "plan_template: 'councils/wex/planTemplates/t' "
                             "sections { key: 'vision' text: 'Well.' }"));
  }

  // A strategy whose only edition has the plan, approved by the Cabinet.
  void AddEdition(const std::string& visibility) {
    const std::string cabinet = script_.Add(
        "Body", "cabinet",
        "display_name: 'Cabinet' kind: KIND_EXECUTIVE former_names { "
        "display_name: 'City Executive Board' end_date { year: 2019 month: 5 "
        "day: 12 } }");
    const std::string item = script_.Add(
        "Item", "1", absl::StrCat(kPublic, "minute_number: '106'"),
        script_.Add("Meeting", "m",
                    absl::StrCat(kPublic, "body: '", cabinet,
                                 "' date { year: 2015 month: 3 day: 4 }")));
    const std::string strategy = script_.Add(
        "Strategy", "s",
        absl::StrCat("visibility: ", visibility, " title: 'Homelessness'"));
    const std::string edition =
        script_.Add("Edition", "e",
                    absl::StrCat("visibility: ", visibility,
                                 " version: 'v2' summaries: '", kPlan, "'"),
                    strategy);
    const std::string part = script_.Add(
        "Part", "1",
        absl::StrCat("visibility: ", visibility,
                     " text: 'x' effects { verb: VERB_ADOPTED subjects { "
                     "record: '",
                     strategy, "' } }"),
        script_.Add("Decision", "d",
                    absl::StrCat(kPublic, "item: '", item, "'")));
    script_.Ask<Edition>("SubmitEdition",
                         absl::StrCat("name: '", edition, "'"));
    script_.Ask<Edition>(
        "ApproveEdition",
        absl::StrCat("name: '", edition, "' part: '", part, "'"));
  }

  RenderPlanOnAPageResponse Render(const std::string& caller,
                                   const std::string& more = "") {
    return script_.Ask<RenderPlanOnAPageResponse>(
        "RenderPlanOnAPage", absl::StrCat("name: '", kPlan, "' ", more),
        caller);
  }

  DrawRequest Drawn(const std::string& caller) {
    DrawRequest drawn;
    EXPECT_TRUE(drawn.ParseFromString(Render(caller).content()));
    return drawn;
  }

  Script script_;
};

TEST_F(RenderPlanTest, ThePageTellsOfTheEditionAndItsApproval) {
  AddEdition("VISIBILITY_PUBLIC");
  const DrawRequest drawn = Drawn("public");
  EXPECT_EQ(drawn.format(), strategies::v1::PAGE_FORMAT_PDF);
  EXPECT_EQ(drawn.page().title(), "Homelessness");
  EXPECT_EQ(drawn.page().council(), "Wexcombe District Council");
  EXPECT_THAT(
      drawn.page().foot(),
      ElementsAre("Adopted by City Executive Board on 4 March 2015, minute 106",
                  "Edition: v2"));
  ASSERT_EQ(drawn.page().sections_size(), 1);
  EXPECT_EQ(drawn.page().sections(0).heading(), "Our vision");
  EXPECT_TRUE(drawn.page().style().landscape());
}

TEST_F(RenderPlanTest, WhatIsHiddenIsAsIfItWereNotThere) {
  const std::string without = Render("public").content();
  AddEdition("VISIBILITY_INTERNAL");
  EXPECT_EQ(Render("public").content(), without);
  EXPECT_EQ(Drawn("public").page().title(), "Plan");
  EXPECT_THAT(Drawn("public").page().foot(), IsEmpty());
  EXPECT_EQ(Drawn("staff").page().title(), "Homelessness");
}

TEST_F(RenderPlanTest, TheFormatAndTheDeparturesStandInTheReply) {
  const RenderPlanOnAPageResponse pdf = Render("public");
  EXPECT_EQ(pdf.media_type(), "application/pdf");
  ASSERT_EQ(pdf.departures_size(), 1);
  EXPECT_EQ(pdf.departures(0).kind(),
            CheckPlanOnAPageResponse::Departure::KIND_SECTION_MISSING);
  EXPECT_EQ(Render("public", "format: PAGE_FORMAT_SVG").media_type(),
            "image/svg+xml");
  EXPECT_EQ(Render("public", "format: PAGE_FORMAT_PNG").media_type(),
            "image/png");
  EXPECT_EQ(Render("public", "format: PAGE_FORMAT_MARKDOWN").media_type(),
            "text/markdown; charset=utf-8");
}

TEST_F(RenderPlanTest, AHiddenPlanOrTemplateIsNotFound) {
  script_.Add("Summary", "hidden", "title: 'x'");
  script_.Add("PlanTemplate", "hidden", "title: 'x' sections { key: 'a' }");
  RenderPlanOnAPageResponse reply;
  EXPECT_THAT(
      script_.Try("RenderPlanOnAPage", "name: 'councils/wex/summaries/hidden'",
                  &reply, "public"),
      HasReason("RECORD_NOT_FOUND"));
  EXPECT_THAT(script_.Try("RenderPlanOnAPage",
                          absl::StrCat("name: '", kPlan,
                                       "' plan_template: "
                                       "'councils/wex/planTemplates/hidden'"),
                          &reply, "public"),
              HasReason("RECORD_NOT_FOUND"));
}

}  // namespace
}  // namespace minutebook::testing
