#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "clients/importers/pages/page_json.h"
#include "tests/importers/test_util.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::importers {
namespace {

TEST(PageLayoutTest, MeetingLines) {
  const struct {
    const char* line;
    const char* body;
    const char* note;
    const char* date;
    const char* item;
  } kCases[] = {
      {"Meeting: 04/08/2015 - Executive (Item 218)", "Executive", "-",
       "2015-08-04", "218"},
      {"Meeting: 11/09/2013 - Town Board (became Cabinet on 13 May 2019) (Item "
       "50)",
       "Town Board", "became Cabinet on 13 May 2019", "2013-09-11", "50"},
      {"Meeting: 01/02/2011 - Cabinet. (until 2012) (Item 8.)", "Cabinet",
       "until 2012", "2011-02-01", "8"},
      {"Meeting: 01/02/2011 - Growth Panel - Decommissioned 01.04.2020 (Item "
       "10c)",
       "Growth Panel", "Decommissioned 01.04.2020", "2011-02-01", "10c"},
      {"Meeting: 01/02/2011 - Scrutiny Panel (Social Well-Being) (Item 3)",
       "Scrutiny Panel (Social Well-Being)", "-", "2011-02-01", "3"},
      {"Cyfarfod: 01/02/2011 - Cabinet (Eitem 3)", "Cabinet", "-", "2011-02-01",
       "3"},
      {"Meeting: 31/02/2011 - Cabinet", "Cabinet", "-", "-", "-"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.line);
    const Page page = Read(std::string("Issue - meetings\n\nParks\n\n") +
                           c.line + "\n\nParks");
    ASSERT_EQ(page.meetings.size(), 1u);
    const PageMeeting& meeting = page.meetings[0];
    EXPECT_EQ(Or(page.title), "Parks");
    EXPECT_EQ(Or(meeting.body), c.body);
    EXPECT_EQ(Or(meeting.body_note), c.note);
    EXPECT_EQ(Or(meeting.date), c.date);
    EXPECT_EQ(Or(meeting.item_number), c.item);
  }
}

TEST(PageLayoutTest, ItemsWithoutMeetingLines) {
  const Page page = Read(
      "14 TREE POLICY PDF 120 KB\nTo approve the Tree Policy.\nContact: R Holm "
      "717171\nAdditional documents:\nThe Executive considered the policy, "
      "which the Environment Panel had endorsed on 4 July 2016.\nthat the Tree "
      "Policy be adopted.\n15 PARKING CHARGES\nPDF 2 MB\nReport of the Head of "
      "Streets\nDecision:\nThat the charges be agreed.");
  EXPECT_EQ(page.kind, Page::Kind::kIssue);
  EXPECT_EQ(Or(page.title), "-");
  ASSERT_EQ(page.meetings.size(), 2u);
  EXPECT_EQ(Or(page.meetings[0].body), "Executive");
  EXPECT_EQ(Or(page.meetings[0].body_note), "inferred from text");
  EXPECT_EQ(Or(page.meetings[0].purpose), "To approve the Tree Policy.");
  EXPECT_EQ(Parts(page.meetings[0]),
            Strings({"-: the Tree Policy be adopted"}));
  EXPECT_EQ(Or(page.meetings[1].item_number), "15");
  ASSERT_EQ(page.meetings[1].documents.size(), 1u);
  EXPECT_EQ(page.meetings[1].documents[0].size_kb, 2048);
}

TEST(PageLayoutTest, ItemsThatOnlyOpenWithTheirPurpose) {
  const Page page = Read(
      "To consider a report on trees.\nContact: R Holm 717171\nAdditional "
      "documents:\nThe Panel considered the report.\nthat the report be "
      "noted.\nTo consider a report on paths.\nContact: R Holm 717171\n"
      "Additional documents:\nThe Cabinet considered the report.");
  ASSERT_EQ(page.meetings.size(), 2u);
  EXPECT_EQ(Or(page.meetings[0].body), "Panel");
  EXPECT_EQ(Or(page.meetings[1].body), "Cabinet");
  EXPECT_EQ(Or(page.meetings[1].purpose), "To consider a report on paths.");
}

// The same page clean, spaced with no-break lines, and without the short lines
// that one extraction loses.
TEST(PageLayoutTest, ThreeExtractionsOfOnePage) {
  const std::string kLines[] = {"Issue - meetings",
                                "Parks Plan",
                                "Meeting: 01/02/2012 - Cabinet (Item 4)",
                                "4 Parks Plan pdf icon PDF 10 KB",
                                "Additional documents:",
                                "Decision:",
                                "That the plan be approved.",
                                "Minutes:",
                                "The Director presented the parks plan.",
                                "RESOLVED:",
                                "That the plan be approved."};
  std::string clean;
  std::string spaced;
  std::string stripped;
  for (const std::string& line : kLines) {
    clean += line + "\n";
    spaced += line + "\n\u00a0\n";
    if (line != "Decision:" && line != "Minutes:" && line != "RESOLVED:") {
      stripped += line + "\n";
    }
  }
  for (const std::string& text : {clean, spaced, stripped}) {
    SCOPED_TRACE(text);
    const Page page = Read(text);
    ASSERT_EQ(page.meetings.size(), 1u);
    EXPECT_EQ(Or(page.title), "Parks Plan");
    EXPECT_EQ(Parts(page.meetings[0]), Strings({"-: the plan be approved"}));
    EXPECT_EQ(page.meetings[0].documents.size(), 1u);
    EXPECT_EQ(Or(page.meetings[0].purpose), "-");
  }
}

TEST(PageLayoutTest, PurposeKeepsItsLettersAndDropsWhoAndHowLong) {
  const Page page = Read(
      "Issue - meetings\n\nParks\n\nMeeting: 01/02/2012 - Cabinet (Item "
      "4)\n\n4 "
      "Parks PDF 10 KB\n\n(a) To receive the report.\n\n(b) To consider the "
      "plan.\n\nPortfolio Holder: Councillor Reed\n\n(15 minutes)\n\n"
      "Additional documents:\n");
  ASSERT_EQ(page.meetings.size(), 1u);
  EXPECT_EQ(Or(page.meetings[0].purpose),
            "(a) To receive the report. (b) To consider the plan.");
  EXPECT_FALSE(page.meetings[0].resolution);
}

TEST(PageLayoutTest, DecisionDetails) {
  const Page page = Read(
      "Decision details\n\nParks Plan\n\nDecision Maker: Cabinet - "
      "Decommissioned 18.05.2022\n\nIs Key decision?: No\n\nPurpose:\n\nTo "
      "consider the plan.\n\nDecision:\n\n(i) To approve the plan.\n\nDate of "
      "decision: 18/11/2015\n\nAccompanying Documents:");
  ASSERT_EQ(page.meetings.size(), 1u);
  EXPECT_EQ(Or(page.meetings[0].body), "Cabinet");
  EXPECT_EQ(Or(page.meetings[0].date), "-");
  EXPECT_EQ(Or(page.meetings[0].purpose), "To consider the plan.");
  EXPECT_EQ(Parts(page.meetings[0]), Strings({"i: To approve the plan"}));
  ASSERT_EQ(page.facts.size(), 3u);
  EXPECT_EQ(page.facts[0].first, "Decision Maker");
}

TEST(PageLayoutTest, FlattenedTable) {
  const Page page = Read(
      "Venue: Moot Hall\nNo. | Item |\n---|---|\nTo approve the Minutes of the "
      "meeting held on 20 October 2016. Contact: A Reed 1234 Minutes: That the "
      "Minutes were approved. |\n|\nPARKS PLAN PDF 2 MB To receive the plan. "
      "Contact: B Holm 22 33 C Lowe 4455 Decision: i. Noted the plan;\nii. "
      "Approved the costs. |\n");
  ASSERT_EQ(page.meetings.size(), 2u);
  EXPECT_EQ(Or(page.meetings[0].purpose),
            "To approve the Minutes of the meeting held on 20 October 2016.");
  EXPECT_EQ(Parts(page.meetings[1]),
            Strings({"i: Noted the plan", "ii: Approved the costs"}));
  EXPECT_EQ(page.meetings[1].further_contacts.size(), 1u);
  EXPECT_EQ(page.meetings[1].documents[0].size_kb, 2048);
}

TEST(PageLayoutTest, HtmlReadsAsItsText) {
  const Page page = Read(
      "<!DOCTYPE html><html><head><title>T</title><script>var "
      "hidden;</script></head><body><nav><a href='/'>Start</a></nav>"
      "<h1>Issue - meetings</h1><h2>Parks</h2><h3>Meeting: 01/02/2012 - "
      "Cabinet "
      "(Item 4)</h3><p>4&nbsp; <a href='p.pdf'>Parks</a> PDF 10&nbsp;KB</p>"
      "<p>Additional documents:</p><ul><li><a href='a.pdf'>Map, item 4</a> PDF "
      "20 KB <ul><li><a href='a.docx'>View as DOCX (4/2) 9 KB</a></li></ul>"
      "</li></ul><p><b>RESOLVED</b> that:</p><ol type='a'><li>the plan be "
      "adopted; and</li><li>the map be noted.</li></ol><footer>Moot Hall"
      "</footer></body></html>");
  ASSERT_EQ(page.meetings.size(), 1u);
  const PageMeeting& meeting = page.meetings[0];
  EXPECT_EQ(Parts(meeting),
            Strings({"a: the plan be adopted", "b: the map be noted"}));
  ASSERT_EQ(meeting.documents.size(), 2u);
  EXPECT_EQ(meeting.documents[0].href, "p.pdf");
  EXPECT_EQ(meeting.documents[1].title, "Map");
  EXPECT_EQ(meeting.documents[1].alternates.size(), 1u);
  EXPECT_EQ(page.furniture,
            Strings({"Start", "Issue - meetings", "Moot Hall"}));
}

TEST(PageLayoutTest, RefusesWhatIsNoPage) {
  const auto bad = ReadPage("Parks \xFF", "x");
  EXPECT_EQ(bad.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(bad.status().message().find("byte 6"), absl::string_view::npos);
  const auto large = ReadPage(std::string(kMaxPageBytes + 1, 'a'), "x");
  EXPECT_EQ(large.status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(PageLayoutTest, StrangePagesAreRead) {
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "<div>";
  const std::string kPages[] = {"",
                                "\n\n",
                                "|",
                                "Meeting:",
                                "(a)",
                                "RESOLVED",
                                "Decision:",
                                "- ",
                                "Contact:",
                                "To",
                                "---|---",
                                "PDF 1 KB",
                                "<",
                                "<p>one<p>two",
                                deep + "words at the bottom",
                                std::string("nul \0 byte", 10)};
  for (const std::string& text : kPages) {
    SCOPED_TRACE(text.substr(0, 40));
    const Page page = Read(text);
    EXPECT_FALSE(PageToJson(page).empty());
  }
}

TEST(PageLayoutTest, HtmlBringsNothingFromElsewhereAndNothingMultiplies) {
  const testing::TemporaryFolder folder;
  const std::string secret = folder.File("secret");
  std::ofstream(secret) << "zqsecretqz";
  std::string entities = "<!ENTITY a0 \"zqlaughqz\">";
  for (int i = 1; i < 12; ++i) {
    entities += "<!ENTITY a" + std::to_string(i) + " \"";
    for (int j = 0; j < 10; ++j) entities += "&a" + std::to_string(i - 1) + ";";
    entities += "\">";
  }
  const Page page =
      Read("<!DOCTYPE html [<!ENTITY x SYSTEM \"file://" + secret + "\">" +
           entities +
           "]><html><head><title>T</title></head><body><p>Begin &x; "
           "&a11; end</p><img src=\"file://" +
           secret + "\"></body></html>");
  const std::string json = PageToJson(page);
  EXPECT_EQ(json.find("zqsecretqz"), std::string::npos);
  EXPECT_LT(json.size(), 4 * entities.size());
}

}  // namespace
}  // namespace minutebook::importers
