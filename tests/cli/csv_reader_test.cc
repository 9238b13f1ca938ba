#include "clients/cli/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace minutebook::cli {
namespace {

using ::testing::ElementsAre;

TEST(CsvReaderTest, ReadsWhatSpreadsheetsWrite) {
  const auto rows = ReadCsv(
      "\xEF\xBB\xBFmeasure,value\r\n"
      "calls,\"1,5\"\r\n"
      "\"a \"\"b\"\"\",\"two\nlines\"\n"
      "'-5,'quoted\n"
      ",\n"
      "\n\n");
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(*rows, ElementsAre(Row{"measure", "value"}, Row{"calls", "1,5"},
                                 Row{"a \"b\"", "two\nlines"},
                                 Row{"-5", "'quoted"}, Row{"", ""}));
  EXPECT_TRUE(ReadCsv("")->empty());
}

TEST(CsvReaderTest, WhatIsWrittenIsRead) {
  const Row row = {"-1", "=x", "a,b", "c\"d", "e\nf", "",
                   "'g", "@",  "'=h", "''-2", "'-3",  "+44 1865"};
  const auto rows = ReadCsv(CsvLine(row) + CsvLine({"x"}));
  ASSERT_TRUE(rows.ok());
  EXPECT_THAT(*rows, ElementsAre(row, Row{"x"}));
}

TEST(CsvReaderTest, NamesTheRowOfAnOpenQuote) {
  EXPECT_EQ(ReadCsv("a\nb,\"c").status().message(),
            "row 2, column 2: a quote does not end");
  EXPECT_EQ(ReadCsv("\"a\"b").status().message(),
            "row 1, column 1: something follows a closing quote");
}

TEST(CsvReaderTest, ALetterThatIsNotUtf8IsPlaced) {
  EXPECT_EQ(
      ReadCsv("action,title\nx,Caf\xC3\xA9\ny,Caf\xE9\n").status().message(),
      "row 3, column title: a letter is not UTF-8: save the file as "
      "\"CSV UTF-8\"");
  EXPECT_THAT(std::string(ReadCsv("a,\xA3").status().message()),
              ::testing::StartsWith("row 1, column 2: a letter"));
}

TEST(CsvReaderTest, WhatIsTooMuchIsRefused) {
  const auto why = [](const std::string& bytes) {
    return std::string(ReadCsv(bytes).status().message());
  };
  std::string rows;
  for (int i = 0; i < 100'000; ++i) rows += "a\n";
  EXPECT_EQ(why(rows), "");
  EXPECT_EQ(why(rows + "a"),
            "row 100001, column 1: there are more than 100000 rows");
  const std::string columns(199, ',');
  EXPECT_EQ(why(columns), "");
  EXPECT_EQ(why(columns + ","),
            "row 1, column 201: there are more than 200 columns");
  const std::string cell(1 << 20, 'x');
  EXPECT_EQ(why(cell), "");
  EXPECT_EQ(why("a," + cell + "x"),
            "row 1, column 2: the cell has more than 1048576 bytes");
}

}  // namespace
}  // namespace minutebook::cli
