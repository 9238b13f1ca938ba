#include "clients/cli/text_layout.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace minutebook::cli {
namespace {

using Lines = std::vector<std::string>;

TEST(TextLayoutTest, WidthCountsColumns) {
  EXPECT_EQ(DisplayWidth("abc"), 3u);
  EXPECT_EQ(DisplayWidth("Tŷ’s"), 4u);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1u);
  EXPECT_EQ(DisplayWidth("漢字"), 4u);
  EXPECT_EQ(DisplayWidth("\xFF\xC3"), 2u);
}

TEST(TextLayoutTest, FitCutsAtACharacter) {
  EXPECT_EQ(FitWidth("Tŷ Môn", 10), "Tŷ Môn");
  EXPECT_EQ(FitWidth("Tŷ Môn", 4), "Tŷ …");
  EXPECT_EQ(FitWidth("abc", 0), "");
}

TEST(TextLayoutTest, WrapBreaksAtSpaces) {
  EXPECT_EQ(Wrap("one two three", 8), (Lines{"one two", "three"}));
  EXPECT_EQ(Wrap("a\n\nb", 8), (Lines{"a", "", "b"}));
  EXPECT_EQ(Wrap("unbreakable word", 5), (Lines{"unbreakable", "word"}));
  EXPECT_EQ(Wrap("", 5), Lines{});
}

TEST(TextLayoutTest, WrapWholeBreaksWordsToo) {
  EXPECT_EQ(WrapWhole("to executive-2014-03-11", 12),
            (std::vector<std::string>{"to", "executive-", "2014-03-11"}));
  EXPECT_EQ(WrapWhole("abcdef", 4), (std::vector<std::string>{"abcd", "ef"}));
  EXPECT_EQ(WrapWhole("ŷŷŷ", 1), (std::vector<std::string>{"ŷ", "ŷ", "ŷ"}));
}

TEST(TextLayoutTest, ColumnsSettleTheWidth) {
  setenv("COLUMNS", "132", 1);
  EXPECT_EQ(TerminalWidth(), 132u);
  for (const char* none : {"wide", "0", ""}) {
    setenv("COLUMNS", none, 1);
    EXPECT_NE(TerminalWidth(), 0u);
    EXPECT_NE(TerminalWidth(), 132u);
  }
  unsetenv("COLUMNS");
}

TEST(TextLayoutTest, TerminalsAreNotObeyed) {
  EXPECT_EQ(Printable("a\x1B[2Jb\nc"), "a [2Jb\nc");
  EXPECT_EQ(Printable("a\u009Bb"), "a b");
}

}  // namespace
}  // namespace minutebook::cli
