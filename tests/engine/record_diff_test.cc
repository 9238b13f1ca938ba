// In which fields two states of a record differ.

#include "services/engine/record_diff.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"

namespace minutebook::engine {
namespace {

using ::google::protobuf::TextFormat;
using ::testing::ElementsAre;

template <typename Record>
std::vector<std::string> Differences(const std::string& before,
                                     const std::string& after) {
  Record first, second;
  EXPECT_TRUE(TextFormat::ParseFromString(before, &first));
  EXPECT_TRUE(TextFormat::ParseFromString(after, &second));
  std::vector<std::string> texts;
  for (const FieldDifference& found : DiffRecords(first, second, {})) {
    const auto text = [](bool has, const google::protobuf::Value& value) {
      return has ? value.ShortDebugString() : std::string("nothing");
    };
    texts.push_back(found.path + ": " + text(found.has_before, found.before) +
                    " > " + text(found.has_after, found.after));
  }
  return texts;
}

TEST(RecordDiffTest, TellsWhatChangedWithinAPart) {
  EXPECT_THAT(
      Differences<meetings::v1::Meeting>("date { year: 2015 month: 8 day: 4 }",
                                         "date { year: 2015 month: 9 day: 4 }"),
      ElementsAre("date.month: number_value: 8 > number_value: 9"));
}

TEST(RecordDiffTest, TellsElementsThatCameAndWentAsAWhole) {
  EXPECT_THAT(Differences<meetings::v1::Item>("issues: \"i\" issues: \"k\"",
                                              "issues: \"k\" issues: \"n\" "
                                              "contacts { telephone: \"1\" }"),
              ElementsAre("issues[0]: string_value: \"i\" > nothing",
                          "issues[1]: nothing > string_value: \"n\"",
                          "contacts[0]: nothing > struct_value { fields { key: "
                          "\"telephone\" value { string_value: \"1\" } } }"));
}

TEST(RecordDiffTest, AnElementThatMovesGoesAndComesByItself) {
  const std::string first_at_start =
      "issues: \"i\" issues: \"k\" issues: \"n\"";
  const std::string first_at_end = "issues: \"k\" issues: \"n\" issues: \"i\"";
  EXPECT_THAT(Differences<meetings::v1::Item>(first_at_start, first_at_end),
              ElementsAre("issues[0]: string_value: \"i\" > nothing",
                          "issues[2]: nothing > string_value: \"i\""));
  EXPECT_THAT(Differences<meetings::v1::Item>(first_at_end, first_at_start),
              ElementsAre("issues[0]: nothing > string_value: \"i\"",
                          "issues[2]: string_value: \"i\" > nothing"));
}

}  // namespace
}  // namespace minutebook::engine
