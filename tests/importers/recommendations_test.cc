#include <gtest/gtest.h>

#include "tests/importers/test_util.h"

namespace minutebook::importers {
namespace {

Strings Recommended(const std::string& minutes) {
  const Page page = Read(
      "Agenda item\n\nParks Plan\n\nThe Cabinet considered the parks "
      "plan.\n\n" +
      minutes);
  Strings all;
  for (const PageMeeting& meeting : page.meetings) {
    for (const PageRecommendation& row : meeting.recommendations) {
      all.push_back(Or(row.number) + ": " + row.text + " > " +
                    Or(row.response));
    }
  }
  return all;
}

TEST(RecommendationsTest, EachWithItsAnswer) {
  EXPECT_EQ(
      Recommended(
          "Recommendation 1: To buy benches.\n\nAgreed by the "
          "Cabinet\n\nRecommendation 2: To buy bins.\n\nCouncillor Reed "
          "explained the need for bins.\n\nComment from the Cabinet: "
          "Bins are dear. We shall see.\n\nResolved: To approve the "
          "plan."),
      Strings({"1: To buy benches > Agreed by the Cabinet",
               "2: To buy bins > Comment from the Cabinet: Bins are dear. We "
               "shall see"}));
}

TEST(RecommendationsTest, AnsweredTogetherLater) {
  EXPECT_EQ(
      Recommended("The recommendations of the Panel were as follows:\n\ni) "
                  "That benches be bought.\n\nii) That bins be bought.\n\niii) "
                  "That paths be mended.\n\nCabinet agreed recommendations i) "
                  "and ii), but did not agree recommendation iii) because of "
                  "its cost.\n\nRESOLVED that the plan be approved."),
      Strings({"i: benches be bought > Cabinet agreed recommendations i) and "
               "ii)",
               "ii: bins be bought > Cabinet agreed recommendations i) and ii)",
               "iii: paths be mended > did not agree recommendation iii) "
               "because of its cost"}));
}

TEST(RecommendationsTest, AnsweredBelowTheDecision) {
  EXPECT_EQ(
      Recommended("The Panel's recommendations were:\n\n1. That benches be "
                  "bought.\n\n2. That bins be bought.\n\nDecision:\n\n"
                  "Recommendation 1: Agreed.\n\nRecommendation 2: Not agreed, "
                  "as bins are dear."),
      Strings({"1: benches be bought > Agreed",
               "2: bins be bought > Not agreed, as bins are dear"}));
}

TEST(RecommendationsTest, OptionsAndPartsAreNone) {
  EXPECT_EQ(Recommended("Option 1: to do nothing.\n\nOption 2: to wait.\n\n"
                        "RESOLVED that it be RECOMMENDED that:\n\n(a) the plan "
                        "be approved."),
            Strings());
}

}  // namespace
}  // namespace minutebook::importers
