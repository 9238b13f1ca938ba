// Importing into a council in memory: once, again, changed, deleted, in parts.
#include "clients/importers/records/import_plan.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "minutebook/councils/v1/body.pb.h"
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
using meetings::v1::Decision;
using meetings::v1::Issue;
using meetings::v1::Item;
using meetings::v1::Meeting;
using meetings::v1::Paper;
using meetings::v1::Part;
using records::v1::Document;
using records::v1::Import;

TEST(ImportPlanTest, SecondImportWritesNothing) {
  for (const Page& page : {ContactStrategyPage(), UndatedPage()}) {
    FakeCouncil council;
    const ImportPlan first = council.Import(page, "bytes");
    EXPECT_EQ(first.batches.size(), 1u);
    EXPECT_GT(first.created, 4);
    const int applies = council.applies();
    const ImportPlan second = council.Import(page, "bytes");
    EXPECT_TRUE(second.batches.empty());
    EXPECT_TRUE(second.frozen);
    EXPECT_EQ(second.import.conflicts_size(), 0);
    EXPECT_EQ(council.applies(), applies);
    const ImportPlan third = council.Import(page, "bytes", {.refresh = true});
    EXPECT_TRUE(third.batches.empty())
        << third.batches[0][0].ShortDebugString();
  }
}

TEST(ImportPlanTest, TheSameBytesFromAnotherPathAreTheSamePage) {
  FakeCouncil council;
  Page page = UndatedPage();
  council.Import(page, "bytes");
  const size_t records = council.records().size();
  page.source = "copies/strategies.txt";
  const ImportPlan copy = council.Import(page, "bytes");
  EXPECT_TRUE(copy.batches.empty());
  EXPECT_EQ(copy.import.source_uri(), "hunts/strategies.txt");
  EXPECT_EQ(council.records().size(), records);

  // Once its first path has something newer, the old bytes elsewhere are a page
  // of their own: they take nothing back.
  page.source = "hunts/strategies.txt";
  page.meetings[0].purpose = "To consider a later report.";
  council.Import(page, "later bytes");
  page = UndatedPage();
  page.source = "archive/strategies.txt";
  const ImportPlan old = council.Import(page, "bytes");
  EXPECT_EQ(old.import.source_uri(), "archive/strategies.txt");
  EXPECT_EQ(council.All<Import>().size(), 2u);
}

TEST(ImportPlanTest, ALaterPageTellsTheNewNameOfAKnownBody) {
  Page early;
  early.source = "2012.txt";
  early.title = "Budget";
  early.meetings.resize(1);
  early.meetings[0].body = "Executive";
  early.meetings[0].date = "2012-02-14";
  early.meetings[0].item_title = "Budget";
  Page late = early;
  late.source = "2013.txt";
  late.title = "Parking";
  late.meetings[0].body_note = "became Cabinet on 13 May 2019";
  late.meetings[0].date = "2013-02-12";
  FakeCouncil council;
  council.Import(early, "early");
  ASSERT_EQ(council.Find<Body>("bodies/executive")->display_name(),
            "Executive");
  const ImportPlan plan = council.Import(late, "late");
  EXPECT_EQ(plan.import.conflicts_size(), 0);
  const Body* body = council.Find<Body>("bodies/executive");
  EXPECT_EQ(body->display_name(), "Cabinet");
  ASSERT_EQ(body->former_names_size(), 1);
  EXPECT_EQ(body->former_names(0).display_name(), "Executive");
  EXPECT_EQ(body->former_names(0).end_date().day(), 12);
  EXPECT_EQ(council.All<Body>().size(), 1u);

  // The page of before is no news, and what a clerk says after stays.
  EXPECT_EQ(
      council.Import(early, "early", {.refresh = true}).import.conflicts_size(),
      0);
  EXPECT_EQ(council.Find<Body>("bodies/executive")->display_name(), "Cabinet");
  Body edited = *council.Find<Body>("bodies/executive");
  edited.set_display_name("The Cabinet of Testham");
  council.Put(edited);
  late.title = "Parking permits";
  council.Import(late, "later");
  EXPECT_EQ(council.Find<Body>("bodies/executive")->display_name(),
            "The Cabinet of Testham");
}

TEST(ImportPlanTest, ImportRemembersEtagsAndDigests) {
  FakeCouncil council;
  council.Import(ContactStrategyPage(), "bytes");
  const auto imports = council.All<Import>();
  ASSERT_EQ(imports.size(), 1u);
  const Import& import = *imports[0];
  EXPECT_EQ(import.importer(), kPageImporter);
  EXPECT_EQ(import.source_sha256().size(), 64u);
  EXPECT_EQ(import.not_understood_size(), 1);
  for (const auto& record : import.records()) {
    const auto found = council.records().find(record.record());
    ASSERT_NE(found, council.records().end());
    EXPECT_TRUE(record.created());
    EXPECT_FALSE(record.written_etag().empty()) << record.record();
  }
}

TEST(ImportPlanTest, EditedFieldIsKeptAndListed) {
  FakeCouncil council;
  council.Import(ContactStrategyPage(), "bytes");
  Item edited = *council.All<Item>()[0];
  edited.set_purpose("Corrected by a clerk");
  council.Put(edited);
  const ImportPlan again = council.Import(ContactStrategyPage(), "bytes");
  ASSERT_EQ(again.import.conflicts_size(), 1);
  EXPECT_EQ(again.import.conflicts(0).path(), "purpose");
  EXPECT_EQ(council.All<Item>()[0]->purpose(), "Corrected by a clerk");
  EXPECT_EQ(council.All<Import>()[0]->conflicts_size(), 1);
  // Known conflicts are no news either.
  EXPECT_TRUE(council.Import(ContactStrategyPage(), "bytes").batches.empty());
}

TEST(ImportPlanTest, ChangedPageUpdatesItsOwnFields) {
  FakeCouncil council;
  council.Import(ContactStrategyPage(), "bytes");
  Item edited = *council.All<Item>()[0];
  edited.set_minute_number("77");
  council.Put(edited);
  Page changed = ContactStrategyPage();
  changed.meetings[0].purpose = "To agree a draft.";
  const ImportPlan plan = council.Import(changed, "other bytes");
  EXPECT_EQ(plan.import.conflicts_size(), 0);
  EXPECT_EQ(council.All<Item>()[0]->purpose(), "To agree a draft.");
  EXPECT_EQ(council.All<Item>()[0]->minute_number(), "77");
  EXPECT_EQ(council.All<Document>().size(), 2u);
  EXPECT_EQ(council.All<Issue>()[0]->source_documents_size(), 2);
  EXPECT_TRUE(council.Import(changed, "other bytes").batches.empty());
}

TEST(ImportPlanTest, DeletedRecordStaysDeleted) {
  FakeCouncil council;
  council.Import(ContactStrategyPage(), "bytes");
  const std::string paper = council.All<Paper>()[0]->name();
  council.Delete(paper.substr(std::string("councils/testham/").size()));
  const ImportPlan again = council.Import(ContactStrategyPage(), "bytes");
  ASSERT_EQ(again.import.conflicts_size(), 1);
  EXPECT_EQ(again.import.conflicts(0).imported_value(), paper);
  EXPECT_EQ(council.All<Paper>().size(), 1u);
  EXPECT_TRUE(council.Import(ContactStrategyPage(), "bytes").batches.empty());
  // Nor does a changed page bring it back.
  const ImportPlan changed = council.Import(ContactStrategyPage(), "new");
  EXPECT_EQ(changed.import.conflicts_size(), 1);
  EXPECT_EQ(council.All<Paper>().size(), 1u);
}

TEST(ImportPlanTest, AnotherPageOnTheSameItemMerges) {
  FakeCouncil council;
  Page bare = ContactStrategyPage();
  bare.meetings[0].purpose.reset();
  bare.meetings[0].resolution.reset();
  bare.meetings[0].sections.pop_back();
  council.Import(bare, "one");
  Page other = ContactStrategyPage();
  other.source = "oxford/agenda-item.txt";
  const ImportPlan plan = council.Import(other, "two");
  EXPECT_EQ(council.All<Issue>().size(), 1u);
  EXPECT_EQ(council.All<Meeting>().size(), 2u);
  EXPECT_EQ(council.All<Item>().size(), 2u);
  EXPECT_EQ(council.All<Paper>().size(), 2u);
  EXPECT_EQ(council.All<Decision>().size(), 2u);
  const Item& item = *council.All<Item>()[0];
  EXPECT_FALSE(item.purpose().empty());
  EXPECT_EQ(item.source_documents_size(), 2);
  EXPECT_EQ(item.sections_size(), 4);
  EXPECT_EQ(plan.import.conflicts_size(), 0);
  EXPECT_TRUE(council.Import(bare, "one").batches.empty());
  EXPECT_TRUE(council.Import(other, "two").batches.empty());
}

TEST(ImportPlanTest, WhatItRemembersIsReadFirst) {
  CouncilRecords known(FakeCouncil::kName);
  const Page page = ContactStrategyPage();
  PlanImport({page, "bytes"}, {}, known);
  const auto questions = known.TakeQuestions();
  ASSERT_EQ(questions.size(), 1u);
  EXPECT_EQ(questions[0].type, Import::descriptor());
}

TEST(ImportPlanTest, RecordThatIsBackIsNoConflict) {
  FakeCouncil council;
  council.Import(ContactStrategyPage(), "bytes");
  const Paper paper = *council.All<Paper>()[0];
  council.Delete(paper.name().substr(std::string("councils/testham/").size()));
  council.Import(ContactStrategyPage(), "bytes");
  council.Put(paper);
  const ImportPlan again = council.Import(ContactStrategyPage(), "bytes");
  EXPECT_EQ(again.import.conflicts_size(), 0);
}

TEST(ImportPlanTest, SameBytesAreOneDocument) {
  FakeCouncil council;
  council.Import(ContactStrategyPage(), "bytes");
  Page copy = ContactStrategyPage();
  copy.source = "elsewhere.txt";
  council.Import(copy, "bytes");
  EXPECT_EQ(council.All<Document>().size(), 1u);
  EXPECT_EQ(council.All<Import>().size(), 1u);
}

TEST(ImportPlanTest, LargePageIsCutIntoBatches) {
  FakeCouncil council;
  Page page = ContactStrategyPage();
  for (int i = 0; i < 1200; ++i) {
    page.meetings[1].documents.push_back(
        {absl::StrCat("Paper number ", i), "PDF", i, {}, ""});
  }
  const ImportPlan plan = council.Plan(page, "bytes");
  ASSERT_EQ(plan.batches.size(), 3u);
  // The first batch arrives, then the connection is lost.
  council.Apply(plan.batches[0]);
  EXPECT_TRUE(council.All<Import>()[0]->source_sha256().empty());
  const ImportPlan rest = council.Import(page, "bytes");
  EXPECT_EQ(rest.import.conflicts_size(), 0);
  EXPECT_EQ(council.All<Paper>().size(), 1202u);
  EXPECT_TRUE(council.Import(page, "bytes").batches.empty());
  // All of it is remembered as the import's own.
  page.meetings[1].documents[0].size_kb = 99;
  EXPECT_EQ(council.Import(page, "changed").import.conflicts_size(), 0);
}

TEST(ImportPlanTest, LostEtagsAreHarmless) {
  FakeCouncil council;
  const ImportPlan plan = council.Plan(ContactStrategyPage(), "bytes");
  for (const auto& batch : plan.batches) council.Apply(batch);
  EXPECT_TRUE(council.Import(ContactStrategyPage(), "bytes").batches.empty());
}

TEST(ImportPlanTest, RefreshLinksWhatCameLater) {
  FakeCouncil council;
  Page citing = ContactStrategyPage();
  citing.meetings.pop_back();
  council.Import(citing, "citing");
  Page cited = ContactStrategyPage();
  cited.source = "oxford/scrutiny.txt";
  cited.meetings.erase(cited.meetings.begin());
  council.Import(cited, "cited");
  EXPECT_TRUE(council.Import(citing, "citing").batches.empty());
  const ImportPlan plan = council.Import(citing, "citing", {.refresh = true});
  EXPECT_EQ(plan.updated, 1);
}

}  // namespace
}  // namespace minutebook::importers
