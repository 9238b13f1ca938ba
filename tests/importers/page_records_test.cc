// What a page becomes: matching, ids, classification, and that no word of a
// page is lost on the way to the records.
#include "clients/importers/records/page_records.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "clients/importers/pages/page_reader.h"
#include "clients/importers/pages/text.h"
#include "clients/importers/records/page_decisions.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/commitment.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/paper.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "minutebook/records/v1/document.pb.h"
#include "tests/importers/fake_council.h"
#include "tests/importers/made_up_pages.h"

namespace minutebook::importers {
namespace {

using councils::v1::Body;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using meetings::v1::Citation;
using meetings::v1::Commitment;
using meetings::v1::Decision;
using meetings::v1::Issue;
using meetings::v1::Item;
using meetings::v1::Meeting;
using meetings::v1::Paper;
using meetings::v1::Part;
using meetings::v1::Recommendation;
using Response = Recommendation::Response;

constexpr char kMeeting[] = "meetings/city-executive-board-2013-09-11";

class ContactStrategyTest : public testing::Test {
 protected:
  void SetUp() override { council_.Import(ContactStrategyPage(), "bytes"); }
  FakeCouncil council_;
};

TEST_F(ContactStrategyTest, BodyHasItsFormerName) {
  const Body* body = council_.Find<Body>("bodies/cabinet");
  ASSERT_NE(body, nullptr);
  EXPECT_EQ(body->display_name(), "Cabinet");
  EXPECT_EQ(body->kind(), Body::KIND_EXECUTIVE);
  ASSERT_EQ(body->former_names_size(), 1);
  EXPECT_EQ(body->former_names(0).display_name(), "City Executive Board");
  EXPECT_EQ(body->former_names(0).end_date().day(), 12);
}

TEST_F(ContactStrategyTest, MeetingAndItem) {
  const Meeting* meeting = council_.Find<Meeting>(kMeeting);
  ASSERT_NE(meeting, nullptr);
  EXPECT_EQ(meeting->body(), "councils/testham/bodies/cabinet");
  EXPECT_EQ(meeting->note(), "became Cabinet on 13 May 2019");
  const Item* item = council_.Find<Item>(std::string(kMeeting) +
                                         "/items/50-customer-contact-strategy");
  ASSERT_NE(item, nullptr);
  EXPECT_EQ(item->item_number(), "50");
  EXPECT_EQ(item->contacts(0).telephone(), "252233");
  EXPECT_EQ(item->sections_size(), 4);
  EXPECT_EQ(item->issues(0),
            "councils/testham/issues/customer-contact-strategy");
}

TEST_F(ContactStrategyTest, PapersHaveTheirFormats) {
  ASSERT_EQ(council_.All<Paper>().size(), 2u);
  const auto papers = council_.All<Paper>();
  const auto draft = std::find_if(
      papers.begin(), papers.end(),
      [](const Paper* paper) { return paper->title() == "Draft v12"; });
  ASSERT_NE(draft, papers.end());
  ASSERT_EQ((*draft)->formats_size(), 2);
  EXPECT_EQ((*draft)->formats(0).uri(), "https://x/d.pdf");
  EXPECT_EQ((*draft)->formats(1).reference(), "50/2");
}

TEST_F(ContactStrategyTest, DecisionPartsAndEffects) {
  const auto parts = council_.All<Part>();
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[0]->label(), "a");
  ASSERT_EQ(parts[0]->effects_size(), 1);
  EXPECT_EQ(parts[0]->effects(0).verb(), Part::VERB_APPROVED_FOR_CONSULTATION);
  EXPECT_EQ(parts[0]->effects(0).subjects(0).words(), "Draft Strategy");
}

TEST_F(ContactStrategyTest, AnswersAreClassified) {
  const auto made = council_.All<Recommendation>();
  ASSERT_EQ(made.size(), 3u);
  EXPECT_EQ(made[0]->response().status(), Response::STATUS_AGREED);
  EXPECT_EQ(made[1]->response().status(), Response::STATUS_TO_BE_CONSIDERED);
  EXPECT_FALSE(made[2]->has_response());
}

TEST_F(ContactStrategyTest, PromisesHaveTheirTimeAndPart) {
  const auto promises = council_.All<Commitment>();
  ASSERT_EQ(promises.size(), 2u);
  const auto february = std::find_if(
      promises.begin(), promises.end(), [](const Commitment* promise) {
        return promise->due().as_stated() == "in February 2014";
      });
  ASSERT_NE(february, promises.end());
  EXPECT_EQ((*february)->due().not_after().month(), 2);
  EXPECT_EQ((*february)->origin(), Commitment::ORIGIN_DECISION);
  EXPECT_TRUE((*february)->origin_part().ends_with("/parts/b"));
  EXPECT_EQ((*february)->to_body(), "councils/testham/bodies/cabinet");
}

TEST_F(ContactStrategyTest, CitationFindsTheItemOnTheSamePage) {
  const auto citations = council_.All<Citation>();
  ASSERT_EQ(citations.size(), 1u);
  EXPECT_EQ(citations[0]->body(), "councils/testham/bodies/scrutiny");
  EXPECT_EQ(citations[0]->cited_item(),
            "councils/testham/meetings/scrutiny-2013-09-03/items/"
            "7-contact-strategy");
}

TEST(PageRecordsTest, RecordsOfOthersAreFound) {
  FakeCouncil council;
  Body body;
  body.set_name("councils/testham/bodies/b7");
  body.set_display_name("the city executive board");
  council.Put(body);
  Issue issue;
  issue.set_name("councils/testham/issues/i7");
  issue.set_title("CUSTOMER CONTACT STRATEGY");
  council.Put(issue);
  Meeting meeting;
  meeting.set_name("councils/testham/meetings/m7");
  meeting.set_body(body.name());
  meeting.mutable_date()->set_year(2013);
  meeting.mutable_date()->set_month(9);
  meeting.mutable_date()->set_day(11);
  council.Put(meeting);
  Item item;
  item.set_name("councils/testham/meetings/m7/items/x7");
  item.set_item_number("50");
  item.set_title("Customer contact strategy");
  council.Put(item);
  const ImportPlan plan = council.Import(ContactStrategyPage(), "bytes");
  EXPECT_EQ(plan.import.conflicts_size(), 0);
  EXPECT_EQ(council.All<Issue>().size(), 1u);
  EXPECT_EQ(council.All<Meeting>().size(), 2u);
  const Item* found = council.Find<Item>("meetings/m7/items/x7");
  EXPECT_EQ(found->title(), "Customer contact strategy");
  EXPECT_EQ(found->purpose(), "This report asks the Board to agree a draft.");
  EXPECT_EQ(found->issues(0), issue.name());
}

TEST(PageRecordsTest, UnknownPanelIsAPlaceholderOfThePage) {
  FakeCouncil council;
  council.Import(UndatedPage(), "bytes");
  const auto bodies = council.All<Body>();
  ASSERT_EQ(bodies.size(), 1u);
  EXPECT_TRUE(bodies[0]->placeholder());
  EXPECT_EQ(bodies[0]->display_name(), "Panel");
  const auto meetings = council.All<Meeting>();
  ASSERT_EQ(meetings.size(), 2u);
  EXPECT_FALSE(meetings[0]->has_date());
  EXPECT_EQ(meetings[0]->body_as_stated(), "Panel");
  EXPECT_EQ(meetings[0]->body(), bodies[0]->name());
  const auto citations = council.All<Citation>();
  EXPECT_EQ(citations[0]->cited_date().month(), 6);
  EXPECT_EQ(citations[0]->cited_date().day(), 0);
}

TEST(PageRecordsTest, DecisionDetailsFillTheDecision) {
  Page page;
  page.source = "decision.txt";
  page.title = "Customer Strategy";
  page.facts = {{"Decision Maker:", "Cabinet Member for Housing"},
                {"Is Key decision?", "Yes"},
                {"Is subject to call in?", "No"},
                {"Publication date:", "18/11/2015"},
                {"Date of decision", "17/11/2015"},
                {"Effective from", "26/11/2015"}};
  FakeCouncil council;
  council.Import(page, "bytes");
  const auto decisions = council.All<Decision>();
  ASSERT_EQ(decisions.size(), 1u);
  EXPECT_EQ(decisions[0]->key(), Decision::ANSWER_YES);
  EXPECT_EQ(decisions[0]->subject_to_call_in(), Decision::ANSWER_NO);
  EXPECT_EQ(decisions[0]->kind(), Decision::KIND_SINGLE_MEMBER);
  EXPECT_EQ(decisions[0]->publication_date().day(), 18);
  EXPECT_EQ(decisions[0]->decision_date().day(), 17);
  EXPECT_EQ(decisions[0]->effective_date().day(), 26);
  EXPECT_EQ(decisions[0]->issues_size(), 1);
  EXPECT_EQ(council.All<Issue>()[0]->facts_size(), 6);
  EXPECT_TRUE(council.Import(page, "bytes").batches.empty());
}

TEST(PageRecordsTest, DecidedAtMeetingTellsTheDay) {
  Page page;
  page.source = "decision.txt";
  page.title = "Parking";
  page.facts = {{"Decision Maker", "Executive"},
                {"Date of decision", "08/03/2016"},
                {"Decided at meeting", "08/03/2016 - Executive"}};
  PageMeeting meeting;
  meeting.body = "Executive";
  meeting.resolution = Resolution{std::nullopt, {{"i", "To approve it", {}}}};
  page.meetings = {meeting};
  FakeCouncil council;
  council.Import(page, "bytes");
  EXPECT_NE(council.Find<Meeting>("meetings/executive-2016-03-08"), nullptr);
  const auto decisions = council.All<Decision>();
  ASSERT_EQ(decisions.size(), 1u);
  EXPECT_FALSE(decisions[0]->has_decision_date());
  EXPECT_EQ(decisions[0]->decision_maker(), "");
}

TEST(PageRecordsTest, MinuteOfTheSameIssueIsFoundByItsNumber) {
  FakeCouncil council;
  Page page = ContactStrategyPage();
  page.meetings[0].cross_references = {
      {"minute", "7(2)", "Scrutiny", "2013-09-03", std::nullopt},
      {"minute", "8", "Scrutiny", "2013-09-03", std::nullopt}};
  council.Import(page, "bytes");
  int found = 0;
  for (const Citation* citation : council.All<Citation>()) {
    if (citation->cited_item().empty()) continue;
    EXPECT_EQ(citation->reference(), "7(2)");
    ++found;
  }
  EXPECT_EQ(found, 1);
}

TEST(PageRecordsTest, ResponseWords) {
  EXPECT_EQ(ResponseStatus("Agreed by the Board."), Response::STATUS_AGREED);
  EXPECT_EQ(ResponseStatus("Not agreed"), Response::STATUS_NOT_AGREED);
  EXPECT_EQ(ResponseStatus("The proposal was rejected"),
            Response::STATUS_NOT_AGREED);
  EXPECT_EQ(ResponseStatus("Agreed in part"), Response::STATUS_AGREED_IN_PART);
  EXPECT_EQ(ResponseStatus("Partially agreed"),
            Response::STATUS_AGREED_IN_PART);
  EXPECT_EQ(ResponseStatus("This is to be considered"),
            Response::STATUS_TO_BE_CONSIDERED);
  EXPECT_EQ(ResponseStatus("The officer spoke"), Response::STATUS_UNSPECIFIED);
}

// Every string in the message.
void CollectWords(const Message& message, std::map<std::string, int>& words) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const auto* reflection = message.GetReflection();
    const int size =
        field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      if (field->message_type() != nullptr) {
        CollectWords(field->is_repeated()
                         ? reflection->GetRepeatedMessage(message, field, i)
                         : reflection->GetMessage(message, field),
                     words);
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        const std::string text =
            field->is_repeated()
                ? reflection->GetRepeatedString(message, field, i)
                : reflection->GetString(message, field);
        for (const std::string& word : Words(Squeeze(text))) ++words[word];
      }
    }
  }
}

// The page's words that stand in no record but its document, its import and
// its furniture.
std::vector<std::string> LostWords(const std::string& bytes, const Page& page) {
  FakeCouncil council;
  const ImportPlan plan = council.Import(page, bytes);
  EXPECT_EQ(plan.import.conflicts_size(), 0) << page.source;
  std::map<std::string, int> kept;
  for (const auto& [name, record] : council.records()) {
    if (record->GetDescriptor() == records::v1::Document::descriptor() ||
        record->GetDescriptor() == records::v1::Import::descriptor()) {
      continue;
    }
    CollectWords(*record, kept);
  }
  for (const std::string& line : page.furniture) {
    for (const std::string& word : Words(Squeeze(line))) ++kept[word];
  }
  std::vector<std::string> lost;
  for (const std::string& word : Words(Squeeze(bytes))) {
    if (!kept.contains(word)) lost.push_back(word);
  }
  EXPECT_TRUE(council.Import(page, bytes).batches.empty()) << page.source;
  EXPECT_TRUE(council.Import(page, bytes, {.refresh = true}).batches.empty())
      << page.source;
  return lost;
}

TEST(PageRecordsTest, NoWordOfAMadeUpPageIsLost) {
  const std::vector<std::string> pages = {
      "Issue - meetings\nTree Strategy\nMeeting: 04/08/2015 - Executive "
      "(Item 218)\n218 Tree Strategy PDF 75 KB\nTo consider felling.\n"
      "Contact: A Elm 388005\nMinutes:\nThe trees were counted.\n"
      "RESOLVED:\n(A) that the Strategy be approved; and\n(B) that a report "
      "be brought back in March 2016.\n",
      "13 BINS PDF 1 MB\nTo receive a report on bins.\nDecision:\nRESOLVED "
      "that bins be noted.\nMinutes:\nBins were discussed at length.\n",
      "Decision details\nParking\nDecision Maker: Cabinet\nIs Key decision?: "
      "No\nPublication date: 18/11/2015\nDecision:\n(i) To approve it.\n"};
  int number = 0;
  for (const std::string& bytes : pages) {
    const auto page =
        ReadPage(bytes, "page" + std::to_string(++number) + ".txt");
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(LostWords(bytes, *page), std::vector<std::string>());
  }
}

TEST(PageRecordsTest, NoWordOfTheCorpusIsLost) {
  const char* corpus = std::getenv("MINUTEBOOK_CORPUS");
  if (corpus == nullptr) GTEST_SKIP() << "MINUTEBOOK_CORPUS is not set";
  int pages = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(corpus)) {
    if (entry.path().extension() != ".txt") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const auto page = ReadPage(bytes, entry.path().filename().string());
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(LostWords(bytes, *page), std::vector<std::string>())
        << entry.path();
    ++pages;
  }
  EXPECT_GT(pages, 0);
}

}  // namespace
}  // namespace minutebook::importers
