// The check of a store against itself: a sound one is clean, and each kind of
// fault that is planted is found at its place.

#include "services/keeping/verify.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/sqlite/sqlite_driver.h"
#include "tests/support/matchers.h"
#include "tests/support/wexcombe.h"

namespace minutebook::keeping {
namespace {

using ::minutebook::testing::Day;
using ::minutebook::testing::IsOk;
using ::minutebook::testing::kMeetings;
using ::minutebook::testing::StatusIs;
using ::minutebook::testing::Wexcombe;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kUuid[] = "00000000-0000-4000-8000-000000000001";

// A council with two bodies, a meeting with an item on an issue, issues that
// were updated, deleted and undeleted, and an update that altered nothing.
class VerifyTest : public ::testing::Test {
 protected:
  VerifyTest() {
    const auto body = wex_.CreateBody("executive", "Executive");
    wex_.CreateBody("audit", "Audit Committee");
    const auto date = Day(2014, 3, 11);
    const auto meeting = wex_.CreateMeeting("m1", body.name(), &date);
    const auto issue = wex_.CreateIssue("i1", "Customer strategy");
    wex_.CreateItem(meeting.name(), "1", issue.name());
    meetings::v1::UpdateIssueRequest update;
    *update.mutable_issue() = issue;
    update.mutable_issue()->set_title("Customer Strategy 2014-2017");
    update.mutable_issue()->clear_etag();
    wex_.Must<meetings::v1::Issue>(std::string(kMeetings) + "UpdateIssue",
                                   update);
    update.set_request_id(kUuid);
    wex_.Must<meetings::v1::Issue>(std::string(kMeetings) + "UpdateIssue",
                                   update);
    wex_.CreateIssue("gone", "Withdrawn");
    meetings::v1::DeleteIssueRequest remove;
    remove.set_name("councils/wex/issues/gone");
    wex_.Must<meetings::v1::Issue>(std::string(kMeetings) + "DeleteIssue",
                                   remove);
    wex_.CreateIssue("back", "Withdrawn and not");
    remove.set_name("councils/wex/issues/back");
    wex_.Must<meetings::v1::Issue>(std::string(kMeetings) + "DeleteIssue",
                                   remove);
    meetings::v1::UndeleteIssueRequest undelete;
    undelete.set_name(remove.name());
    wex_.Must<meetings::v1::Issue>(std::string(kMeetings) + "UndeleteIssue",
                                   undelete);
    driver_ = *storage::OpenSqlite({wex_.database().address()});
  }

  void Plant(const std::string& script) {
    auto connection = *driver_->OpenWriter();
    ASSERT_THAT(
        connection->ExecuteScript("PRAGMA foreign_keys = OFF; " + script),
        IsOk())
        << script;
  }

  VerifyReport Check(VerifyOptions options = {}) {
    options.slice = 2;  // so that every walk goes over more than one
    absl::StatusOr<VerifyReport> report = Verify(*driver_, options);
    EXPECT_THAT(report, IsOk());
    return *std::move(report);
  }

  Wexcombe wex_{nullptr, testing::StoreKind::kDisk};
  std::unique_ptr<storage::Driver> driver_;
};

std::vector<std::string> Told(const VerifyReport& report) {
  std::vector<std::string> lines;
  for (const Finding& finding : report.findings.kept()) {
    lines.push_back(absl::StrCat(std::string(FindingName(finding.kind)), " | ",
                                 finding.record, " | ", finding.sequence, " | ",
                                 finding.text));
  }
  return lines;
}

TEST_F(VerifyTest, SoundStoreIsClean) {
  const VerifyReport report = Check();
  EXPECT_THAT(Told(report), IsEmpty());
  EXPECT_EQ(report.councils, 2);  // the server's own ledger, which is empty
  EXPECT_EQ(report.entries, 14);
  EXPECT_EQ(report.records, 9);
}

TEST_F(VerifyTest, ProgressEndsAtTheTotal) {
  VerifyOptions options;
  VerifyProgress last;
  options.progress = [&](const VerifyProgress& progress) { last = progress; };
  Check(options);
  EXPECT_EQ(last.done, last.total);
  EXPECT_EQ(last.total, 23);
}

struct Fault {
  const char* name;
  const char* script;
  FindingKind kind;
  const char* record;
};

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

class PlantedTest : public VerifyTest,
                    public ::testing::WithParamInterface<Fault> {};

TEST_P(PlantedTest, IsFound) {
  Plant(GetParam().script);
  const VerifyReport report = Check();
  EXPECT_THAT(
      Told(report),
      Contains(HasSubstr(absl::StrCat(std::string(FindingName(GetParam().kind)),
                                      " | ", GetParam().record, " | "))));
}

constexpr Fault kFaults[] = {
    {"Hole", "DELETE FROM entries WHERE council = 'wex' AND sequence = 4",
     FindingKind::kSequence, "councils/wex/meetings/m1"},
    {"CommitTimeFalls", "UPDATE entries SET commit_time = 1 WHERE sequence = 4",
     FindingKind::kCommitTime, "councils/wex/bodies/audit"},
    {"CommitTimesOfOneWrite",
     "UPDATE entries SET commit_time = commit_time + 1 WHERE sequence = 2",
     FindingKind::kCommitTime, "councils/wex/settings"},
    {"WriteNumberLeaps",
     "UPDATE entries SET write_number = write_number + 1 WHERE sequence = 4",
     FindingKind::kWriteNumber, "councils/wex/bodies/audit"},
    {"HeadBehind", "UPDATE heads SET sequence = 13 WHERE council = 'wex'",
     FindingKind::kHead, ""},
    {"HeadAhead", "UPDATE heads SET sequence = 15 WHERE council = 'wex'",
     FindingKind::kHead, ""},
    {"LastEntryGone", "DELETE FROM entries WHERE sequence = 14",
     FindingKind::kHead, ""},
    {"ActorAltered", "UPDATE entries SET actor = 'x' WHERE sequence = 6",
     FindingKind::kLeaf, "councils/wex/issues/i1"},
    {"SaltAltered", "UPDATE entries SET body_salt = x'00' WHERE sequence = 6",
     FindingKind::kLeaf, "councils/wex/issues/i1"},
    {"LeafAltered", "UPDATE entries SET leaf = x'00' WHERE sequence = 6",
     FindingKind::kLeaf, "councils/wex/issues/i1"},
    {"LeafOfAnErasedEntryAltered",
     "UPDATE entries SET body = NULL, body_salt = NULL, actor = 'x' "
     "WHERE sequence = 6",
     FindingKind::kLeaf, "councils/wex/issues/i1"},
    {"HalfErased", "UPDATE entries SET body_salt = NULL WHERE sequence = 6",
     FindingKind::kErasure, "councils/wex/issues/i1"},
    {"EntryBodyOfAnother",
     "UPDATE entries SET body = (SELECT body FROM entries WHERE sequence = 3) "
     "WHERE sequence = 4",
     FindingKind::kEntryBody, "councils/wex/bodies/audit"},
    {"EntryBodyUnreadable",
     "UPDATE entries SET body = x'ffff' WHERE sequence = 4",
     FindingKind::kEntryBody, "councils/wex/bodies/audit"},
    {"EntryOfNoType", "UPDATE entries SET type = 'ducks' WHERE sequence = 4",
     FindingKind::kEntryBody, "ducks \"audit\""},
    {"KeyThatIsNone", "UPDATE entries SET key = 'a/b/c' WHERE sequence = 4",
     FindingKind::kEntryBody, "bodies \"a/b/c\""},
    {"RecordGone", "DELETE FROM bodies WHERE key = 'audit'",
     FindingKind::kEntryWithoutRecord, "councils/wex/bodies/audit"},
    {"LastRecordGone", "DELETE FROM items", FindingKind::kEntryWithoutRecord,
     "councils/wex/meetings/m1/items/1"},
    {"EntryGone",
     "UPDATE entries SET key = 'other' WHERE type = 'bodies' AND key = 'audit'",
     FindingKind::kRecordWithoutEntry, "councils/wex/bodies/audit"},
    {"CouncilGone", "DELETE FROM councils", FindingKind::kCouncil, ""},
    {"RevisionsLeap",
     "UPDATE entries SET revision = 5 WHERE key = 'i1' AND action = 1",
     FindingKind::kHistory, "councils/wex/issues/i1"},
    {"MadeTwice", "UPDATE entries SET action = 1 WHERE key = 'i1'",
     FindingKind::kHistory, "councils/wex/issues/i1"},
    {"PriorVisibilityAltered",
     "UPDATE entries SET prior_visibility = 1 WHERE sequence = 6",
     FindingKind::kPriorVisibility, "councils/wex/issues/i1"},
    {"BodyAltered",
     "UPDATE issues SET body = CAST(replace(body, 'Strategy', 'Tragedys') AS "
     "BLOB) WHERE key = 'i1'",
     FindingKind::kBody, "councils/wex/issues/i1"},
    {"RevisionAltered", "UPDATE issues SET revision = 9 WHERE key = 'i1'",
     FindingKind::kRevision, "councils/wex/issues/i1"},
    {"VisibilityAltered", "UPDATE issues SET visibility = 2 WHERE key = 'i1'",
     FindingKind::kVisibility, "councils/wex/issues/i1"},
    {"VisibilityOfTheRowAlone",
     "UPDATE issues SET visibility = 2 WHERE key = 'i1'", FindingKind::kHeader,
     "councils/wex/issues/i1"},
    {"DeletionUndone", "UPDATE issues SET delete_time = NULL",
     FindingKind::kDeletion, "councils/wex/issues/gone"},
    {"DeletionMadeUp", "UPDATE issues SET delete_time = 1 WHERE key = 'i1'",
     FindingKind::kDeletion, "councils/wex/issues/i1"},
    {"CreateTimeAltered", "UPDATE issues SET create_time = 1 WHERE key = 'i1'",
     FindingKind::kTime, "councils/wex/issues/i1"},
    {"UpdateTimeAltered", "UPDATE issues SET update_time = 1 WHERE key = 'i1'",
     FindingKind::kTime, "councils/wex/issues/i1"},
    {"ParentAltered", "UPDATE items SET parent = 'm2'", FindingKind::kParent,
     "councils/wex/meetings/m1/items/1"},
    {"ColumnAltered", "UPDATE issues SET f_title = 'x' WHERE key = 'i1'",
     FindingKind::kColumn, "councils/wex/issues/i1"},
    {"DateColumnAltered", "UPDATE meetings SET f_date = 20140312",
     FindingKind::kColumn, "councils/wex/meetings/m1"},
    {"LinkGone", "DELETE FROM links WHERE from_type = 'items'",
     FindingKind::kLink, "councils/wex/meetings/m1/items/1"},
    {"LinkMadeUp",
     "INSERT INTO links VALUES ('wex', 'issues', 'i1', 'x', 0, 'bodies', "
     "'audit')",
     FindingKind::kLink, "councils/wex/issues/i1"},
    {"LinkToAnother",
     "UPDATE links SET to_key = 'audit' WHERE from_type = 'meetings'",
     FindingKind::kLink, "councils/wex/meetings/m1"},
    {"LinkFromNowhere",
     "INSERT INTO links VALUES ('wex', 'papers', 'p', 'x', 0, 'bodies', "
     "'audit')",
     FindingKind::kLink, "councils/wex/papers/p"},
    {"LinkFromNoType",
     "INSERT INTO links VALUES ('wex', 'ducks', 'p', 'x', 0, 'bodies', "
     "'audit')",
     FindingKind::kLink, "ducks"},
    {"ReferenceToADeletedRecord",
     "UPDATE bodies SET delete_time = 1 WHERE key = 'executive'",
     FindingKind::kReference, "councils/wex/meetings/m1"},
    {"SecretReplaced", "UPDATE secrets SET value = x'00'", FindingKind::kHeader,
     "councils/wex/issues/i1"},
};

INSTANTIATE_TEST_SUITE_P(Faults, PlantedTest, ::testing::ValuesIn(kFaults),
                         [](const auto& info) {
                           return std::string(info.param.name);
                         });

TEST_F(VerifyTest, ErasedEntryIsCountedAndNoFinding) {
  Plant("UPDATE entries SET body = NULL, body_salt = NULL WHERE sequence = 6");
  const VerifyReport report = Check();
  EXPECT_THAT(Told(report), IsEmpty());
  EXPECT_EQ(report.erased, 1);
}

TEST_F(VerifyTest, FindingsAreBoundedAndAllCounted) {
  Plant("UPDATE entries SET leaf = x'00'");
  VerifyOptions options;
  options.findings = 3;
  const VerifyReport report = Check(options);
  EXPECT_EQ(report.findings.kept().size(), 3u);
  EXPECT_EQ(report.findings.total(), 14);
}

TEST_F(VerifyTest, OneCouncilAlone) {
  Plant("UPDATE heads SET sequence = 3 WHERE council = '-'");
  VerifyOptions options;
  options.council = "wex";
  EXPECT_THAT(Told(Check(options)), IsEmpty());
  EXPECT_EQ(Check().findings.total(), 1);
}

TEST_F(VerifyTest, AnotherSchemaCannotBeChecked) {
  Plant("INSERT INTO schema_migrations VALUES (999, 'later', 'x', 1)");
  EXPECT_THAT(Verify(*driver_, {}),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(VerifyTest, WhatIsWrittenMeanwhileIsNoFinding) {
  VerifyOptions options;
  int number = 0;
  options.progress = [&](const VerifyProgress&) {
    if (++number > 30) return;
    wex_.CreateIssue(absl::StrCat("n", number), "Meanwhile");
    meetings::v1::UpdateIssueRequest update;
    update.mutable_issue()->set_name("councils/wex/issues/i1");
    update.mutable_issue()->set_title(absl::StrCat("Title ", number));
    wex_.Must<meetings::v1::Issue>(std::string(kMeetings) + "UpdateIssue",
                                   update);
  };
  EXPECT_THAT(Told(Check(options)), IsEmpty());
  EXPECT_GT(number, 10);
}

}  // namespace
}  // namespace minutebook::keeping
