// What the contract's limits do to records that are read from pages.
#include "clients/importers/records/record_limits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minutebook/meetings/v1/commitment.pb.h"

namespace minutebook::importers {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(RecordLimitsTest, ReversedDaysAreLeftOutWithANote) {
  meetings::v1::Commitment commitment;
  auto& due = *commitment.mutable_due();
  due.set_as_stated("between May and April 2027");
  due.mutable_not_before()->set_year(2027);
  due.mutable_not_before()->set_month(5);
  due.mutable_not_before()->set_day(1);
  due.mutable_not_after()->set_year(2027);
  due.mutable_not_after()->set_month(4);
  due.mutable_not_after()->set_day(30);
  EXPECT_THAT(FitLimits(commitment),
              ElementsAre(HasSubstr("due.not_before and due.not_after")));
  EXPECT_FALSE(commitment.due().has_not_before());
  EXPECT_FALSE(commitment.due().has_not_after());
  EXPECT_EQ(commitment.due().as_stated(), "between May and April 2027");
}

TEST(RecordLimitsTest, DaysInOrderStay) {
  meetings::v1::Commitment commitment;
  auto& due = *commitment.mutable_due();
  due.mutable_not_before()->set_year(2027);
  due.mutable_not_before()->set_month(4);
  due.mutable_not_before()->set_day(30);
  *due.mutable_not_after() = due.not_before();
  const std::string before = commitment.SerializeAsString();
  EXPECT_THAT(FitLimits(commitment), IsEmpty());
  EXPECT_EQ(commitment.SerializeAsString(), before);
}

}  // namespace
}  // namespace minutebook::importers
