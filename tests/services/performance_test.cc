// GetPerformance: colours, directions and counts of measures, objectives,
// strategies and the council, on a day and as recorded at a past time.

#include <string>

#include "absl/time/time.h"
#include "tests/support/measure_council.h"

namespace minutebook::testing {
namespace {

using actionplans::v1::GetPerformanceResponse;
using actionplans::v1::MeasurePerformance;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PerformanceTest : public MeasureCouncil {
 protected:
  PerformanceTest() {
    const std::string quarterly =
        "frequency: FREQUENCY_QUARTER polarity: POLARITY_HIGHER "
        "decimal_places: 1 objectives: '";
    answered_ = AddMeasure("answered", quarterly + Objective("access") + "'");
    saved_ =
        AddMeasure("saved", quarterly + Objective("cost") + "' objectives: '" +
                                Objective("access") + "'");
    AddMeasure("visitors", "contextual: true");
    for (const std::string& measure : {answered_, saved_}) {
      for (const int quarter : {2, 3}) {
        wex_.Add("Target", absl::StrCat("q", quarter),
                 Quarter(2015, quarter) + "value: '90'", measure);
      }
    }
    wex_.Add("Reading", "q2", Quarter(2015, 2) + "value: '91'", answered_);
    wex_.Add("Reading", "q3", Quarter(2015, 3) + "value: '85.5'", answered_);
    wex_.Add("Reading", "q3", Quarter(2015, 3) + "value: '70'", saved_);
  }

  static std::string On(int year, int month, int day) {
    return absl::StrCat("on_date { year: ", year, " month: ", month,
                        " day: ", day, " }");
  }

  std::string answered_;
  std::string saved_;
};

TEST_F(PerformanceTest, AMeasureTellsItsColourAndWhy) {
  const GetPerformanceResponse reply = Performance(answered_, On(2016, 1, 1));
  ASSERT_EQ(reply.measures_size(), 1);
  const MeasurePerformance& one = reply.measures(0);
  EXPECT_EQ(one.colour(), actionplans::v1::COLOUR_AMBER);
  EXPECT_EQ(one.period_label(), "2015/16 Q3");
  EXPECT_EQ(one.target().value(), "90");
  EXPECT_THAT(one.rule(), HasSubstr("85.5 against a target of 90"));
  EXPECT_EQ(one.direction(), MeasurePerformance::DIRECTION_WORSENING);
  EXPECT_EQ(one.previous_reading().value(), "91");
  EXPECT_FALSE(one.reading_missing());
  // By then the next quarter has ended.
  const MeasurePerformance later = Performance(answered_).measures(0);
  EXPECT_TRUE(later.reading_missing());
  EXPECT_EQ(later.due_label(), "2015/16 Q4");
  EXPECT_EQ(Performance(answered_, On(2015, 12, 30)).measures(0).colour(),
            actionplans::v1::COLOUR_GREEN);
}

TEST_F(PerformanceTest, CountsGoUpToTheCouncil) {
  const GetPerformanceResponse objective =
      Performance(Objective("access"), On(2016, 1, 1));
  EXPECT_EQ(objective.performance().total(), 2);
  EXPECT_EQ(objective.performance().amber(), 1);
  EXPECT_EQ(objective.performance().red(), 1);
  EXPECT_EQ(objective.performance().worsening(), 1);

  const GetPerformanceResponse strategy =
      Performance(kStrategy, On(2016, 1, 1));
  EXPECT_EQ(strategy.performance().title(), "Customer Services Strategy");
  EXPECT_EQ(strategy.performance().total(), 2);
  ASSERT_EQ(strategy.parts_size(), 2);
  EXPECT_EQ(strategy.parts(0).subject(), Objective("access"));
  EXPECT_THAT(strategy.parts(0).measures(), ElementsAre(answered_, saved_));
  EXPECT_THAT(strategy.parts(1).measures(), ElementsAre(saved_));
  EXPECT_EQ(strategy.parts(1).red(), 1);

  const GetPerformanceResponse council = Performance(kWex, On(2016, 1, 1));
  EXPECT_EQ(council.performance().total(), 3);
  EXPECT_EQ(council.performance().contextual(), 1);
  EXPECT_EQ(council.measures_size(), 3);
  ASSERT_EQ(council.parts_size(), 2);
  EXPECT_EQ(council.parts(0).subject(), kStrategy);
  EXPECT_EQ(council.parts(0).total(), 2);
  EXPECT_EQ(council.parts(1).subject(), "");
  EXPECT_EQ(council.parts(1).contextual(), 1);
}

TEST_F(PerformanceTest, AnswersAsItWasRecordedThen) {
  const absl::Time then = absl::FromUnixSeconds(1460073600 + 3600);
  wex_.set_now(then + absl::Hours(1));
  actionplans::v1::Reading reply;
  EXPECT_THAT(wex_.Try("UpdateReading",
                       absl::StrCat("reading { name: '", saved_,
                                    "/readings/q3' value: '95' }"),
                       &reply),
              IsOk());
  wex_.set_now(then + absl::Hours(2));
  const std::string past =
      absl::StrCat(On(2016, 1, 1),
                   " read_time { seconds: ", absl::ToUnixSeconds(then), " }");
  for (const std::string& name :
       {saved_, Objective("cost"), std::string(kStrategy), std::string(kWex)}) {
    EXPECT_EQ(Performance(name, On(2016, 1, 1)).performance().red(), 0) << name;
    EXPECT_EQ(Performance(name, past).performance().red(), 1) << name;
  }
}

TEST_F(PerformanceTest, RefusesOtherNamesAndHidesWhatIsHidden) {
  GetPerformanceResponse reply;
  EXPECT_THAT(
      wex_.Try("GetPerformance", "name: 'councils/wex/posts/head'", &reply),
      HasFields(ElementsAre("name")));
  EXPECT_THAT(
      wex_.Try("GetPerformance", absl::StrCat("name: '", answered_, "'"),
               &reply, "public"),
      HasReason("RECORD_NOT_FOUND"));
  EXPECT_EQ(wex_.Ask<GetPerformanceResponse>("GetPerformance",
                                             "name: 'councils/wex'", "public")
                .performance()
                .total(),
            0);
}

}  // namespace
}  // namespace minutebook::testing
