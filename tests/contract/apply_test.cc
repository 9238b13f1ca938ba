// RecordService.Apply: many changes as one.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "minutebook/records/v1/apply.pb.h"
#include "storage/ledger/ledger.h"
#include "tests/support/matchers.h"
#include "tests/support/wexcombe.h"

namespace minutebook::testing {
namespace {

using records::v1::ApplyRequest;
using records::v1::ApplyResponse;
using ::testing::ElementsAre;

constexpr char kApply[] = "minutebook.records.v1.RecordService/Apply";

void AddCreate(ApplyRequest& request, const std::string& parent,
               const std::string& id, const google::protobuf::Message& record) {
  auto* create = request.add_operations()->mutable_create();
  create->set_parent(parent);
  create->set_id(id);
  create->mutable_record()->PackFrom(record);
}

meetings::v1::Issue IssueCalled(const std::string& title) {
  meetings::v1::Issue issue;
  issue.set_title(title);
  return issue;
}

class ApplyTest : public ::testing::Test {
 protected:
  ApplyTest() { request_.set_parent(kWex); }

  absl::Status Apply(const std::string& token = "root") {
    return wex_.Call(kApply, request_, &response_, token);
  }

  Wexcombe wex_;
  ApplyRequest request_;
  ApplyResponse response_;
};

TEST_F(ApplyTest, ReferencesMayNameRecordsCreatedFurtherDown) {
  meetings::v1::Meeting meeting;
  meeting.set_body("councils/wex/bodies/cabinet");
  AddCreate(request_, kWex, "m", meeting);
  meetings::v1::Item item;
  item.add_issues("councils/wex/issues/i");
  AddCreate(request_, "councils/wex/meetings/m", "1", item);
  AddCreate(request_, kWex, "i", IssueCalled("Parking"));
  councils::v1::Body body;
  body.set_display_name("Cabinet");
  AddCreate(request_, kWex, "cabinet", body);
  ASSERT_THAT(Apply(), IsOk());
  ASSERT_EQ(response_.records_size(), 4);
  meetings::v1::Item created;
  ASSERT_TRUE(response_.records(1).UnpackTo(&created));
  EXPECT_EQ(created.name(), "councils/wex/meetings/m/items/1");
}

TEST_F(ApplyTest, OneWrongOperationUndoesAll) {
  const int64_t rows = wex_.CountRows();
  AddCreate(request_, kWex, "one", IssueCalled("One"));
  meetings::v1::Item item;
  item.add_issues("councils/wex/issues/none");
  AddCreate(request_, "councils/wex/meetings/none", "1", item);
  EXPECT_THAT(Apply(), HasReason("PARENT_NOT_FOUND"));
  EXPECT_EQ(wex_.CountRows(), rows);
}

TEST_F(ApplyTest, EveryWrongFieldOfEveryOperationIsNamed) {
  AddCreate(request_, kWex, "a", IssueCalled(""));
  AddCreate(request_, kWex, "b", IssueCalled("two\nlines"));
  AddCreate(request_, "councils/other", "c", IssueCalled("Elsewhere"));
  request_.add_operations();
  const absl::Status status = Apply();
  EXPECT_THAT(status, HasReason("FIELDS_INVALID"));
  EXPECT_THAT(status, HasFields(ElementsAre("operations[2].create.parent")));
  request_.mutable_operations()->DeleteSubrange(2, 1);
  EXPECT_THAT(Apply(),
              HasFields(ElementsAre("operations[0].create.record.title",
                                    "operations[1].create.record.title",
                                    "operations[2]")));
}

TEST_F(ApplyTest, ARecordStandsInOneOperationOnly) {
  AddCreate(request_, kWex, "a", IssueCalled("A"));
  AddCreate(request_, kWex, "a", IssueCalled("B"));
  EXPECT_THAT(Apply(), HasFields(ElementsAre("operations[1].create.record")));
}

TEST_F(ApplyTest, RepeatAnswersWithTheFirstResult) {
  request_.set_request_id("6f1c1b1e-8f0e-4c57-9d0a-3f2f6d1c0a11");
  AddCreate(request_, kWex, "", IssueCalled("One"));
  AddCreate(request_, kWex, "", IssueCalled("Two"));
  ASSERT_THAT(Apply(), IsOk());
  const ApplyResponse first = response_;
  ASSERT_THAT(Apply(), IsOk());
  EXPECT_THAT(response_, EqualsProto(first));
}

TEST_F(ApplyTest, UpdatesAndDeletesObeyTheSameRules) {
  const auto issue = wex_.CreateIssue("i", "Parking");
  const auto stale = wex_.CreateIssue("j", "Old");
  auto* update = request_.add_operations()->mutable_update();
  meetings::v1::Issue changed;
  changed.set_name(issue.name());
  changed.set_title("Parking charges");
  update->mutable_record()->PackFrom(changed);
  update->mutable_update_mask()->add_paths("title");
  request_.add_operations()->mutable_delete_()->set_name(stale.name());
  ASSERT_THAT(Apply(), IsOk());
  meetings::v1::Issue after;
  ASSERT_TRUE(response_.records(0).UnpackTo(&after));
  EXPECT_EQ(after.title(), "Parking charges");
  ASSERT_TRUE(response_.records(1).UnpackTo(&after));
  EXPECT_TRUE(after.has_delete_time());
}

TEST_F(ApplyTest, EachOperationNeedsTheRoleOfItsMethod) {
  AddCreate(request_, kWex, "a", IssueCalled("A"));
  EXPECT_THAT(Apply("officer"), IsOk());
  councils::v1::Settings settings;
  settings.set_name("councils/wex/settings");
  request_.add_operations()->mutable_update()->mutable_record()->PackFrom(
      settings);
  EXPECT_THAT(Apply("officer"), HasReason("ROLE_MISSING"));
  EXPECT_THAT(Apply("staff"), HasReason("ROLE_MISSING"));
}

TEST_F(ApplyTest, FiveHundredOperationsAreOneWriteWithOneEntryEach) {
  for (int i = 0; i < 500; ++i) {
    AddCreate(request_, kWex, absl::StrCat("i", i),
              IssueCalled(absl::StrCat("Issue ", i)));
  }
  ASSERT_THAT(Apply(), IsOk());
  const storage::Ledger ledger([](int count) { return std::string(count, 0); });
  int entries = 0;
  int64_t write = 0;
  EXPECT_THAT(wex_.store().Read(storage::kNoDeadline, false,
                                [&](storage::ReadSession& session) {
                                  return ledger.List(
                                      session, "wex", 2, 1000,
                                      [&](const storage::Entry& entry) {
                                        ++entries;
                                        write = entry.write_number;
                                        EXPECT_EQ(entry.write_number, 2);
                                      });
                                }),
              IsOk());
  EXPECT_EQ(entries, 500);
  EXPECT_EQ(write, 2);
  AddCreate(request_, kWex, "one-too-many", IssueCalled("X"));
  EXPECT_THAT(Apply(), HasFields(ElementsAre("operations")));
}

}  // namespace
}  // namespace minutebook::testing
