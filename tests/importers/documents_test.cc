#include "clients/importers/pages/documents.h"

#include <gtest/gtest.h>

#include "clients/importers/pages/contacts.h"
#include "tests/importers/test_util.h"

namespace minutebook::importers {
namespace {

TEST(DocumentsTest, ReadsFormatSizeAndAlternates) {
  const auto documents = DocumentsOf(
      "- Parks Strategy - draft 3, item 12 PDF 1.5 MB View as DOCX (12/2) 158 "
      "KB",
      {{"Parks Strategy - draft 3, item 12", "doc.pdf"}});
  ASSERT_EQ(documents.size(), 1u);
  EXPECT_EQ(documents[0].title, "Parks Strategy - draft 3");
  EXPECT_EQ(documents[0].format, "PDF");
  EXPECT_EQ(documents[0].size_kb, 1536);
  EXPECT_EQ(documents[0].href, "doc.pdf");
  ASSERT_EQ(documents[0].alternates.size(), 1u);
  EXPECT_EQ(documents[0].alternates[0].format, "DOCX");
  EXPECT_EQ(documents[0].alternates[0].size_kb, 158);
  EXPECT_EQ(documents[0].alternates[0].reference, "12/2");
}

TEST(DocumentsTest, ReadsItemLines) {
  const struct {
    const char* line;
    const char* known;
    const char* number;
    const char* title;
    int size_kb;
  } kCases[] = {
      {"13 PARKS STRATEGY PDF 452 KB", "", "13", "PARKS STRATEGY", 452},
      {"8. Parks pdf icon PDF 1 MB", "8", "8", "Parks", 1024},
      {"Budget Monitoring 2019/20 PDF 386 KB", "", "-",
       "Budget Monitoring 2019/20", 386},
      {"2019/20 Budget PDF 38 KB", "", "-", "2019/20 Budget", 38},
      {"2019 Housing Strategy PDF 38 KB", "7", "-", "2019 Housing Strategy",
       38},
      {"10c Parks Plan", "", "10c", "Parks Plan", -1},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.line);
    const std::optional<std::string> known =
        c.known[0] == 0 ? std::nullopt
                        : std::make_optional<std::string>(c.known);
    const ItemLine item = ReadItemLine(c.line, {}, known);
    EXPECT_EQ(Or(item.number), c.number);
    EXPECT_EQ(item.title, c.title);
    EXPECT_EQ(item.document ? item.document->size_kb.value_or(-1) : -1,
              c.size_kb);
  }
}

TEST(ContactsTest, ReadsNamesAndNumbers) {
  const struct {
    const char* text;
    Strings contacts;
  } kCases[] = {
      {"A Fenn 388005", {"A Fenn 388005"}},
      {"Mrs A Fenn, Policy Officer, Tel: 01999 222333",
       {"Mrs A Fenn 01999 222333"}},
      {"Tom Oakes - (01555) 717171 email tom.oakes@example.gov.uk",
       {"Tom Oakes (01555) 717171"}},
      {"D Field 388065 G Marsh 388604", {"D Field 388065", "G Marsh 388604"}},
      {"Dr P O’Neill ext 4410", {"Dr P O’Neill 4410"}},
      {"Jo Smith", {"Jo Smith "}},
      {"see above", {}},
  };
  for (const auto& c : kCases) {
    Strings contacts;
    for (const Contact& contact : ContactsOf(c.text)) {
      contacts.push_back(contact.name + " " + contact.phone);
    }
    EXPECT_EQ(contacts, c.contacts) << c.text;
  }
}

}  // namespace
}  // namespace minutebook::importers
