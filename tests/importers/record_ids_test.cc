#include "clients/importers/records/record_ids.h"

#include <gtest/gtest.h>

#include "clients/cpp/resource_name.h"
#include "clients/importers/records/page_records.h"

namespace minutebook::importers {
namespace {

TEST(RecordIdsTest, SlugKeepsLettersAndDigits) {
  EXPECT_EQ(Slug("218 Implementing the Customer Service Strategy"),
            "218-implementing-the-customer-service-strategy");
  EXPECT_EQ(Slug("Members’ Interests & Gifts"), "members-interests-and-gifts");
  EXPECT_EQ(Slug("  Cyngor Gwynedd: Tŷ Môn  "), "cyngor-gwynedd-ty-mon");
  EXPECT_EQ(Slug("– … –"), "");
}

TEST(RecordIdsTest, SlugSurvivesBrokenUtf8) {
  EXPECT_TRUE(client::IsValidId(Slug("a\xC3 b\xFF\xE2\x80")));
}

TEST(RecordIdsTest, LongIdsAreCutWithAHashOfTheWhole) {
  const std::string a(100, 'a');
  const std::string id = IdFromText(a + " one");
  EXPECT_LE(id.size(), kMaxIdLength);
  EXPECT_TRUE(client::IsValidId(id));
  EXPECT_NE(id, IdFromText(a + " two"));
  EXPECT_EQ(id, IdFromText(a + " one"));
}

TEST(RecordIdsTest, ScopedIdsFitAndDiffer) {
  const std::string scope(80, 'b');
  EXPECT_EQ(ScopedId("executive", "2015-08-04"), "executive-2015-08-04");
  EXPECT_LE(ScopedId(scope, "decision").size(), kMaxIdLength);
  EXPECT_TRUE(ScopedId(scope, "decision").ends_with("-decision"));
  EXPECT_NE(ScopedId(scope, "x"), ScopedId(scope + "c", "x"));
}

TEST(RecordIdsTest, Sha256IsHexadecimal) {
  EXPECT_EQ(Sha256Hex(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(RecordIdsTest, ImportNamesDifferWhereSlugsDoNot) {
  EXPECT_NE(ImportName("councils/x", "a/b.txt"),
            ImportName("councils/x", "a-b.txt"));
  const std::string name =
      ImportName("councils/x", "https://example.gov.uk/" +
                                   std::string(200, 'q') + "/page?id=12");
  EXPECT_TRUE(client::IsValidId(client::IdOf(name))) << name;
}

}  // namespace
}  // namespace minutebook::importers
