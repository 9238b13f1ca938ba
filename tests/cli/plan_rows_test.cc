#include "clients/cli/plan_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace minutebook::cli {
namespace {

using actionplans::v1::Entry;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(PlanRowsTest, RowsBecomeActionsAndEntries) {
  const auto rows =
      ReadPlannedRows({{"action", "title", "owner", "due_date", "entry.number",
                        "entry.position"},
                       {"tender", "Tender", "head", "2016-01-31", "3.2", "7"},
                       {"move", "Move", "", "", "", ""}},
                      "wex");
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 2u);
  const PlannedRow& first = rows->front();
  EXPECT_EQ(first.action.owner(), "councils/wex/posts/head");
  EXPECT_EQ(first.action.due_date().day(), 31);
  EXPECT_THAT(first.action_fields, ElementsAre("title", "owner", "due_date"));
  EXPECT_EQ(first.entry.number(), "3.2");
  EXPECT_THAT((*rows)[1].action_fields, ElementsAre("title"));

  records::v1::ApplyRequest request;
  AddOperations(first, "councils/wex", "councils/wex/actionPlans/p", request);
  ASSERT_EQ(request.operations_size(), 2);
  Entry entry;
  request.operations(1).update().record().UnpackTo(&entry);
  EXPECT_EQ(entry.name(), "councils/wex/actionPlans/p/entries/tender");
  EXPECT_EQ(entry.action(), "councils/wex/actions/tender");

  EXPECT_EQ(PlaceOf(*rows, 0, "operations[0].update.record.due_date"),
            "row 2, column due_date");
  EXPECT_EQ(PlaceOf(*rows, 0, "operations[3].update.record.number"),
            "row 3, column entry.number");
  EXPECT_EQ(PlaceOf(*rows, 1, "operations[0].update.record.title"),
            "row 3, column title");
  EXPECT_EQ(PlaceOf(*rows, 0, "operations[2]"), "row 3");
  EXPECT_EQ(PlaceOf(*rows, 0, "operations[9].update"), "operations[9].update");
  EXPECT_EQ(PlaceOf(*rows, 0, "parent"), "parent");
}

TEST(PlanRowsTest, EveryWrongCellIsNamed) {
  EXPECT_THAT(
      std::string(ReadPlannedRows({{"action", "colour", "entry.colour"}}, "wex")
                      .status()
                      .message()),
      ::testing::AllOf(HasSubstr("row 1, column colour"),
                       HasSubstr("row 1, column entry.colour")));
  const std::string message(ReadPlannedRows({{"action", "due_date", "state"},
                                             {"a", "soon", "half done"},
                                             {"", "2015-10-01", "completed"}},
                                            "wex")
                                .status()
                                .message());
  EXPECT_THAT(message, HasSubstr("row 2, column due_date"));
  EXPECT_THAT(message, HasSubstr("row 2, column state"));
  EXPECT_THAT(message, HasSubstr("row 3, column action: is empty"));
}

TEST(PlanRowsTest, IdsAreGoodAndStandOnce) {
  const std::string message(
      ReadPlannedRows(
          {{"action", "entry"}, {"a", "1"}, {"B b", ""}, {"a", "1"}}, "wex")
          .status()
          .message());
  EXPECT_THAT(message, HasSubstr("row 3, column action: \"B b\" is no id"));
  EXPECT_THAT(message,
              HasSubstr("row 4, column action: \"a\" stands in row 2"));
  EXPECT_THAT(message, HasSubstr("row 4, column entry: \"1\" stands in row 2"));
}

TEST(PlanRowsTest, TheServersFaultsAreInTheColumnsOfTheFile) {
  const auto rows =
      ReadPlannedRows({{"action", "entry"}, {"a", ""}, {"b", "2"}}, "wex");
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_EQ(PlaceOf(*rows, 0, "operations[0].update.record.name"),
            "row 2, column action");
  EXPECT_EQ(PlaceOf(*rows, 0, "operations[1].update.record.name"),
            "row 2, column action");
  EXPECT_EQ(PlaceOf(*rows, 0, "operations[3].update.record.name"),
            "row 3, column entry");
  EXPECT_EQ(PlaceOf(*rows, 0, "operations[3].update.record.action"),
            "row 3, column action");
  EXPECT_EQ(PlaceOfDisposition(0, "dispositions[2].moved_to"),
            "row 4, column moved_to");
  EXPECT_EQ(PlaceOfDisposition(500, "dispositions[0].entry"),
            "row 502, column action");
  EXPECT_EQ(PlaceOfDisposition(0, "dispositions[1]"), "row 3");
  EXPECT_EQ(PlaceOfDisposition(0, "entry.moved_to"), "column moved_to");
  EXPECT_EQ(PlaceOfDisposition(0, "name"), "name");
}

TEST(PlanRowsTest, DispositionsNameTheEntriesOfTheirActions) {
  const std::map<std::string, std::string> entries = {{"a", "p/entries/1"},
                                                      {"b", "p/entries/2"}};
  const auto found =
      ReadDispositions({{"action", "disposition", "reason", "moved_to"},
                        {"b", "dropped", "No money", ""},
                        {"councils/wex/actions/a", "moved", "",
                         "councils/wex/servicePlans/ict"}},
                       "wex", entries);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ((*found)[0].entry(), "p/entries/2");
  EXPECT_EQ((*found)[0].disposition(), Entry::DISPOSITION_DROPPED);
  EXPECT_EQ((*found)[1].entry(), "p/entries/1");
  EXPECT_EQ((*found)[1].moved_to(), "councils/wex/servicePlans/ict");
  EXPECT_EQ(
      ReadDispositions({{"action", "moved_to"}, {"a", "p17"}}, "wex", entries)
          ->front()
          .moved_to(),
      "councils/wex/actionPlans/p17");
  EXPECT_THAT(
      std::string(ReadDispositions({{"action"}, {"a"}, {"a"}}, "wex", entries)
                      .status()
                      .message()),
      HasSubstr("row 3, column action: \"a\" stands in row 2 too"));
  EXPECT_THAT(std::string(ReadDispositions({{"action", "disposition"},
                                            {"c", "carried"},
                                            {"a", "kept"}},
                                           "wex", entries)
                              .status()
                              .message()),
              ::testing::AllOf(
                  HasSubstr("row 2, column action: the plan does not list"),
                  HasSubstr("row 3, column disposition")));
}

}  // namespace
}  // namespace minutebook::cli
