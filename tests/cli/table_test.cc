#include "clients/cli/table.h"

#include <gtest/gtest.h>

#include "absl/strings/str_split.h"
#include "clients/cli/text_layout.h"

namespace minutebook::cli {
namespace {

std::vector<std::string> Lines(const std::string& text) {
  return absl::StrSplit(text, '\n');
}

TEST(TableTest, ColumnsLineUp) {
  Table table({"id", "name"}, 80);
  EXPECT_EQ(table.Render({{"a", "Tŷ"}, {"bcd", "x"}}),
            "id   name\na    Tŷ\nbcd  x\n");
  // Later rows have no header.
  EXPECT_EQ(table.Render({{"e", "y"}}), "e    y\n");
}

TEST(TableTest, FitsTheWidth) {
  Table table({"id", "title", "other"}, 40);
  const std::string text = table.Render(
      {{std::string(60, 'i'), std::string(200, 't'), std::string(30, 'o')}});
  for (const std::string& line : Lines(text)) {
    EXPECT_LE(DisplayWidth(line), 40u) << line;
  }
}

TEST(TableTest, WhatIsTooLongGoesOnBelow) {
  Table table({"id", "why", "state"}, 32);
  EXPECT_EQ(table.Render({{"cabinet-2015", "it was due then", "held"}}),
            "id            why          state\n"
            "cabinet-2015  it was due   held\n"
            "              then\n");
  Table ids({"id", "state"}, 24);
  EXPECT_EQ(ids.Render({{"cabinet-2015-08-04", "scheduled"}}),
            "id             state\n"
            "cabinet-2015-  scheduled\n"
            "08-04\n");
  Table longest({"id", "text"}, 20);
  const std::string text =
      longest.Render({{"a", std::string(100, 't')}, {"b", ""}});
  EXPECT_EQ(Lines(text).size(), 7u) << text;
}

TEST(TableTest, NothingIsCutWithoutAWidth) {
  Table table({"id", "text"}, kNoWidth);
  const std::string id(300, 'i');
  EXPECT_EQ(table.Render({{"a", "x"}}), "id  text\na   x\n");
  EXPECT_EQ(table.Render({{id, id}}), id + "  " + id + "\n");
}

TEST(TableTest, EmptyColumnsAreLeftOut) {
  Table table({"id", "venue", "date"}, 80);
  EXPECT_EQ(table.Render({{"a", "", "2015"}}), "id  date\na   2015\n");
}

TEST(TableTest, CellsAreOneLine) {
  Table table({"text"}, 80);
  EXPECT_EQ(table.Render({{"a\n\tb\x1B[31m"}}), "text\na b [31m\n");
}

TEST(CsvTest, QuotesAndFormulas) {
  EXPECT_EQ(CsvLine({"a", "b,c", "d\"e", "f\ng"}),
            "a,\"b,c\",\"d\"\"e\",\"f\ng\"\r\n");
  EXPECT_EQ(CsvLine({"=1+1", "+x", "-2x", "@y", "\tz", "1-2"}),
            "'=1+1,'+x,'-2x,'@y,'\tz,1-2\r\n");
  EXPECT_EQ(CsvLine({"-2", "-0.25", "+3", "-", "-1.", "-2+3"}),
            "-2,-0.25,+3,'-,'-1.,'-2+3\r\n");
}

}  // namespace
}  // namespace minutebook::cli
