#include "clients/cli/set_field.h"

#include <gtest/gtest.h>

#include "clients/cli/exit_code.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/paper.pb.h"
#include "minutebook/meetings/v1/recommendation.pb.h"

namespace minutebook::cli {
namespace {

using meetings::v1::Item;
using meetings::v1::Meeting;
using meetings::v1::Paper;
using meetings::v1::Recommendation;

absl::Status Set(google::protobuf::Message& record, const std::string& text) {
  const auto assignment = ParseAssignment(text);
  if (!assignment.ok()) return assignment.status();
  return SetField(*assignment, "oxford", record);
}

TEST(SetFieldTest, TextIsTakenAsItStands) {
  Meeting meeting;
  ASSERT_TRUE(Set(meeting, "venue=Room = 2, \"the\" hall").ok());
  EXPECT_EQ(meeting.venue(), "Room = 2, \"the\" hall");
  ASSERT_TRUE(Set(meeting, "venue=").ok());
  EXPECT_EQ(meeting.venue(), "");
}

TEST(SetFieldTest, Dates) {
  Meeting meeting;
  ASSERT_TRUE(Set(meeting, "date=2015-08-04").ok());
  EXPECT_EQ(meeting.date().month(), 8);
  ASSERT_TRUE(Set(meeting, "date=2015").ok());
  EXPECT_EQ(meeting.date().month(), 0);
  EXPECT_EQ(ExitCodeOf(Set(meeting, "date=4/8/2015")), kUsage);
  ASSERT_TRUE(Set(meeting, "start_time=2015-08-04T18:00:00Z").ok());
  EXPECT_EQ(meeting.start_time().seconds(), 1438711200);
}

TEST(SetFieldTest, ShortReferencesAreCompleted) {
  Meeting meeting;
  ASSERT_TRUE(Set(meeting, "body=cabinet").ok());
  EXPECT_EQ(meeting.body(), "councils/oxford/bodies/cabinet");
  ASSERT_TRUE(Set(meeting, "body=bodies/council").ok());
  EXPECT_EQ(meeting.body(), "councils/oxford/bodies/council");
  ASSERT_TRUE(Set(meeting, "body=councils/other/bodies/x").ok());
  EXPECT_EQ(meeting.body(), "councils/other/bodies/x");
  Paper paper;
  ASSERT_TRUE(Set(paper, "item=m1/i2").ok());
  EXPECT_EQ(paper.item(), "councils/oxford/meetings/m1/items/i2");
  // One id cannot name an item.
  ASSERT_TRUE(Set(paper, "item=i2").ok());
  EXPECT_EQ(paper.item(), "i2");
}

TEST(SetFieldTest, RepeatedFieldsGrow) {
  Item item;
  ASSERT_TRUE(Set(item, "issues=a").ok());
  ASSERT_TRUE(Set(item, "issues=b").ok());
  ASSERT_EQ(item.issues_size(), 2);
  EXPECT_EQ(item.issues(1), "councils/oxford/issues/b");
  ASSERT_TRUE(Set(item, R"(issues=["x"])").ok());
  EXPECT_EQ(item.issues_size(), 1);
  ASSERT_TRUE(Set(item, R"(contacts={"display_name":"Mr X"})").ok());
  ASSERT_TRUE(Set(item, R"(contacts={"display_name":"Ms Y"})").ok());
  EXPECT_EQ(item.contacts_size(), 2);
}

TEST(SetFieldTest, DottedPathsAndEnumerations) {
  Recommendation made;
  ASSERT_TRUE(Set(made, "response.status=agreed_in_part").ok());
  EXPECT_EQ(made.response().status(),
            Recommendation::Response::STATUS_AGREED_IN_PART);
  ASSERT_TRUE(Set(made, "response.status=STATUS_NOT_AGREED").ok());
  ASSERT_TRUE(Set(made, "response.status=to be considered").ok());
  const absl::Status wrong = Set(made, "response.status=maybe");
  EXPECT_EQ(ExitCodeOf(wrong), kUsage);
  EXPECT_NE(std::string(wrong.message()).find("AGREED_IN_PART"),
            std::string::npos);
}

TEST(SetFieldTest, MistakesAreNamed) {
  Meeting meeting;
  const absl::Status field = Set(meeting, "vneue=x");
  EXPECT_EQ(ExitCodeOf(field), kUsage);
  EXPECT_NE(std::string(field.message()).find("did you mean \"venue\""),
            std::string::npos);
  EXPECT_EQ(ExitCodeOf(Set(meeting, "venue")), kUsage);
  EXPECT_EQ(ExitCodeOf(Set(meeting, "=x")), kUsage);
  EXPECT_EQ(ExitCodeOf(Set(meeting, "venue.x=y")), kUsage);
  Paper paper;
  EXPECT_EQ(ExitCodeOf(Set(paper, "position=two")), kUsage);
}

}  // namespace
}  // namespace minutebook::cli
