#include "clients/cli/readings_import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_join.h"

namespace minutebook::cli {
namespace {

using actionplans::v1::Reading;
using ::testing::HasSubstr;

TEST(ReadingsImportTest, RowsBecomeReports) {
  const auto rows =
      ReadingRows::Make({{"dimension:ward", "measure", "start_date", "end_date",
                          "value", "status", "dimension:channel"},
                         {"north", "calls", "2015-10-01", "2015-12-31", "-1.50",
                          "final", "email"},
                         {"", "councils/wex/measures/calls", "2015-10-01",
                          "2015-12-31", "2", "", "email"}},
                        "wex");
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->reports().size(), 2u);
  const auto& first = rows->reports()[0];
  EXPECT_EQ(first.measure(), "councils/wex/measures/calls");
  EXPECT_EQ(first.reading().end_date().day(), 31);
  EXPECT_EQ(first.reading().value(), "-1.50");
  EXPECT_EQ(first.reading().status(), Reading::STATUS_FINAL);
  ASSERT_EQ(first.reading().dimensions_size(), 2);
  EXPECT_EQ(first.reading().dimensions(0).dimension(), "channel");
  EXPECT_EQ(first.reading().dimensions(1).value(), "north");
  EXPECT_EQ(rows->PlaceOf(0, "reading.value"), "row 2, column value");
  EXPECT_EQ(rows->PlaceOf(0, "reading.dimensions[1].value"),
            "row 2, column dimension:ward");
  EXPECT_EQ(rows->PlaceOf(1, "reading.dimensions[0].value"),
            "row 3, column dimension:channel");
  EXPECT_EQ(rows->PlaceOf(1, "measure"), "row 3, column measure");
  EXPECT_EQ(rows->PlaceOf(1, "reading"), "row 3");
}

TEST(ReadingsImportTest, EveryWrongCellIsNamed) {
  EXPECT_THAT(
      std::string(
          ReadingRows::Make({{"measure", "colour"}}, "wex").status().message()),
      HasSubstr("row 1, column colour"));
  const auto rows = ReadingRows::Make({{"measure", "start_date", "status"},
                                       {"calls", "yesterday", "final"},
                                       {"calls", "2015-10-01", "certain"},
                                       {"calls", "2015-10-01", "", "more"},
                                       {"calls", "2015-11-01", "final"}},
                                      "wex");
  ASSERT_TRUE(rows.ok()) << rows.status();
  const std::string message = absl::StrJoin(rows->faults(), "\n");
  EXPECT_THAT(message, HasSubstr("row 2, column start_date"));
  EXPECT_THAT(message, HasSubstr("row 3, column status"));
  EXPECT_THAT(message, HasSubstr("row 4, column 4: has no header"));
  EXPECT_EQ(rows->wrong_rows(), 3);
  // The right row can still be reported.
  ASSERT_EQ(rows->reports().size(), 1u);
  EXPECT_EQ(rows->PlaceOf(0, "reading.value"), "row 5, column value");
}

}  // namespace
}  // namespace minutebook::cli
