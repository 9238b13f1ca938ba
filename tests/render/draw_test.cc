// Pages as they are drawn: one page, all its words, the same bytes each time,
// and what is said of a text that does not fit.

#include "clients/render/draw.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::render {
namespace {

using strategies::v1::PageFormat;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::StartsWith;
using testing::TemporaryFolder;

constexpr char kPage[] = R"pb(
  council: "Wexcombe District Council"
  title: "Customer Contact Strategy"
  subtitle: "Plan on a page"
  sections { key: "vision" heading: "Our vision" text: "Right." leads: true }
  sections { key: "actions" heading: "Actions" text: "- Open it\n- Close it" }
  sections { key: "who" heading: "Who" text: "Wŷr a Merched Łódź" }
  sections { key: "money" heading: "Money" text: "£620,000 over three years." }
  foot: "Adopted by Full Council on 14 April 2014, minute 106"
  foot: "Edition: 2014 refresh"
  style { landscape: true }
  create_time { seconds: 1400000000 }
)pb";

v1::DrawRequest Request(PageFormat format) {
  v1::DrawRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      kPage, request.mutable_page()));
  request.set_format(format);
  return request;
}

std::string Content(const v1::DrawRequest& request) {
  const auto reply = Draw(request);
  EXPECT_THAT(reply, IsOk());
  if (!reply.ok()) return "";
  EXPECT_EQ(reply->overfull().message(), "");
  return reply->content();
}

// What `command` prints of a file that holds `bytes`.
std::string OutputOf(const std::string& command, const std::string& bytes) {
  const TemporaryFolder folder;
  std::ofstream(folder.File("page"), std::ios::binary) << bytes;
  FILE* pipe =
      popen(absl::StrCat(command, " ", folder.File("page"), " -").c_str(), "r");
  std::string output;
  char buffer[4096];
  size_t got = 0;
  while ((got = fread(buffer, 1, sizeof(buffer), pipe)) > 0) {
    output.append(buffer, got);
  }
  EXPECT_EQ(pclose(pipe), 0) << command;
  return output;
}

TEST(DrawTest, APdfHasOnePageWithAllItsWords) {
  const std::string pdf = Content(Request(strategies::v1::PAGE_FORMAT_PDF));
  EXPECT_THAT(pdf, StartsWith("%PDF-"));
  const std::string text = OutputOf("pdftotext -raw", pdf);
  for (const char* words :
       {"Wexcombe District Council", "Customer Contact Strategy", "Our vision",
        "• Open it", "• Close it", "Wŷr a Merched Łódź", "£620,000 over three",
        "minute 106", "2014 refresh"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
  // A form feed ends each page.
  EXPECT_EQ(std::count(text.begin(), text.end(), '\f'), 1);
  EXPECT_THAT(pdf, HasSubstr("/StructTreeRoot"));
}

TEST(DrawTest, FontsAreInThePdf) {
  const TemporaryFolder folder;
  std::ofstream(folder.File("page"), std::ios::binary)
      << Content(Request(strategies::v1::PAGE_FORMAT_PDF));
  FILE* pipe =
      popen(absl::StrCat("pdffonts ", folder.File("page")).c_str(), "r");
  char line[512];
  int fonts = -2;  // two lines of head
  while (fgets(line, sizeof(line), pipe) != nullptr) {
    if (++fonts <= 0) continue;
    EXPECT_THAT(line, HasSubstr("yes yes"));
  }
  pclose(pipe);
  EXPECT_GE(fonts, 2);
}

// Cairo counts a process's surfaces in SVG: see PageDrawerTest for that.
TEST(DrawTest, TheSameRequestGivesTheSameBytes) {
  for (const PageFormat format :
       {strategies::v1::PAGE_FORMAT_PDF, strategies::v1::PAGE_FORMAT_PNG,
        strategies::v1::PAGE_FORMAT_MARKDOWN}) {
    EXPECT_EQ(Content(Request(format)), Content(Request(format))) << format;
  }
  EXPECT_THAT(Content(Request(strategies::v1::PAGE_FORMAT_PNG)),
              StartsWith("\x89PNG"));
  EXPECT_THAT(Content(Request(strategies::v1::PAGE_FORMAT_SVG)),
              HasSubstr("<svg"));
}

TEST(DrawTest, ATextThatDoesNotFitIsNamed) {
  v1::DrawRequest request = Request(strategies::v1::PAGE_FORMAT_PDF);
  std::string text;
  for (int i = 0; i < 1500; ++i) text += "word ";
  request.mutable_page()->mutable_sections(1)->set_text(text);
  const auto reply = Draw(request);
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->overfull().section(), "actions");
  EXPECT_THAT(reply->overfull().message(),
              HasSubstr("the section \"actions\" has 1500 words, about"));
  for (int i = 0; i < 4; ++i) text += text;
  request.mutable_page()->mutable_sections(1)->set_text(text);
  EXPECT_EQ(Draw(request)->overfull().section(), "actions");
  request.set_format(strategies::v1::PAGE_FORMAT_MARKDOWN);
  EXPECT_TRUE(Draw(request)->has_content());
}

TEST(DrawTest, AHeadThatLeavesNoRoomIsNamed) {
  v1::DrawRequest request = Request(strategies::v1::PAGE_FORMAT_PDF);
  std::string title;
  for (int i = 0; i < 400; ++i) title += "title ";
  request.mutable_page()->set_title(title);
  EXPECT_THAT(Draw(request)->overfull().message(), HasSubstr("the title"));
}

TEST(DrawTest, ALogoThatIsNoPngIsLeftOut) {
  v1::DrawRequest request = Request(strategies::v1::PAGE_FORMAT_PNG);
  const std::string without = Content(request);
  for (const std::string& logo : {std::string("GIF89a"), without.substr(0, 50),
                                  without.substr(0, without.size() / 2)}) {
    request.mutable_page()->set_logo(logo);
    EXPECT_EQ(Content(request), without);
  }
  request.mutable_page()->set_logo(without);
  EXPECT_NE(Content(request), without);
}

// Whatever the records hold is drawn or refused.
TEST(DrawTest, OddPagesAreDrawn) {
  v1::DrawRequest request;
  request.set_format(strategies::v1::PAGE_FORMAT_PDF);
  EXPECT_NE(Content(request), "");
  request = Request(strategies::v1::PAGE_FORMAT_PDF);
  auto& page = *request.mutable_page();
  page.mutable_style()->set_landscape(false);
  page.mutable_style()->set_font_family("No Such Font, -1 %s");
  page.set_language_code("cy");
  for (int i = 0; i < 46; ++i) {
    auto& section = *page.add_sections();
    section.set_heading("x");
    section.set_text("- ");
  }
  page.mutable_sections(1)->set_text(std::string(300, 'W') + "\n\u202e\u0007");
  EXPECT_THAT(Draw(request), IsOk());
}

}  // namespace
}  // namespace minutebook::render
