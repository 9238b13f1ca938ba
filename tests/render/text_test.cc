// Plain text as paragraphs and lists, the grid of a page, colours, Markdown.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/render/grid.h"
#include "clients/render/markdown.h"
#include "clients/render/palette.h"
#include "clients/render/text_blocks.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace minutebook::render {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Blocks(const std::string& text) {
  std::vector<std::string> blocks;
  for (const TextBlock& block : TextBlocks(text)) {
    blocks.push_back(
        absl::StrCat(block.follows ? "^" : "", block.marker, "|", block.text));
  }
  return blocks;
}

TEST(TextBlocksTest, BlankLinesPartParagraphs) {
  EXPECT_THAT(Blocks(""), IsEmpty());
  EXPECT_THAT(Blocks("one\n\n\n two \n"), ElementsAre("|one", "|two"));
}

TEST(TextBlocksTest, ALongLineGoesOnAndAShortOneEnds) {
  const std::string wrapped =
      "This line is as long as those that programs break by their length";
  EXPECT_THAT(Blocks(wrapped + "\nand so on"),
              ElementsAre(absl::StrCat("|", wrapped, " and so on")));
  EXPECT_THAT(Blocks("The Leader\nThe Head of Service"),
              ElementsAre("|The Leader", "^|The Head of Service"));
}

TEST(TextBlocksTest, ItemsHaveMarkers) {
  EXPECT_THAT(Blocks("- a\n* b\n• c\n– d"),
              ElementsAre("•|a", "•|b", "•|c", "•|d"));
  EXPECT_THAT(Blocks("1. a\n  more\n2) b\n\n10. c"),
              ElementsAre("1.|a more", "2)|b", "10.|c"));
  EXPECT_THAT(Blocks("-no\n\n2014. A year\n\n1.5 million"),
              ElementsAre("|-no", "|2014. A year", "|1.5 million"));
}

TEST(GridTest, RowsFollowFromTheNumberOfSections) {
  EXPECT_THAT(RowCounts(0, true), IsEmpty());
  EXPECT_THAT(RowCounts(1, true), ElementsAre(1));
  EXPECT_THAT(RowCounts(4, true), ElementsAre(2, 2));
  EXPECT_THAT(RowCounts(6, true), ElementsAre(3, 3));
  EXPECT_THAT(RowCounts(7, true), ElementsAre(3, 2, 2));
  EXPECT_THAT(RowCounts(50, true).size(), 13);
  EXPECT_THAT(RowCounts(2, false), ElementsAre(1, 1));
  EXPECT_THAT(RowCounts(5, false), ElementsAre(2, 2, 1));
}

TEST(GridTest, ColumnsAreAsEvenAsTheirOrderAllows) {
  EXPECT_THAT(ColumnCounts({}, 10, 3), IsEmpty());
  EXPECT_THAT(ColumnCounts({100, 100, 100}, 10, 3), ElementsAre(1, 1, 1));
  EXPECT_THAT(ColumnCounts({300, 100, 100, 90}, 10, 2), ElementsAre(1, 3));
  EXPECT_THAT(ColumnCounts({10, 10, 10, 300}, 10, 2), ElementsAre(3, 1));
}

TEST(PaletteTest, ColoursAreReadOrLeft) {
  EXPECT_DOUBLE_EQ(ParseColor("#ff0080", {}).red, 1);
  EXPECT_NEAR(ParseColor("#ff0080", {}).blue, 0.502, 0.001);
  EXPECT_DOUBLE_EQ(ParseColor("#ff00zz", {0.5, 0, 0}).red, 0.5);
  EXPECT_DOUBLE_EQ(ReadableOn({1, 1, 0.5}).red, 0.12);
  EXPECT_DOUBLE_EQ(ReadableOn({0, 0, 0.5}).red, 1);
}

TEST(MarkdownTest, WritesHeadingsParagraphsAndLists) {
  v1::PlanPage page;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        council: "Wexcombe"
        title: "Plan #1"
        subtitle: "Plan on a page"
        sections {
          heading: "Why"
          text: "Because *it* matters.\n\n- one\n- two"
        }
        sections { heading: "Who" text: "Leader\nHead" }
        foot: "Draft"
      )pb",
      &page));
  EXPECT_EQ(AsMarkdown(page),
            "# Plan \\#1\n\n"
            "Wexcombe: Plan on a page\n\n"
            "## Why\n\n"
            "Because \\*it\\* matters.\n\n"
            "- one\n"
            "- two\n\n"
            "## Who\n\n"
            "Leader  \n"
            "Head\n\n"
            "---\n\n"
            "Draft\n");
}

}  // namespace
}  // namespace minutebook::render
