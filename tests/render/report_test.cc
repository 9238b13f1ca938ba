// Reports as documents and workbooks, and charts.

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/render/calendar_axis.h"
#include "clients/render/charts.h"
#include "clients/render/digits.h"
#include "clients/render/draw.h"
#include "clients/render/page_layout.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::render {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;
using ::testing::StartsWith;
using testing::TemporaryFolder;
using v1::Report;

Report MakeReport(int rows) {
  Report report;
  report.set_council("Wexcombe District Council");
  report.set_title("Customer Contact Action Plan");
  report.mutable_create_time()->set_seconds(1'400'000'000);
  auto& section = *report.add_sections();
  section.set_heading("Actions");
  section.add_paragraphs("What will be done.");
  const auto add = [&section](const char* heading, int share,
                              Report::Column::Kind kind) {
    auto& column = *section.add_columns();
    column.set_heading(heading);
    column.set_share(share);
    column.set_kind(kind);
  };
  add("Number", 10, Report::Column::KIND_UNSPECIFIED);
  add("Heading of titles", 50, Report::Column::KIND_LABEL);
  add("Colour", 20, Report::Column::KIND_COLOUR);
  add("Amount", 20, Report::Column::KIND_AMOUNT);
  for (int i = 0; i < rows; ++i) {
    auto& row = *section.add_rows();
    row.add_cells(absl::StrCat(i));
    row.add_cells(absl::StrCat("=action", i));
    row.add_cells("amber");
    row.add_cells("1234.50");
    row.add_details(absl::StrCat("detail", i));
  }
  return report;
}

std::string Content(const Report& report) {
  v1::DrawRequest request;
  *request.mutable_report() = report;
  const auto reply = Draw(request);
  EXPECT_THAT(reply, IsOk());
  return reply.ok() ? reply->content() : "";
}

// The text of a PDF; a form feed ends each page.
std::string TextOf(const std::string& pdf) {
  const TemporaryFolder folder;
  std::ofstream(folder.File("report"), std::ios::binary) << pdf;
  FILE* pipe = popen(
      absl::StrCat("pdftotext -layout ", folder.File("report"), " -").c_str(),
      "r");
  std::string text;
  char buffer[4096];
  size_t got = 0;
  while ((got = fread(buffer, 1, sizeof(buffer), pipe)) > 0) {
    text.append(buffer, got);
  }
  EXPECT_EQ(pclose(pipe), 0);
  return text;
}

int Count(const std::string& text, const std::string& what) {
  int count = 0;
  for (size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + 1)) {
    ++count;
  }
  return count;
}

TEST(ReportTest, PagesAreNumberedAndRepeatTheHeadings) {
  const std::string pdf = Content(MakeReport(90));
  EXPECT_EQ(pdf, Content(MakeReport(90)));
  const std::string text = TextOf(pdf);
  const int pages = Count(text, "\f");
  EXPECT_GT(pages, 3);
  EXPECT_EQ(Count(text, "Heading of titles"), pages);
  for (int page = 1; page <= pages; ++page) {
    EXPECT_THAT(text, HasSubstr(absl::StrCat("Page ", page, " of ", pages)));
  }
  for (int i = 0; i < 90; ++i) {
    EXPECT_EQ(Count(text, absl::StrCat("=action", i, " ")), 1) << i;
    EXPECT_EQ(Count(text, absl::StrCat("detail", i, "\n")), 1) << i;
  }
  EXPECT_THAT(text, HasSubstr("▲ amber"));
  EXPECT_THAT(text, HasSubstr("1,234.50"));
}

TEST(ReportTest, ATextLongerThanAPageGoesOnAndLosesNothing) {
  Report report = MakeReport(1);
  std::string words;
  for (int i = 0; i < 4000; ++i) absl::StrAppend(&words, "w", i, "x ");
  report.mutable_sections(0)->mutable_rows(0)->set_cells(1, words);
  report.mutable_sections(0)->mutable_rows(0)->set_details(
      0, absl::StrReplaceAll(words, {{"w", "d"}}));
  report.mutable_sections(0)->set_paragraphs(
      0, absl::StrReplaceAll(words, {{"w", "p"}}));
  const std::string text = TextOf(Content(report));
  for (int i = 0; i < 4000; ++i) {
    for (const char* kind : {"w", "d", "p"}) {
      EXPECT_EQ(Count(text, absl::StrCat(kind, i, "x")), 1) << kind << i;
    }
  }
}

TEST(ReportTest, OddReportsAreDrawn) {
  for (const Report::Format format :
       {Report::FORMAT_PDF, Report::FORMAT_XLSX}) {
    Report report;
    report.set_format(format);
    report.add_sections()->set_heading("Empty");
    auto& section = *report.add_sections();
    section.set_heading("Rows without columns");
    section.add_rows()->add_cells("lost");
    EXPECT_THAT(Content(report), Not(StartsWith(" ")));
  }
}

TEST(ReportTest, AWorkbookIsTheSameEveryTimeAndHasNoFormula) {
  Report report = MakeReport(3);
  report.set_format(Report::FORMAT_XLSX);
  report.mutable_sections(0)->mutable_rows(0)->set_cells(
      1, std::string(40'000, 'x'));
  const std::string bytes = Content(report);
  EXPECT_THAT(bytes, StartsWith("PK"));
  EXPECT_EQ(bytes, Content(report));
  const TemporaryFolder folder;
  std::ofstream(folder.File("book"), std::ios::binary) << bytes;
  FILE* pipe = popen(
      absl::StrCat("python3 -c 'import sys,zipfile; z=zipfile.ZipFile(sys.argv["
                   "1]); print(z.read(\"xl/worksheets/sheet1.xml\"), "
                   "z.read(\"xl/sharedStrings.xml\"))' ",
                   folder.File("book"))
          .c_str(),
      "r");
  std::string xml;
  char buffer[4096];
  size_t got = 0;
  while ((got = fread(buffer, 1, sizeof(buffer), pipe)) > 0) {
    xml.append(buffer, got);
  }
  EXPECT_EQ(pclose(pipe), 0);
  EXPECT_THAT(xml, HasSubstr("=action1"));
  EXPECT_THAT(xml, Not(HasSubstr("<f>")));
  EXPECT_THAT(xml, HasSubstr("<v>1234.5</v>"));
  EXPECT_THAT(xml, HasSubstr("[cut: a cell holds 32,767 letters]"));
}

TEST(ChartsTest, AxisStepsAreRound) {
  for (const auto& [lowest, highest, step] : {std::tuple{0.0, 80.0, 10.0},
                                              {0.0, 81.0, 20.0},
                                              {0.0, 1.0, 0.2},
                                              {-5.0, 5.0, 2.0},
                                              {60.0, 70.0, 2.0},
                                              {0.0, 12345.0, 2000.0}}) {
    EXPECT_DOUBLE_EQ(AxisStep(lowest, highest), step)
        << lowest << " " << highest;
  }
}

TEST(ChartsTest, ACalendarHasMonthsQuartersOrYears) {
  const auto labels = [](absl::CivilDay first, absl::CivilDay last) {
    std::string text;
    for (const auto& tick : CalendarAxis(first, last, 0, 560).Ticks()) {
      absl::StrAppend(&text, tick.year, tick.year.empty() ? "" : ":",
                      tick.label, " ");
    }
    return text;
  };
  EXPECT_EQ(labels(absl::CivilDay(2015, 11, 30), absl::CivilDay(2016, 2, 1)),
            "2015:Nov Dec 2016:Jan Feb ");
  EXPECT_THAT(labels(absl::CivilDay(2015, 2, 1), absl::CivilDay(2018, 1, 1)),
              StartsWith("2015:Q1 Q2 Q3 Q4 2016:Q1"));
  EXPECT_EQ(labels(absl::CivilDay(2010, 5, 1), absl::CivilDay(2016, 1, 1)),
            "2010 2011 2012 2013 2014 2015 2016 ");
  const CalendarAxis axis(absl::CivilDay(2015, 4, 1),
                          absl::CivilDay(2015, 4, 30), 100, 400);
  EXPECT_DOUBLE_EQ(axis.At(absl::CivilDay(2015, 4, 1)), 100);
  EXPECT_DOUBLE_EQ(axis.At(absl::CivilDay(2015, 4, 16)), 250);
  EXPECT_DOUBLE_EQ(axis.At(absl::CivilDay(2015, 5, 1)), 400);
}

TEST(ChartsTest, NumbersAreGrouped) {
  EXPECT_EQ(Grouped("1234.50"), "1,234.50");
  EXPECT_EQ(Grouped("-1234567"), "-1,234,567");
  EXPECT_EQ(Grouped("-123"), "-123");
  EXPECT_EQ(Grouped("about 1000"), "about 1000");
  EXPECT_EQ(Grouped(""), "");
}

// The texts on a drawing.
std::vector<std::string> TextsOf(const PageLayout& layout) {
  std::vector<std::string> texts;
  for (const PlacedText& text : layout.texts) {
    texts.push_back(pango_layout_get_text(text.text.layout()));
  }
  return texts;
}

TEST(ChartsTest, TheCalendarIsThatOfThePlanWhateverTheDay) {
  Timeline timeline;
  timeline.start = absl::CivilDay(2015, 4, 1);
  timeline.end = absl::CivilDay(2016, 3, 31);
  timeline.on_date = absl::CivilDay(2026, 11, 22);
  TimelineAction action;
  action.number = "3.2";
  for (int i = 0; i < 12; ++i) action.label += "many words ";
  timeline.actions.push_back(action);
  const PageLayout layout = LayOutTimeline(timeline);
  const auto texts = TextsOf(layout);
  EXPECT_THAT(texts, Contains("2015"));
  EXPECT_THAT(texts, Not(Contains("2017")));
  EXPECT_THAT(texts, Contains("2026-11-22 →"));
  EXPECT_THAT(texts, Contains("3.2"));
  for (const PlacedText& text : layout.texts) {
    EXPECT_FALSE(pango_layout_is_ellipsized(text.text.layout()));
    EXPECT_LE(text.x + text.text.width(), layout.width);
  }
  timeline.on_date = absl::CivilDay(2010, 1, 1);
  EXPECT_THAT(TextsOf(LayOutTimeline(timeline)), Contains("← 2010-01-01"));
}

TEST(ChartsTest, WordsStandBesideTheMilestones) {
  Timeline timeline;
  timeline.start = absl::CivilDay(2015, 4, 1);
  timeline.end = absl::CivilDay(2016, 3, 31);
  timeline.on_date = absl::CivilDay(2015, 10, 1);
  TimelineAction action;
  action.due_as_stated = "soon";
  const auto at = [&] {
    timeline.actions = {action};
    for (const PlacedText& text : LayOutTimeline(timeline).texts) {
      if (pango_layout_get_text(text.text.layout()) ==
          std::string("due “soon”")) {
        return text.x;
      }
    }
    return 0.0;
  };
  const double alone = at();
  action.milestones = {{absl::CivilDay(2015, 4, 10), false}};
  EXPECT_GT(at(), alone + 10);
  action.milestones = {{absl::CivilDay(2015, 12, 31), false}};
  EXPECT_DOUBLE_EQ(at(), alone);
}

TEST(ChartsTest, LabelsOfYearsDoNotOverlap) {
  LineChart chart;
  for (int year = 2015; year < 2100; ++year) {
    for (int month = 0; month < 12; ++month) {
      ChartPeriod& period = chart.periods.emplace_back();
      period.label = "Apr";
      if (month == 0) period.year_label = absl::StrCat(year, "/16");
    }
  }
  double end = 0;
  int labels = 0;
  for (const PlacedText& text : LayOutLineChart(chart).texts) {
    const std::string words = pango_layout_get_text(text.text.layout());
    if (!words.ends_with("/16")) continue;
    EXPECT_GE(text.x, end) << words;
    end = text.x + text.text.width();
    ++labels;
  }
  EXPECT_GT(labels, 5);
}

TEST(ChartsTest, APeriodWithoutAReadingHasAMark) {
  LineChart chart;
  chart.periods.resize(3);
  for (ChartPeriod& period : chart.periods) period.reading = 1;
  EXPECT_THAT(TextsOf(LayOutLineChart(chart)), Not(Contains("no reading")));
  const size_t shapes = LayOutLineChart(chart).shapes.size();
  chart.periods[1].reading.reset();
  const PageLayout gap = LayOutLineChart(chart);
  EXPECT_THAT(TextsOf(gap), Contains("no reading"));
  // Less a disc and the line between the readings; more the dash and that of
  // the legend.
  EXPECT_EQ(gap.shapes.size(), shapes - 2 + 2);
}

TEST(ChartsTest, AnyChartIsDrawnTheSameEveryTime) {
  Timeline timeline;
  LineChart line;
  for (const int size : {0, 1, 40}) {
    for (int i = 0; i < size; ++i) {
      TimelineAction action;
      action.label = "An action";
      if (i % 3 != 0) action.due = absl::CivilDay(2015, 1 + i % 12, 5);
      action.milestones.push_back({absl::CivilDay(2014, 2, 3), i % 2 == 0});
      timeline.actions.push_back(action);
      ChartPeriod period;
      if (i % 2 == 0) period.reading = -i;
      if (i % 5 == 0) period.target = 1e9;
      line.periods.push_back(period);
    }
    EXPECT_THAT(*Draw(timeline, ChartFormat::kPng), StartsWith("\x89PNG"));
    EXPECT_EQ(*Draw(timeline, ChartFormat::kPng),
              *Draw(timeline, ChartFormat::kPng));
    EXPECT_THAT(*Draw(timeline, ChartFormat::kSvg), HasSubstr("<svg"));
    EXPECT_THAT(*Draw(line, ChartFormat::kPng), StartsWith("\x89PNG"));
    EXPECT_THAT(*Draw(line, ChartFormat::kSvg), HasSubstr("<svg"));
  }
}

}  // namespace
}  // namespace minutebook::render
