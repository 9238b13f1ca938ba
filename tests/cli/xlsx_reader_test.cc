#include "clients/cli/xlsx_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "clients/cli/rows_file.h"
#include "clients/render/workbook.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::cli {
namespace {

using render::v1::Report;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string MessageOf(const absl::Status& status) {
  return std::string(status.message().data(), status.message().size());
}

// A workbook as the export writes it.
std::string Workbook() {
  Report report;
  for (const char* name : {"Plan", "Actions"}) {
    auto& section = *report.add_sections();
    section.set_heading(name);
    for (const auto& [heading, kind] :
         {std::pair{"title", Report::Column::KIND_UNSPECIFIED},
          {"due_date", Report::Column::KIND_DATE},
          {"value", Report::Column::KIND_NUMBER}}) {
      section.add_columns()->set_heading(heading);
      section.mutable_columns()->rbegin()->set_kind(kind);
    }
    for (const std::vector<std::string>& cells :
         {std::vector<std::string>{"=SUM(A1:A9)", "2016-02-29", "9.95"},
          {" +44 & <b>\nnext \"line\"", "2015-08", "-0.000001"},
          {"", "", ""},
          {"Łódź @home", "1900-01-01", "123456789012345678"},
          {"-5", "1899-12-31", "010"},
          {"", "9999-12-31", "80123456789.12"}}) {
      auto& row = *section.add_rows();
      for (const std::string& cell : cells) row.add_cells(cell);
    }
  }
  const auto bytes = render::AsWorkbook(report);
  EXPECT_TRUE(bytes.ok()) << bytes.status();
  return *bytes;
}

TEST(XlsxReaderTest, WhatIsWrittenIsReadUnchanged) {
  const std::string bytes = Workbook();
  ASSERT_TRUE(IsXlsx(bytes));
  EXPECT_EQ(bytes, Workbook());
  const auto rows = ReadXlsx(bytes, "Actions");
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(
      *rows,
      ElementsAre(
          ElementsAre("title", "due_date", "value"),
          ElementsAre("=SUM(A1:A9)", "2016-02-29", "9.95"),
          ElementsAre(" +44 & <b>\nnext \"line\"", "2015-08", "-0.000001"),
          ElementsAre(),
          ElementsAre("Łódź @home", "1900-01-01", "123456789012345678"),
          ElementsAre("-5", "1899-12-31", "010"),
          ElementsAre("", "9999-12-31", "80123456789.12")));
  // Another name: the first sheet.
  EXPECT_EQ(ReadXlsx(bytes, "None")->size(), 7u);
  EXPECT_EQ(
      MessageOf(ReadXlsx(bytes, "actions", OtherSheet::kRefused).status()),
      "there is no sheet \"actions\": expected one of Plan, Actions");
  EXPECT_EQ(ReadXlsx(bytes, "Actions", OtherSheet::kRefused)->size(), 7u);
}

TEST(XlsxReaderTest, OtherKindsOfFilesAreNamed) {
  const testing::TemporaryFolder folder;
  const auto why = [&](const std::string& name, const std::string& bytes) {
    std::ofstream(folder.File(name), std::ios::binary) << bytes;
    const auto rows = ReadRows(folder.File(name), "Actions");
    return rows.ok() ? "" : MessageOf(rows.status());
  };
  EXPECT_THAT(why("a.xlsx", "%PDF-1.5\n"),
              HasSubstr("a.xlsx: is a PDF: expected a workbook (XLSX)"));
  EXPECT_THAT(why("b.csv", "\xD0\xCF\x11\xE0\xA1"), HasSubstr("(XLS)"));
  EXPECT_THAT(why("c.csv",
                  "\xFF\xFE"
                  "a"),
              HasSubstr("UTF-16"));
  EXPECT_THAT(why("d.XLSX", "action\n"), HasSubstr("is no workbook"));
  EXPECT_EQ(why("e.csv", "action\n"), "");
}

// A sheet of these rows, as XML.
std::string Sheet(const std::string& rows) {
  return "<?xml version='1.0'?><x:worksheet xmlns:x='a'><x:sheetData>" + rows +
         "</x:sheetData></x:worksheet>";
}

TEST(XlsxReaderTest, OthersWriteOtherwise) {
  SheetParts parts;
  // Prefixes, places that are not told, text in the cell, formulas, truth.
  parts.sheet = Sheet(
      "<x:row><x:c t='inlineStr'><x:is><x:t>a</x:t></x:is></x:c>"
      "<x:c><x:f>1+1</x:f><x:v>2</x:v></x:c><x:c t='b'><x:v>1</x:v></x:c>"
      "</x:row>"
      "<x:row r='3'><x:c r='B3' t='s'><x:v>0</x:v></x:c>"
      "<x:c r='AA3' s='1'><x:v>42217.75</x:v></x:c></x:row>");
  parts.strings =
      "<sst><si><r><t>two </t></r><r><t>looks</t></r><rPh><t>no</t></rPh></si>"
      "</sst>";
  parts.styles =
      "<styleSheet><numFmts><numFmt numFmtId='164' "
      "formatCode='[Red]dd\\.mm\\.yyyy'/><numFmt numFmtId='165' "
      "formatCode='0.0\"days\"'/></numFmts><cellXfs><xf numFmtId='0'/>"
      "<xf numFmtId='164'/><xf numFmtId='165'/></cellXfs></styleSheet>";
  auto rows = ReadSheet(parts);
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 3u);
  EXPECT_THAT((*rows)[0], ElementsAre("a", "2", "true"));
  EXPECT_THAT((*rows)[1], ElementsAre());
  EXPECT_EQ((*rows)[2][1], "two looks");
  EXPECT_EQ((*rows)[2][26], "2015-08-01 18:00:00");

  // What a format shows of a number comes back.
  parts.styles =
      "<styleSheet><numFmts><numFmt numFmtId='164' "
      "formatCode='[Red]#,##0.00;-#,##0.0000'/><numFmt numFmtId='165' "
      "formatCode='0.00%'/></numFmts><cellXfs><xf numFmtId='0'/>"
      "<xf numFmtId='164'/><xf numFmtId='165'/><xf numFmtId='2'/></cellXfs>"
      "</styleSheet>";
  parts.sheet = Sheet(
      "<row><c s='1'><v>4.4</v></c><c s='1'><v>4.056</v></c>"
      "<c s='3'><v>4</v></c><c s='2'><v>0.5</v></c><c><v>4.4</v></c></row>");
  EXPECT_THAT(ReadSheet(parts)->front(),
              ElementsAre("4.40", "4.056", "4.00", "0.5", "4.4"));

  // A format that shows no day; days counted from 1904.
  parts.styles =
      "<styleSheet><numFmts><numFmt numFmtId='164' "
      "formatCode='[Red]dd\\.mm\\.yyyy'/><numFmt numFmtId='165' "
      "formatCode='0.0\"days\"'/></numFmts><cellXfs><xf numFmtId='0'/>"
      "<xf numFmtId='164'/><xf numFmtId='165'/></cellXfs></styleSheet>";
  parts.sheet =
      Sheet("<row><c s='2'><v>1.5</v></c><c s='1'><v>0</v></c></row>");
  parts.since_1904 = true;
  EXPECT_THAT(ReadSheet(parts)->front(), ElementsAre("1.5", "1904-01-01"));
}

TEST(XlsxReaderTest, WhatIsWrongIsNamed) {
  const auto fault = [](const std::string& xml) {
    SheetParts parts;
    parts.sheet = xml;
    const auto rows = ReadSheet(parts);
    EXPECT_FALSE(rows.ok()) << xml;
    return rows.ok() ? "" : MessageOf(rows.status());
  };
  EXPECT_THAT(
      fault(Sheet("<row r='7'><c r='AB7' t='e'><v>#REF!</v></c></row>")),
      HasSubstr("row 7, column AB: holds the error #REF!"));
  EXPECT_THAT(fault(Sheet("<row><c t='str'><v>title</v></c></row>"
                          "<row><c t='e'><v>#N/A</v></c></row>")),
              HasSubstr("row 2, column A (title): holds the error #N/A"));
  EXPECT_THAT(fault(Sheet("<row><c><v>nan</v></c></row>")),
              HasSubstr("row 1, column A"));
  EXPECT_THAT(fault(Sheet("<row><c t='s'><v>5</v></c></row>")),
              HasSubstr("missing"));
  EXPECT_THAT(fault(Sheet("<row r='1048576'><c><v>1</v></c></row>")),
              HasSubstr("200000 rows"));
  EXPECT_THAT(fault(Sheet("<row><c r='XFD1'><v>1</v></c></row>")),
              HasSubstr("500 columns"));
  EXPECT_THAT(fault(Sheet("<row r='2'/><row r='1'/>")), HasSubstr("order"));
  EXPECT_THAT(fault("<worksheet><sheetData>"), HasSubstr("XML is wrong"));
  EXPECT_THAT(fault("<a>\xff</a>"), HasSubstr("UTF-8"));
}

TEST(XlsxReaderTest, NoEntityIsExpanded) {
  SheetParts parts;
  parts.sheet =
      "<!DOCTYPE a [<!ENTITY b 'cccc'><!ENTITY f SYSTEM "
      "'file:///etc/passwd'>]>" +
      Sheet("<row><c t='str'><v>&b;&f;&amp;</v></c></row>").substr(21);
  const auto rows = ReadSheet(parts);
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(rows->front(), ElementsAre("&b;&f;&"));
}

// Text that many cells share costs as often as it is used.
TEST(XlsxReaderTest, SharedTextDoesNotGrowWithoutEnd) {
  SheetParts parts;
  parts.strings =
      "<sst><si><t>" + std::string(1 << 20, 'a') + "</t></si></sst>";
  std::string rows;
  for (int i = 0; i < 65; ++i) rows += "<row><c t='s'><v>0</v></c></row>";
  parts.sheet = Sheet(rows);
  EXPECT_THAT(MessageOf(ReadSheet(parts).status()), HasSubstr("64 MiB"));
}

// An archive of these parts.
std::string Zip(const std::vector<std::pair<std::string, std::string>>& parts) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(source);
  zip_t* archive = zip_open_from_source(source, ZIP_TRUNCATE, &error);
  for (const auto& [name, bytes] : parts) {
    zip_file_add(archive, name.c_str(),
                 zip_source_buffer(archive, bytes.data(), bytes.size(), 0), 0);
  }
  EXPECT_EQ(zip_close(archive), 0);
  zip_stat_t about;
  zip_source_stat(source, &about);
  std::string bytes(about.size, '\0');
  zip_source_open(source);
  zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  zip_source_free(source);
  return bytes;
}

TEST(XlsxReaderTest, ArchivesAreReadWithinLimitsAndWithoutADisk) {
  const std::string book =
      "<workbook xmlns:r='r'><sheets><sheet name='A' r:id='1'/></sheets>"
      "</workbook>";
  const auto relations = [](const std::string& target) {
    return "<Relationships><Relationship Id='1' Type='x/worksheet' Target='" +
           target + "'/></Relationships>";
  };
  const std::string sheet = Sheet("<row><c t='str'><v>here</v></c></row>");
  const auto read = [&](const std::string& target, const std::string& name) {
    return ReadXlsx(Zip({{"xl/workbook.xml", book},
                         {"xl/_rels/workbook.xml.rels", relations(target)},
                         {name, sheet}}),
                    "A");
  };
  EXPECT_THAT(read("worksheets/s.xml", "xl/worksheets/s.xml")->front(),
              ElementsAre("here"));
  EXPECT_THAT(read("/xl/s.xml", "xl/s.xml")->front(), ElementsAre("here"));
  EXPECT_THAT(
      MessageOf(
          ReadXlsx(Zip({{"xl/workbook.xml", book},
                        {"xl/_rels/workbook.xml.rels", relations("s.xml")},
                        {"xl/s.xml", Sheet("<row><c t='e'><v>#REF!</v>"
                                           "</c></row>")}}),
                   "A")
              .status()),
      HasSubstr("sheet A: row 1, column A: holds the error"));
  for (const char* target : {"../../../../etc/passwd", "/etc/passwd"}) {
    EXPECT_THAT(MessageOf(read(target, "xl/s.xml").status()),
                HasSubstr("missing"));
  }
  EXPECT_THAT(MessageOf(ReadXlsx("PK\x03\x04 and no more", "A").status()),
              HasSubstr("no workbook"));
  EXPECT_THAT(MessageOf(ReadXlsx(Zip({{"a", "b"}}), "A").status()),
              HasSubstr("no xl/workbook.xml"));
  EXPECT_THAT(
      MessageOf(
          ReadXlsx(Zip({{"xl/workbook.xml", std::string(257 << 20, ' ')}}), "A")
              .status()),
      HasSubstr("256 MiB"));
  std::vector<std::pair<std::string, std::string>> many;
  for (int i = 0; i < 2001; ++i) many.emplace_back(std::to_string(i), "");
  EXPECT_THAT(MessageOf(ReadXlsx(Zip(many), "A").status()),
              HasSubstr("2000 parts"));
}

}  // namespace
}  // namespace minutebook::cli
