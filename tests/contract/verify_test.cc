// The check of a store against itself, on every database: a sound one is clean,
// and what was altered is found.

#include "services/keeping/verify.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/wexcombe.h"

namespace minutebook::testing {
namespace {

TEST(VerifyContractTest, SoundStoreIsCleanAndAnAlteredOneIsNot) {
  Wexcombe wex;
  if (!wex.database().lasts()) {
    GTEST_SKIP() << "a database in memory cannot be opened a second time";
  }
  const auto body = wex.CreateBody("executive", "Executive");
  const auto date = Day(2014, 3, 11);
  const auto meeting = wex.CreateMeeting("m1", body.name(), &date);
  const auto issue = wex.CreateIssue("i1", "Customer strategy");
  wex.CreateItem(meeting.name(), "1", issue.name());
  meetings::v1::DeleteIssueRequest remove;
  remove.set_name(wex.CreateIssue("i2", "Withdrawn").name());
  wex.Must<meetings::v1::Issue>(std::string(kMeetings) + "DeleteIssue", remove);

  const auto driver = *wex.database().Open();
  keeping::VerifyOptions options;
  options.slice = 2;
  auto report = keeping::Verify(*driver, options);
  ASSERT_THAT(report, IsOk());
  for (const keeping::Finding& finding : report->findings.kept()) {
    ADD_FAILURE() << finding.record << ": " << finding.text;
  }
  EXPECT_EQ(report->entries, 8);
  EXPECT_EQ(report->records, 7);

  ASSERT_THAT((*driver->OpenWriter())
                  ->ExecuteScript("UPDATE issues SET f_title = 'x' WHERE key = "
                                  "'i1'; DELETE FROM entries WHERE key = 'i2'"),
              IsOk());
  report = keeping::Verify(*driver, options);
  ASSERT_THAT(report, IsOk());
  const auto& counts = report->findings.counts();
  EXPECT_EQ(counts.count(keeping::FindingKind::kColumn), 1u);
  EXPECT_EQ(counts.count(keeping::FindingKind::kRecordWithoutEntry), 1u);
  EXPECT_EQ(counts.count(keeping::FindingKind::kHead), 1u);
}

}  // namespace
}  // namespace minutebook::testing
