// Importing again, field by field: who wrote the present value decides.
#include "clients/importers/records/record_merge.h"

#include <gtest/gtest.h>

#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/meetings/v1/item.pb.h"

namespace minutebook::importers {
namespace {

using meetings::v1::Issue;
using meetings::v1::Item;
using records::v1::Import;

constexpr char kName[] = "councils/x/meetings/m/items/i";

Item MakeItem(const std::string& title, const std::string& purpose) {
  Item item;
  item.set_name(kName);
  item.set_title(title);
  item.set_purpose(purpose);
  return item;
}

template <class T>
Draft MakeDraft(const T& record) {
  Draft draft;
  draft.record = std::make_unique<T>(record);
  return draft;
}

// What the import remembers of a record that it wrote so.
template <class T>
Import::ImportedRecord Written(const T& record) {
  return MergeDraft({MakeDraft(record), nullptr, false, nullptr, false})
      .imported;
}

using Outcome = MergeResult::Outcome;

TEST(RecordMergeTest, NewRecordIsCreatedWhole) {
  const Draft draft = MakeDraft(MakeItem("A", "p"));
  const MergeResult merged = MergeDraft({draft});
  EXPECT_EQ(merged.outcome, Outcome::kCreate);
  EXPECT_TRUE(merged.imported.created());
  ASSERT_EQ(merged.imported.fields_size(), 2);
  EXPECT_EQ(merged.imported.fields(0).path(), "title");
}

TEST(RecordMergeTest, OwnValueIsUpdated) {
  const Item before = MakeItem("A", "old");
  const auto memory = Written(before);
  Item present = before;
  present.set_etag("e7");
  const Draft draft = MakeDraft(MakeItem("A", "new"));
  const MergeResult merged =
      MergeDraft({draft, &present, false, &memory, false});
  EXPECT_EQ(merged.outcome, Outcome::kUpdate);
  EXPECT_EQ(merged.mask, std::vector<std::string>{"purpose"});
  const auto& record = static_cast<const Item&>(*merged.record);
  EXPECT_EQ(record.purpose(), "new");
  EXPECT_EQ(record.etag(), "e7");
  EXPECT_EQ(record.title(), "");
  EXPECT_TRUE(merged.conflicts.empty());
}

TEST(RecordMergeTest, ValueChangedBySomebodyIsKept) {
  const auto memory = Written(MakeItem("A", "old"));
  const Item present = MakeItem("A", "edited");
  const Draft draft = MakeDraft(MakeItem("A", "new"));
  const MergeResult merged =
      MergeDraft({draft, &present, false, &memory, false});
  EXPECT_EQ(merged.outcome, Outcome::kUnchanged);
  ASSERT_EQ(merged.conflicts.size(), 1u);
  EXPECT_EQ(merged.conflicts[0].path(), "purpose");
  EXPECT_EQ(merged.conflicts[0].kept_value(), "\"edited\"");
  EXPECT_EQ(merged.conflicts[0].imported_value(), "\"new\"");
  // The memory stays, so that the conflict is found again.
  EXPECT_EQ(merged.imported.SerializeAsString(), memory.SerializeAsString());
}

TEST(RecordMergeTest, SameValueByBothIsNoConflict) {
  const auto memory = Written(MakeItem("A", "old"));
  const Item present = MakeItem("A", "new");
  const Draft draft = MakeDraft(MakeItem("A", "new"));
  const MergeResult merged =
      MergeDraft({draft, &present, false, &memory, false});
  EXPECT_EQ(merged.outcome, Outcome::kUnchanged);
  EXPECT_TRUE(merged.conflicts.empty());
}

TEST(RecordMergeTest, ClearedValueStaysCleared) {
  const auto memory = Written(MakeItem("A", "old"));
  const Item present = MakeItem("A", "");
  const Draft draft = MakeDraft(MakeItem("A", "old"));
  const MergeResult merged =
      MergeDraft({draft, &present, false, &memory, false});
  EXPECT_EQ(merged.outcome, Outcome::kUnchanged);
  EXPECT_EQ(merged.conflicts.size(), 1u);
}

TEST(RecordMergeTest, AnotherSourceFillsWhatIsEmpty) {
  const Item present = MakeItem("A", "");
  const Draft draft = MakeDraft(MakeItem("B", "p"));
  const MergeResult merged =
      MergeDraft({draft, &present, false, nullptr, false});
  EXPECT_EQ(merged.outcome, Outcome::kUpdate);
  EXPECT_EQ(merged.mask, std::vector<std::string>{"purpose"});
  ASSERT_EQ(merged.conflicts.size(), 1u);
  EXPECT_EQ(merged.conflicts[0].path(), "title");
  ASSERT_EQ(merged.imported.fields_size(), 1);
  EXPECT_EQ(merged.imported.fields(0).path(), "purpose");
  EXPECT_FALSE(merged.imported.created());
}

TEST(RecordMergeTest, DeletedStaysDeleted) {
  const auto memory = Written(MakeItem("A", "p"));
  const Draft draft = MakeDraft(MakeItem("A", "p"));
  const MergeResult merged =
      MergeDraft({draft, nullptr, false, &memory, false});
  EXPECT_EQ(merged.outcome, Outcome::kDeleted);
  EXPECT_EQ(merged.conflicts.size(), 1u);
}

TEST(RecordMergeTest, FrozenWritesNothing) {
  const Item present = MakeItem("", "");
  const Draft draft = MakeDraft(MakeItem("A", "p"));
  EXPECT_EQ(MergeDraft({draft, &present, false, nullptr, true}).outcome,
            Outcome::kUnchanged);
  EXPECT_EQ(MergeDraft({draft, nullptr, false, nullptr, true}).outcome,
            Outcome::kUnchanged);
}

Issue MakeIssue(const std::vector<std::string>& documents) {
  Issue issue;
  issue.set_name("councils/x/issues/i");
  for (const auto& document : documents) issue.add_source_documents(document);
  return issue;
}

TEST(RecordMergeTest, ListsGrowByWhatTheyLack) {
  const Issue present = MakeIssue({"a"});
  const Draft draft = MakeDraft(MakeIssue({"b"}));
  const MergeResult merged =
      MergeDraft({draft, &present, false, nullptr, false});
  EXPECT_EQ(merged.outcome, Outcome::kUpdate);
  const auto& record = static_cast<const Issue&>(*merged.record);
  ASSERT_EQ(record.source_documents_size(), 2);
  EXPECT_EQ(record.source_documents(1), "b");
}

TEST(RecordMergeTest, ElementTakenOutStaysOut) {
  const auto memory = Written(MakeIssue({"a"}));
  const Issue present = MakeIssue({"z"});
  const Draft draft = MakeDraft(MakeIssue({"a"}));
  const MergeResult merged =
      MergeDraft({draft, &present, false, &memory, false});
  EXPECT_EQ(merged.outcome, Outcome::kUnchanged);
  EXPECT_EQ(merged.conflicts.size(), 1u);
}

TEST(RecordMergeTest, OwnListIsReplaced) {
  Item before = MakeItem("A", "p");
  before.add_contacts()->set_display_name("Old");
  const auto memory = Written(before);
  Item next = MakeItem("A", "p");
  next.add_contacts()->set_display_name("New");
  const Draft draft = MakeDraft(next);
  const MergeResult merged =
      MergeDraft({draft, &before, false, &memory, false});
  ASSERT_EQ(merged.outcome, Outcome::kUpdate);
  const auto& record = static_cast<const Item&>(*merged.record);
  ASSERT_EQ(record.contacts_size(), 1);
  EXPECT_EQ(record.contacts(0).display_name(), "New");
}

TEST(RecordMergeTest, GuessesAreNotCompared) {
  Draft draft = MakeDraft(MakeItem("A", "guess"));
  draft.only_when_new = {"purpose"};
  const Item present = MakeItem("A", "known");
  const MergeResult merged =
      MergeDraft({draft, &present, false, nullptr, false});
  EXPECT_EQ(merged.outcome, Outcome::kUnchanged);
  EXPECT_TRUE(merged.conflicts.empty());
}

}  // namespace
}  // namespace minutebook::importers
