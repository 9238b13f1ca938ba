#include "clients/cli/history_text.h"

#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "clients/cli/text_layout.h"

namespace minutebook::cli {
namespace {

using meetings::v1::GetIssueHistoryResponse;
using meetings::v1::Part;
using meetings::v1::Recommendation;

GetIssueHistoryResponse History() {
  GetIssueHistoryResponse history;
  history.mutable_issue()->set_title("Contact Strategy");
  auto& entry = *history.add_entries();
  entry.mutable_date()->set_year(2013);
  entry.mutable_date()->set_month(9);
  entry.mutable_date()->set_day(11);
  entry.set_body_display_name("City Executive Board");
  entry.mutable_item()->set_item_number("50");
  entry.mutable_item()->set_title("Contact Strategy");
  auto& paper = *entry.add_papers();
  paper.set_title("Report");
  paper.add_formats()->set_format("PDF");
  paper.mutable_formats(0)->set_size_kilobytes(90);
  auto& decided = *entry.add_decisions();
  decided.mutable_decision()->set_verb_as_stated("RESOLVED");
  auto& part = *decided.add_parts();
  part.set_label("A");
  part.set_text("approve the draft for consultation with everybody concerned");
  auto& effect = *part.add_effects();
  effect.set_verb(Part::VERB_APPROVED_FOR_CONSULTATION);
  effect.add_subjects()->set_words("the draft");
  auto& answered = *entry.add_recommendations();
  answered.mutable_recommendation()->set_number("2");
  answered.mutable_recommendation()->set_text("=explore Skype");
  auto& response = *answered.mutable_recommendation()->mutable_response();
  response.set_status(Recommendation::Response::STATUS_TO_BE_CONSIDERED);
  response.set_text("willing to investigate");
  answered.mutable_response_due_date()->set_year(2013);
  answered.mutable_response_due_date()->set_month(11);
  answered.mutable_response_due_date()->set_day(11);
  auto& promise = *entry.add_commitments();
  promise.set_what("bring it back");
  promise.mutable_due()->set_as_stated("in February 2014");
  for (auto* date : {promise.mutable_due()->mutable_not_before(),
                     promise.mutable_due()->mutable_not_after()}) {
    date->set_year(2014);
    date->set_month(2);
    date->set_day(1);
  }
  promise.mutable_due()->mutable_not_after()->set_day(28);
  auto& undated = *history.add_entries();
  undated.set_undated(true);
  undated.mutable_meeting()->set_body_as_stated("Board");
  undated.mutable_item()->set_purpose("To consider it");
  return history;
}

TEST(HistoryTextTest, TellsWhatAClerkAsks) {
  const std::string text = HistoryText(History(), 80);
  for (const char* words :
       {"2013-09-11 City Executive Board", "Item 50: Contact Strategy",
        "Paper: Report [PDF 90 KB]", "Decision: RESOLVED",
        "(A) approve the draft", "> approved for consultation: the draft",
        "Recommendation 2: =explore Skype",
        "Answer: to be considered - willing to investigate",
        "answer due 2013-11-11", "Promise: bring it back",
        "due in February 2014 (2014-02-01 to 2014-02-28)", "undated Board",
        "Item: To consider it"}) {
    EXPECT_TRUE(absl::StrContains(text, words)) << words << "\n" << text;
  }
  EXPECT_GT(text.find("undated"), text.find("Promise"));
}

TEST(HistoryTextTest, NestedLabelsKeepTheirBrackets) {
  GetIssueHistoryResponse history = History();
  history.mutable_entries(0)->mutable_decisions(0)->mutable_parts(0)->set_label(
      "2(a)");
  EXPECT_TRUE(
      absl::StrContains(HistoryText(history, 80), "      2(a) approve"));
}

TEST(HistoryTextTest, LinesFitTheTerminal) {
  const std::vector<std::string> lines =
      absl::StrSplit(HistoryText(History(), 40), '\n');
  for (const std::string& line : lines) {
    EXPECT_LE(DisplayWidth(line), 40u) << line;
  }
}

TEST(HistoryTextTest, RowsForSpreadsheets) {
  const std::vector<Row> rows = HistoryRows(History());
  ASSERT_EQ(rows.size(), 3u);
  for (const Row& row : rows) EXPECT_EQ(row.size(), HistoryHeader().size());
  EXPECT_EQ(rows[0][5], "decision part");
  EXPECT_EQ(rows[0][8], "approved for consultation: the draft");
  EXPECT_EQ(rows[1][9], "to be considered");
  EXPECT_EQ(rows[2][12], "2014-02-01");
}

TEST(HistoryTextTest, EmptyHistorySaysSo) {
  GetIssueHistoryResponse history;
  history.mutable_issue()->set_title("X");
  EXPECT_TRUE(absl::StrContains(HistoryText(history, 80), "No item"));
}

}  // namespace
}  // namespace minutebook::cli
