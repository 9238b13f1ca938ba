#include "clients/cli/record_text.h"

#include <gtest/gtest.h>

#include "clients/cpp/catalogue.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/part.pb.h"

namespace minutebook::cli {
namespace {

using client::Catalogue;

TEST(CatalogueTest, ResourcesComeFromTheContract) {
  const auto* meeting = Catalogue::Get().Find("meetings");
  ASSERT_NE(meeting, nullptr);
  EXPECT_EQ(meeting, Catalogue::Get().Find("meeting"));
  EXPECT_EQ(meeting->pattern.text(), "councils/{council}/meetings/{meeting}");
  EXPECT_EQ(meeting->columns,
            (std::vector<std::string>{"body", "date", "state"}));
  for (const auto& type : Catalogue::Get().types()) {
    EXPECT_NE(type.get, nullptr) << type.plural;
    EXPECT_NE(type.update, nullptr) << type.plural;
    if (type.singleton) continue;
    EXPECT_NE(type.list, nullptr) << type.plural;
    EXPECT_NE(type.create, nullptr) << type.plural;
  }
  EXPECT_TRUE(Catalogue::Get().Find("settings")->singleton);
  EXPECT_EQ(
      Catalogue::Get().FindName("councils/x/meetings/m/items/i")->singular,
      "item");
}

TEST(NamePatternTest, ShortFormsExpand) {
  const client::NamePattern items(
      "councils/{council}/meetings/{meeting}/items/{item}");
  EXPECT_EQ(items.Expand("m/i", "x"), "councils/x/meetings/m/items/i");
  EXPECT_EQ(items.Expand("meetings/m/items/i", "x"),
            "councils/x/meetings/m/items/i");
  EXPECT_EQ(items.Expand("councils/y/meetings/m/items/i", ""),
            "councils/y/meetings/m/items/i");
  EXPECT_FALSE(items.Expand("i", "x"));
  EXPECT_FALSE(items.Expand("m/i", ""));
  EXPECT_FALSE(items.Expand("councils/y", "x"));
  EXPECT_EQ(items.ParentText(), "councils/{council}/meetings/{meeting}");
}

TEST(RecordTextTest, FieldsAsText) {
  meetings::v1::Meeting meeting;
  meeting.mutable_date()->set_year(2015);
  meeting.mutable_date()->set_month(8);
  const auto* date = meeting.GetDescriptor()->FindFieldByName("date");
  EXPECT_EQ(FieldText(meeting, *date), "2015-08");
  meetings::v1::Part::Effect effect;
  effect.set_verb(meetings::v1::Part::VERB_APPROVED_FOR_CONSULTATION);
  EXPECT_EQ(FieldText(effect, *effect.GetDescriptor()->FindFieldByName("verb")),
            "approved for consultation");
  meetings::v1::Item item;
  item.add_issues("a");
  item.add_issues("b");
  EXPECT_EQ(FieldText(item, *item.GetDescriptor()->FindFieldByName("issues")),
            "a; b");
}

TEST(RecordTextTest, JsonKeepsTheContractsNamesAndOrder) {
  councils::v1::Body body;
  body.set_name("councils/x/bodies/y");
  body.set_display_name("Ŷ");
  body.set_placeholder(true);
  EXPECT_EQ(ToJsonLine(body),
            R"({"name":"councils/x/bodies/y","display_name":"Ŷ",)"
            R"("placeholder":true})");
}

TEST(RecordTextTest, RowsShortenReferences) {
  meetings::v1::Meeting meeting;
  meeting.set_name("councils/x/meetings/m");
  meeting.set_body("councils/x/bodies/cabinet");
  const auto& type = *Catalogue::Get().Find("meeting");
  EXPECT_EQ(RecordRow(type, {"id", "body"}, meeting, true),
            (Row{"m", "cabinet"}));
  EXPECT_EQ(RecordRow(type, {"id", "body"}, meeting),
            (Row{"m", "councils/x/bodies/cabinet"}));
}

}  // namespace
}  // namespace minutebook::cli
