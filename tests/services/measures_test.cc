// Measures, targets and readings: what they may say, what stays as it was, and
// how final readings are corrected.

#include <string>

#include "minutebook/actionplans/v1/reading_report.pb.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "minutebook/records/v1/apply.pb.h"
#include "tests/support/measure_council.h"

namespace minutebook::testing {
namespace {

using actionplans::v1::Measure;
using actionplans::v1::Reading;
using actionplans::v1::Target;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

class MeasuresTest : public MeasureCouncil {};

TEST_F(MeasuresTest, ADefinitionIsKeptApartFromValues) {
  const std::string name = AddMeasure(
      "answered",
      absl::StrCat("code: 'CS-04' unit: '%' polarity: POLARITY_HIGHER "
                   "frequency: FREQUENCY_QUARTER decimal_places: 1 "
                   "aggregation: AGGREGATION_MEAN "
                   "owner: 'councils/wex/posts/head' "
                   "department: 'councils/wex/departments/customers' "
                   "baseline { value: '81.50' baseline_date { year: 2013 } } "
                   "benchmark { value: '090' description: 'districts' } "
                   "objectives: '",
                   Objective("access"), "'"));
  const Measure measure =
      wex_.Ask<Measure>("GetMeasure", absl::StrCat("name: '", name, "'"));
  EXPECT_EQ(measure.baseline().value(), "81.5");
  EXPECT_EQ(measure.benchmark().value(), "90");
  Measure reply;
  const absl::Status status = wex_.Try(
      "CreateMeasure",
      "parent: 'councils/wex' measure { title: 'x' decimal_places: 7 "
      "baseline { value: 'many' } objectives: 'councils/wex/posts/head' }",
      &reply);
  EXPECT_THAT(status, HasFields(UnorderedElementsAre("measure.decimal_places",
                                                     "measure.baseline.value",
                                                     "measure.objectives[0]")));
  EXPECT_THAT(
      wex_.Try("CreateMeasure",
               "parent: 'councils/wex' measure { title: 'x' "
               "baseline { value: '1.5' } tolerance: '0.5' }",
               &reply),
      HasFields(ElementsAre("measure.baseline.value", "measure.tolerance")));
}

TEST_F(MeasuresTest, APeriodThatDoesNotFitIsRefusedWithTheOneThatDoes) {
  const std::string measure = AddMeasure(
      "answered", "frequency: FREQUENCY_QUARTER polarity: POLARITY_HIGHER");
  const absl::Status status =
      TryAdd("Reading", measure,
             "start_date { year: 2016 month: 2 day: 1 } "
             "end_date { year: 2016 month: 2 day: 29 } value: '1'");
  EXPECT_THAT(status, HasReason("FIELDS_INVALID"));
  EXPECT_THAT(status,
              HasFields(ElementsAre("reading.start_date", "reading.end_date")));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("2016-01-01 to 2016-03-31"));
  EXPECT_THAT(
      TryAdd("Target", measure, Quarter(2015, 4) + "value: '1.5' lowest: 'x'"),
      HasFields(ElementsAre("target.lowest")));
  EXPECT_THAT(TryAdd("Target", measure, Quarter(2015, 4) + "value: '1.5'"),
              HasFields(ElementsAre("target.value")));
  EXPECT_THAT(TryAdd("Target", measure, Quarter(2015, 4) + "value: '1'"),
              IsOk());
  EXPECT_THAT(TryAdd("Reading", measure, Quarter(2015, 4)),
              HasFields(ElementsAre("reading.value")));
  EXPECT_THAT(TryAdd("Reading", measure,
                     Quarter(2015, 4) + "no_data: NO_DATA_SUPPRESSED"),
              IsOk());
}

TEST_F(MeasuresTest, NothingIsMeasuredInAPeriodThatHasNotBegun) {
  const std::string measure =
      AddMeasure("answered", "frequency: FREQUENCY_QUARTER");
  // Today is 8 April 2016.
  EXPECT_THAT(TryAdd("Reading", measure, Quarter(2016, 1) + "value: '1'"),
              IsOk());
  const std::string later = Quarter(2016, 2);
  EXPECT_THAT(TryAdd("Reading", measure, later + "value: '1'"),
              HasFields(ElementsAre("reading.start_date")));
  EXPECT_THAT(TryAdd("Reading", measure, later + "no_data: NO_DATA_SUPPRESSED"),
              IsOk());
  const std::string told = wex_.Add(
      "Reading", "told", later + "no_data: NO_DATA_SUPPRESSED", measure);
  const auto update = [&](const std::string& fields) {
    actionplans::v1::Reading reading;
    return wex_.Try("UpdateReading",
                    absl::StrCat("reading { name: '", told, "' ", fields, " }"),
                    &reading);
  };
  EXPECT_THAT(update("commentary: 'The survey is off'"), IsOk());
  EXPECT_THAT(
      update("value: '1'"),
      HasFields(UnorderedElementsAre("reading.start_date", "reading.no_data")));
  const auto reported = wex_.Ask<actionplans::v1::ReportReadingsResponse>(
      "ReportReadings",
      absl::StrCat("parent: 'councils/wex' source: 's' mode: MODE_EACH "
                   "reports { measure: '",
                   measure, "' reading { ", later,
                   "value: '1' status: STATUS_FINAL } }"));
  ASSERT_EQ(reported.readings_size(), 1);
  ASSERT_EQ(reported.readings(0).faults_size(), 1);
  EXPECT_EQ(reported.readings(0).faults(0).field(),
            "reports[0].reading.start_date");
}

TEST_F(MeasuresTest, TheCouncilsYearDecidesFromItsDay) {
  councils::v1::Settings settings;
  EXPECT_THAT(wex_.Try("UpdateSettings",
                       "settings { name: 'councils/wex/settings' "
                       "rule_sets { } rule_sets { "
                       "from_date { year: 2016 month: 1 day: 1 } "
                       "year_start_month: 1 } }",
                       &settings),
              IsOk());
  const std::string measure = AddMeasure("calls", "frequency: FREQUENCY_YEAR");
  const std::string calendar_year =
      "start_date { year: 2016 month: 1 day: 1 } "
      "end_date { year: 2016 month: 12 day: 31 } value: '1'";
  EXPECT_THAT(TryAdd("Reading", measure, calendar_year), IsOk());
  EXPECT_THAT(TryAdd("Reading", measure,
                     "start_date { year: 2014 month: 4 day: 1 } "
                     "end_date { year: 2015 month: 3 day: 31 } value: '1'"),
              IsOk());
}

TEST_F(MeasuresTest, OneWriteMakesAMeasureWithItsValues) {
  records::v1::ApplyRequest request;
  request.set_parent(kWex);
  Measure measure;
  measure.set_title("Calls answered");
  measure.set_frequency(Measure::FREQUENCY_YEAR);
  measure.set_polarity(Measure::POLARITY_HIGHER);
  auto* create = request.add_operations()->mutable_create();
  create->set_parent(kWex);
  create->set_id("calls");
  create->mutable_record()->PackFrom(measure);
  Target target;
  *target.mutable_start_date() = Day(2015, 4, 1);
  *target.mutable_end_date() = Day(2016, 3, 31);
  target.set_value("90.5");
  create = request.add_operations()->mutable_create();
  create->set_parent("councils/wex/measures/calls");
  create->mutable_record()->PackFrom(target);
  records::v1::ApplyResponse reply;
  const std::string apply = "minutebook.records.v1.RecordService/Apply";
  EXPECT_THAT(wex_.Call(apply, request, &reply),
              HasFields(ElementsAre("operations[1].create.record.value")));
  target.set_value("90");
  create->mutable_record()->PackFrom(target);
  EXPECT_THAT(wex_.Call(apply, request, &reply), IsOk());
}

TEST_F(MeasuresTest, DimensionsAreSortedAndUnique) {
  const std::string measure = AddMeasure("contacts", "unit: 'contacts'");
  const std::string name = wex_.Add(
      "Reading", "a",
      Quarter(2015, 1) +
          "value: '12' dimensions { dimension: 'ward' value: 'north' } "
          "dimensions { dimension: 'channel' value: 'email' }",
      measure);
  const Reading reading = GetReading(name);
  EXPECT_EQ(reading.dimensions(0).dimension(), "channel");
  EXPECT_EQ(reading.dimensions(1).dimension(), "ward");
  EXPECT_THAT(
      TryAdd("Reading", measure,
             Quarter(2015, 1) +
                 "value: '12' dimensions { dimension: 'ward' value: 'n' } "
                 "dimensions { dimension: 'ward' value: 's' }"),
      HasFields(ElementsAre("reading.dimensions[1].dimension")));
  EXPECT_THAT(
      TryAdd("Reading", measure,
             Quarter(2015, 1) + "value: '12' dimensions { dimension: 'Ward' }"),
      HasFields(UnorderedElementsAre("reading.dimensions[0].dimension",
                                     "reading.dimensions[0].value")));
}

TEST_F(MeasuresTest, WhatValuesWereEnteredByStays) {
  const std::string measure =
      AddMeasure("calls", "frequency: FREQUENCY_QUARTER decimal_places: 2");
  wex_.Add("Reading", "q1", Quarter(2015, 1) + "value: '1.25'", measure);
  const auto update = [&](const std::string& change) {
    Measure reply;
    return wex_.Try("UpdateMeasure",
                    absl::StrCat("measure { name: '", measure, "' ", change),
                    &reply);
  };
  EXPECT_THAT(update("frequency: FREQUENCY_MONTH }"), HasReason("RULE_BROKEN"));
  EXPECT_THAT(update("decimal_places: 1 }"), HasReason("RULE_BROKEN"));
  EXPECT_THAT(update("decimal_places: 3 title: 'Calls' }"), IsOk());
}

TEST_F(MeasuresTest, AFinalReadingIsCorrectedAndKeepsWhatItSaid) {
  const std::string measure =
      AddMeasure("calls", "frequency: FREQUENCY_QUARTER decimal_places: 1");
  const std::string name =
      wex_.Add("Reading", "q1", Quarter(2015, 1) + "value: '90.50'", measure);
  EXPECT_EQ(GetReading(name).status(), Reading::STATUS_PROVISIONAL);
  Reading reply;
  const auto update = [&](const std::string& change) {
    return wex_.Try("UpdateReading",
                    absl::StrCat("reading { name: '", name, "' ", change, " }"),
                    &reply);
  };
  const auto correct = [&](const std::string& change) {
    return wex_.Try("CorrectReading",
                    absl::StrCat("name: '", name, "' ", change), &reply);
  };
  EXPECT_THAT(correct("value: '91' reason: 'Recount'"),
              HasReason("RULE_BROKEN"));
  EXPECT_THAT(update("value: '90.4' status: STATUS_FINAL sign_off { "
                     "post: 'councils/wex/posts/head' sign_off_date { "
                     "year: 2015 month: 7 day: 9 } }"),
              IsOk());
  EXPECT_THAT(update("value: '91'"), HasReason("RULE_BROKEN"));
  EXPECT_THAT(update("status: STATUS_PROVISIONAL"), HasReason("RULE_BROKEN"));
  EXPECT_THAT(update("source: 'another'"), HasReason("RULE_BROKEN"));
  EXPECT_THAT(update(Quarter(2015, 2)), HasReason("FIELDS_INVALID"));
  EXPECT_THAT(update("commentary: 'As expected'"), IsOk());
  EXPECT_THAT(
      wex_.Try("DeleteReading", absl::StrCat("name: '", name, "'"), &reply),
      HasReason("RULE_BROKEN"));
  Measure deleted;
  EXPECT_THAT(
      wex_.Try("DeleteMeasure",
               absl::StrCat("name: '", measure, "' force: true"), &deleted),
      HasReason("RULE_BROKEN"));

  EXPECT_THAT(correct("value: '90.40' reason: 'Recount'"),
              HasReason("RULE_BROKEN"));
  EXPECT_THAT(correct("value: '91.25' reason: 'Recount'"),
              HasFields(ElementsAre("value")));
  EXPECT_THAT(correct("value: '91'"), HasFields(ElementsAre("reason")));
  EXPECT_THAT(correct("value: '91' reason: 'Recount'"), IsOk());
  EXPECT_EQ(reply.value(), "91");
  EXPECT_FALSE(reply.has_sign_off());
  EXPECT_THAT(correct("no_data: NO_DATA_SUPPRESSED reason: 'Two callers' "
                      "corrected_date { year: 2016 month: 5 day: 1 }"),
              IsOk());
  const Reading reading = GetReading(name);
  EXPECT_EQ(reading.value(), "");
  ASSERT_EQ(reading.earlier_values_size(), 2);
  EXPECT_EQ(reading.earlier_values(0).value(), "90.4");
  EXPECT_EQ(reading.earlier_values(0).sign_off().post(),
            "councils/wex/posts/head");
  EXPECT_THAT(reading.earlier_values(0).corrected_date(),
              EqualsProto(Day(2016, 4, 8)));
  EXPECT_EQ(reading.earlier_values(1).value(), "91");
  EXPECT_EQ(reading.earlier_values(1).reason(), "Two callers");
}

// What a committee was told of contact from 2010 to 2013: three departments
// have two thirds of it, one has 70 % of the website's, and letters and calls
// give way to e-mail.
TEST_F(MeasuresTest, ContactStatisticsAreReadingsWithDimensions) {
  const std::string contacts =
      AddMeasure("contacts",
                 "unit: '%' frequency: FREQUENCY_YEAR decimal_places: 1 "
                 "aggregation: AGGREGATION_SUM contextual: true");
  const auto add = [&](int year, const std::string& dimensions,
                       const std::string& value) {
    EXPECT_THAT(
        TryAdd("Reading", contacts,
               absl::StrCat("start_date { year: ", year,
                            " month: 4 day: 1 } end_date { year: ", year + 1,
                            " month: 3 day: 31 } status: STATUS_FINAL value: '",
                            value, "' ", dimensions)),
        IsOk());
  };
  for (const auto& [department, share] :
       {std::pair{"development-management", "24.6"},
        {"revenues-and-benefits", "26.4"},
        {"environmental-services", "15.7"}}) {
    add(2012,
        absl::StrCat("dimensions { dimension: 'department' value: '",
                     department, "' }"),
        share);
  }
  add(2012,
      "dimensions { dimension: 'channel' value: 'website' } "
      "dimensions { dimension: 'department' value: 'development-management' }",
      "70");
  for (const auto& [year, share] :
       {std::pair{2010, "9.5"}, {2011, "14"}, {2012, "21.5"}}) {
    add(year, "dimensions { dimension: 'channel' value: 'email' }", share);
  }
  const auto listed = wex_.Ask<actionplans::v1::ListReadingsResponse>(
      "ListReadings", absl::StrCat("parent: '", contacts,
                                   "' filter: 'start_date >= "
                                   "\"2012-04-01\"'"));
  EXPECT_EQ(listed.readings_size(), 5);
  const auto performance = Performance(contacts).measures(0);
  EXPECT_EQ(performance.colour(), actionplans::v1::COLOUR_UNSPECIFIED);
  EXPECT_THAT(performance.rule(), HasSubstr("contextual"));
  EXPECT_THAT(TryAdd("Target", contacts,
                     "start_date { year: 2012 month: 4 day: 1 } end_date { "
                     "year: 2013 month: 3 day: 31 } value: '30'"),
              HasFields(ElementsAre("target.value")));
}

}  // namespace
}  // namespace minutebook::testing
