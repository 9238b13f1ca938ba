// Rules of meetings, commitments and recommendations, with the edge days.

#include <map>
#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "services/rules/civil_date.h"
#include "services/rules/commitments.h"
#include "services/rules/meeting_lifecycle.h"
#include "services/rules/minute_reference.h"
#include "services/rules/recommendations.h"
#include "services/rules/work_programme.h"

namespace minutebook::rules {
namespace {

using meetings::v1::Commitment;
using meetings::v1::Recommendation;

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

// What other records tell: `early` was on 15 January 2015, `late` on 20 April
// 2016; nothing else is known.
int32_t DayOfRecord(const std::string& name) {
  static const auto* const days = new std::map<std::string, int32_t>{
      {"early", 20150115}, {"late", 20160420}};
  const auto found = days->find(name);
  return found == days->end() ? 0 : found->second;
}

std::string Date(const std::string& field, int year, int month, int day) {
  return field + " { year: " + std::to_string(year) +
         " month: " + std::to_string(month) + " day: " + std::to_string(day) +
         " } ";
}

TEST(MeetingRulesTest, AMeetingIsToComeUntilItsDay) {
  const auto day = [](int32_t number) { return DateOf(number); };
  meetings::v1::Meeting meeting;
  EXPECT_FALSE(IsToCome(meeting, day(20150804))) << "its day is not known";
  *meeting.mutable_date() = day(20150804);
  EXPECT_TRUE(IsToCome(meeting, day(20150803)));
  EXPECT_FALSE(IsToCome(meeting, day(20150804)));
  EXPECT_FALSE(IsToCome(meeting, day(20160101)));
}

TEST(CommitmentRulesTest, StateAndFirstDayFollowFromTheRecord) {
  const std::string due = "due { " + Date("not_after", 2015, 12, 31) + "} ";
  struct {
    std::string commitment;
    CommitmentState state;
    int32_t first;
  } const kCases[] = {
      {"", Commitment::STATE_OPEN, 0},
      {due, Commitment::STATE_OPEN, 20151231},
      {"due { waits_for: 'x' }", Commitment::STATE_WAITING, 0},
      {"due { condition: 'as and when the plans are developed' }",
       Commitment::STATE_OPEN, 0},
      {"due { waits_for: 'x' " + Date("not_after", 2016, 4, 30) + "}",
       Commitment::STATE_OPEN, 20160430},
      {due + "fulfilments { partial: true }", Commitment::STATE_OPEN, 20151231},
      {due + "fulfilments { partial: true } fulfilments {}",
       Commitment::STATE_FULFILLED, 20151231},
      {due + "fulfilments {} withdrawal { reason: 'r' }",
       Commitment::STATE_WITHDRAWN, 20151231},
      {"due { " + Date("not_after", 2016, 4, 30) + "} earlier_dues { " + due +
           "}",
       Commitment::STATE_OPEN, 20151231},
      {"due { waits_for: 'x' } earlier_dues { " + due + "}",
       Commitment::STATE_WAITING, 20151231},
  };
  for (const auto& test : kCases) {
    Commitment commitment = Parse<Commitment>(test.commitment);
    DeriveCommitment(commitment);
    EXPECT_EQ(commitment.state(), test.state) << test.commitment;
    EXPECT_EQ(DateNumber(commitment.first_due_date()), test.first)
        << test.commitment;
    // A repeat changes nothing.
    const std::string once = commitment.SerializeAsString();
    DeriveCommitment(commitment);
    EXPECT_EQ(commitment.SerializeAsString(), once);
  }
}

TEST(CommitmentRulesTest, OverdueFromTheDayAfterTheLastUntilItIsSettled) {
  const std::string due = "due { " + Date("not_after", 2015, 12, 31) + "} ";
  const std::string put_off = "due { " + Date("not_after", 2016, 4, 30) +
                              "} earlier_dues { " + due +
                              Date("rescheduled_date", 2016, 1, 10) + "} ";
  struct {
    std::string commitment;
    int32_t day;
    int32_t last;  // 0: not overdue
  } const kCases[] = {
      {due, 20151231, 0},
      {due, 20160101, 20151231},
      {due + Date("made_date", 2016, 1, 2), 20160101, 0},
      {due + Date("made_date", 2016, 1, 2), 20160102, 20151231},
      {due + "origin_item: 'late'", 20160419, 0},
      {due + "origin_item: 'late'", 20160420, 20151231},
      {due + "origin_item: 'unknown'", 20160101, 20151231},
      // Kept: overdue until the day before, on none when that is not known.
      {due + "fulfilments { " + Date("fulfilment_date", 2016, 2, 1) + "}",
       20160131, 20151231},
      {due + "fulfilments { " + Date("fulfilment_date", 2016, 2, 1) + "}",
       20160201, 0},
      {due + "fulfilments { item: 'late' }", 20160419, 20151231},
      {due + "fulfilments { item: 'late' }", 20160420, 0},
      {due + "fulfilments { decision: 'late' }", 20160419, 20151231},
      {due + "fulfilments { item: 'unknown' }", 20160419, 0},
      {due + "fulfilments { item: 'early' partial: true }", 20160419, 20151231},
      {due + "withdrawal { " + Date("withdrawal_date", 2016, 2, 1) + "}",
       20160131, 20151231},
      {due + "withdrawal { " + Date("withdrawal_date", 2016, 2, 1) + "}",
       20160201, 0},
      {due + "withdrawal { reason: 'r' }", 20160131, 0},
      // Put off on 10 January: late until then, and again from May on.
      {put_off, 20160101, 20151231},
      {put_off, 20160109, 20151231},
      {put_off, 20160110, 0},
      {put_off, 20160430, 0},
      {put_off, 20160501, 20160430},
      // Waits: from the day after what it waits for.
      {"due { waits_for: 'late' }", 20160420, 0},
      {"due { waits_for: 'late' }", 20160421, 20160420},
      {"due { waits_for: 'unknown' }", 20300101, 0},
      {"due { condition: 'when developed' }", 20300101, 0},
  };
  for (const auto& test : kCases) {
    const auto overdue =
        OverdueOn(Parse<Commitment>(test.commitment), test.day, DayOfRecord);
    EXPECT_EQ(overdue.has_value() ? overdue->last_day : 0, test.last)
        << test.commitment << " on " << test.day;
  }
}

TEST(RecommendationRulesTest, StateFollowsFromAnswerAndImplementation) {
  const std::string agreed = "response { status: STATUS_AGREED } ";
  struct {
    std::string recommendation;
    RecommendationState state;
  } const kCases[] = {
      {"", Recommendation::STATE_UNANSWERED},
      {"response {}", Recommendation::STATE_UNANSWERED},
      {"response { text: 'The Board thanked the Panel' }",
       Recommendation::STATE_ANSWERED},
      {"response { status: STATUS_TO_BE_CONSIDERED }",
       Recommendation::STATE_TO_BE_CONSIDERED},
      {"response { status: STATUS_NOT_AGREED }",
       Recommendation::STATE_NOT_AGREED},
      {agreed, Recommendation::STATE_AGREED},
      {"response { status: STATUS_AGREED_IN_PART }",
       Recommendation::STATE_AGREED},
      {agreed + "implementations { record: 'x' }",
       Recommendation::STATE_AGREED},
      {agreed + "implementations { partial: true " +
           Date("implementation_date", 2016, 1, 1) + "}",
       Recommendation::STATE_AGREED},
      {agreed + "implementations { " + Date("implementation_date", 2016, 1, 1) +
           "}",
       Recommendation::STATE_IMPLEMENTED},
      {agreed + "withdrawal { reason: 'r' }", Recommendation::STATE_WITHDRAWN},
  };
  for (const auto& test : kCases) {
    Recommendation recommendation = Parse<Recommendation>(test.recommendation);
    DeriveRecommendation(recommendation);
    EXPECT_EQ(recommendation.state(), test.state) << test.recommendation;
  }
}

TEST(RecommendationRulesTest,
     UnansweredUntilTheAnswerProperAndLateAfterTwoMonths) {
  const std::string made = Date("made_date", 2015, 12, 31);
  const std::string agreed = made + "response { status: STATUS_AGREED ";
  enum { kNo, kWaits, kLate, kUndated };
  struct {
    std::string recommendation;
    int32_t day;
    int expected;
  } const kCases[] = {
      {made, 20151230, kNo},
      {made, 20151231, kWaits},
      {made, 20160229, kWaits},
      {made, 20160301, kLate},
      {"made_item: 'early'", 20150114, kNo},
      {"made_item: 'early'", 20150315, kWaits},
      {"made_item: 'early'", 20150316, kLate},
      {"made_item: 'unknown'", 20300101, kUndated},
      {made + "response { status: STATUS_TO_BE_CONSIDERED }", 20160301, kLate},
      {agreed + Date("response_date", 2016, 2, 1) + "}", 20160131, kWaits},
      {agreed + Date("response_date", 2016, 2, 1) + "}", 20160201, kNo},
      {agreed + "response_item: 'late' }", 20160419, kLate},
      {agreed + "response_item: 'late' }", 20160420, kNo},
      {agreed + "} put_item: 'late'", 20160419, kLate},
      {agreed + "} put_item: 'late'", 20160420, kNo},
      {agreed + "}", 20160101, kNo},
      {made + "withdrawal { " + Date("withdrawal_date", 2016, 3, 5) + "}",
       20160304, kLate},
      {made + "withdrawal { " + Date("withdrawal_date", 2016, 3, 5) + "}",
       20160305, kNo},
  };
  for (const auto& test : kCases) {
    const auto unanswered = UnansweredOn(
        Parse<Recommendation>(test.recommendation), test.day, {}, DayOfRecord);
    const int found = !unanswered.has_value()         ? kNo
                      : !unanswered->made.has_value() ? kUndated
                      : unanswered->overdue           ? kLate
                                                      : kWaits;
    EXPECT_EQ(found, test.expected) << test.recommendation << test.day;
  }
}

TEST(WorkProgrammeRulesTest,
     TheFirstMeetingThatTheTimeAllowsOrTheLastBeforeIt) {
  const std::vector<int32_t> days = {20160112, 20160209, 20160308};
  const auto between = [](int from, int to) {
    return (from == 0 ? "" : Date("not_before", 2016, from / 100, from % 100)) +
           (to == 0 ? "" : Date("not_after", 2016, to / 100, to % 100));
  };
  struct {
    std::string due;
    int index;  // -1: none
  } const kCases[] = {
      {"", -1},
      {between(112, 0), 0},
      {between(113, 0), 1},
      {between(309, 0), -1},
      {between(0, 111), -1},
      {between(0, 112), 0},
      {between(0, 208), 0},
      {between(0, 1231), 2},
      {between(201, 209), 1},
      {between(201, 208), -1},
  };
  for (const auto& test : kCases) {
    const auto index = MeetingFor(days, Parse<meetings::v1::Due>(test.due));
    EXPECT_EQ(index.has_value() ? static_cast<int>(*index) : -1, test.index)
        << test.due;
  }
  EXPECT_FALSE(
      MeetingFor({}, Parse<meetings::v1::Due>(between(112, 0))).has_value());
}

TEST(MinuteReferenceTest, NumbersAreReadWithTheirParts) {
  struct {
    const char* text;
    const char* minute;
    const char* part;
  } const kCases[] = {
      {"5(3)", "5", "3"},
      {"Minute No. 5(3)", "5", "3"},
      {"minute number 312", "312", ""},
      {"Min. 42 (A)", "42", "a"},
      {"Minutes Nos", "Nos", ""},
      {"12/45", "12/45", ""},
      {"", "", ""},
      {"No.", "", ""},
  };
  for (const auto& test : kCases) {
    const MinuteReference reference = ReadMinuteNumber(test.text);
    EXPECT_EQ(reference.minute, test.minute) << test.text;
    EXPECT_EQ(reference.part, test.part) << test.text;
  }
  EXPECT_TRUE(SameLabel("(A)", "a."));
  EXPECT_FALSE(SameLabel("5", "15"));
}

TEST(MinuteReferenceTest, BodiesAreKnownByAnyOfTheirNames) {
  const auto body = Parse<councils::v1::Body>(
      "display_name: 'Cabinet' "
      "former_names { display_name: 'City Executive Board' } "
      "other_names: 'Exec. Board (Oxford)'");
  for (const char* name : {"Cabinet", "the cabinet", "City Executive Board",
                           "THE CITY EXECUTIVE BOARD", "Exec Board, Oxford"}) {
    EXPECT_TRUE(IsNameOf(body, name)) << name;
  }
  for (const char* name : {"", "the", "Executive Board", "Cabinet Panel"}) {
    EXPECT_FALSE(IsNameOf(body, name)) << name;
  }
  EXPECT_TRUE(PointsToMeetingBody("this Board"));
  EXPECT_TRUE(PointsToMeetingBody("The Committee"));
  EXPECT_FALSE(PointsToMeetingBody("Executive Board"));
  EXPECT_FALSE(PointsToMeetingBody("the Chair"));
}

TEST(LifecycleTablesTest, NoStateHasTwoWaysByOneMethod) {
  for (const auto& one : kMeetingLifecycle) {
    int count = 0;
    for (const auto& other : kMeetingLifecycle) {
      if (one.from == other.from && one.method == other.method) ++count;
    }
    EXPECT_EQ(count, 1) << one.method;
  }
}

}  // namespace
}  // namespace minutebook::rules
