// Reading ease, and a plan on a page against its template.

#include "services/rules/plan_check.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "services/rules/reading_ease.h"

namespace minutebook::rules {
namespace {

using strategies::v1::CheckPlanOnAPageResponse;
using strategies::v1::PlanTemplate;
using strategies::v1::Summary;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ReadingEaseTest, CountsWordsSentencesAndSyllables) {
  const struct {
    const char* text;
    int words, sentences, syllables;
  } kCases[] = {
      {"", 0, 0, 0},
      {"... - !", 0, 0, 0},
      {"The cat sat on the mat.", 6, 1, 6},
      {"No stop at the end", 5, 1, 5},
      {"Wait... what?!", 2, 2, 2},
      {"Council's on-line service", 3, 1, 6},
      {"Save 2.5 at gov.uk", 4, 1, 5},
      {"One line\nanother line", 4, 2, 6},
      {"table made free the queue", 5, 1, 6},
      {"it\xe2\x80\x99s \xe2\x80\x9cquoted\xe2\x80\x9d \xe2\x80\x93 yes", 3, 1,
       4},
      {"\xc2\xb7 caf\xc3\xa9", 1, 1, 1},
  };
  for (const auto& test : kCases) {
    const TextSize size = Measure(test.text);
    EXPECT_EQ(size.words, test.words) << test.text;
    EXPECT_EQ(size.sentences, test.sentences) << test.text;
    EXPECT_EQ(size.syllables, test.syllables) << test.text;
  }
}

TEST(ReadingEaseTest, IsFleschs) {
  EXPECT_FALSE(ReadingEase("").has_value());
  // 206.835 - 1.015 * 6 - 84.6 * 1 = 116.1
  EXPECT_EQ(*ReadingEase("The cat sat on the mat."), 116);
  EXPECT_LT(*ReadingEase("Organisational transformation necessitates "
                         "continuous interdepartmental collaboration."),
            0);
}

constexpr char kTemplate[] = R"pb(
  sections { key: "vision" heading: "Our vision" required: true max_words: 6 }
  sections { key: "why" heading: "Why" }
  sections {
    key: "do"
    heading: "What we will do"
    required: true
    min_reading_ease: 60
  }
  max_words: 12
)pb";

std::vector<std::string> Departures(const char* plan, const char* more = "",
                                    bool english = true) {
  PlanTemplate plan_template;
  Summary summary;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      absl::StrCat(kTemplate, more), &plan_template));
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(plan, &summary));
  std::vector<std::string> departures;
  const CheckPlanOnAPageResponse checked =
      CheckPlan(summary, &plan_template, english);
  for (const auto& departure : checked.departures()) {
    departures.push_back(absl::StrCat(
        CheckPlanOnAPageResponse::Departure::Kind_Name(departure.kind()), " ",
        departure.section(), " ", departure.found(), "/", departure.allowed()));
  }
  return departures;
}

TEST(PlanCheckTest, APlanAsTheTemplateWantsItHasNoDepartures) {
  EXPECT_THAT(Departures(R"pb(
                sections { key: "vision" text: "Every contact counts." }
                sections {
                  key: "do"
                  heading: "What we will do"
                  text: "Answer at once. Ask you."
                }
              )pb"),
              IsEmpty());
}

TEST(PlanCheckTest, EveryDepartureIsListed) {
  EXPECT_THAT(
      Departures(R"pb(
        sections {
          key: "do"
          heading: "Actions"
          text: "Organisational transformation."
        }
        sections { key: "vision" text: "One two three four five six seven." }
        sections { key: "do" text: "Go on and on and on and on." }
        sections { key: "extra" text: "More." }
      )pb"),
      ElementsAre("KIND_HEADING_DIFFERS do 0/0",
                  // 206.835 - 1.015 * 2 - 84.6 * 10 / 2, and two words
                  ::testing::StartsWith("KIND_HARD_TO_READ do -"),
                  "KIND_OUT_OF_ORDER vision 0/0", "KIND_TOO_LONG vision 7/6",
                  "KIND_SECTION_REPEATED do 0/0",
                  "KIND_SECTION_UNKNOWN extra 0/0", "KIND_TOO_LONG  18/12"));
}

TEST(PlanCheckTest, RequiredSectionsAreThereAndNotEmpty) {
  EXPECT_THAT(Departures(R"pb(sections { key: "vision" text: " - " })pb"),
              ElementsAre("KIND_SECTION_MISSING vision 0/0",
                          "KIND_SECTION_MISSING do 0/0"));
}

TEST(PlanCheckTest, OnlyEnglishIsMeasured) {
  const char* const kPlan = R"pb(
    sections { key: "vision" text: "Pob cyswllt yn cyfrif." }
    sections { key: "do" text: "Ateb." }
  )pb";
  EXPECT_THAT(
      Departures(kPlan, "min_reading_ease: 50", false),
      ElementsAre("KIND_NOT_MEASURED vision 0/0", "KIND_NOT_MEASURED do 0/0"));
}

TEST(PlanCheckTest, WithoutATemplateTheSizesAreToldAllTheSame) {
  Summary summary;
  summary.add_sections()->set_text("Every contact counts.");
  const CheckPlanOnAPageResponse response = CheckPlan(summary, nullptr, true);
  ASSERT_EQ(response.departures_size(), 1);
  EXPECT_EQ(response.departures(0).kind(),
            CheckPlanOnAPageResponse::Departure::KIND_NO_TEMPLATE);
  EXPECT_EQ(response.sections(0).words(), 3);
  EXPECT_EQ(response.words(), 3);
}

}  // namespace
}  // namespace minutebook::rules
