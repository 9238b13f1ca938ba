// A performance-management system's day: pull all, pull changes, report a
// thousand readings twice, and report with wrong rows in either mode.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "minutebook/actionplans/v1/target_pull.pb.h"
#include "minutebook/records/v1/apply.pb.h"
#include "tests/support/measure_council.h"
#include "tests/support/method_path.h"
#include "tests/support/reply_reader.h"

namespace minutebook::testing {
namespace {

using actionplans::v1::Measure;
using actionplans::v1::PullTargetsRequest;
using actionplans::v1::PullTargetsResponse;
using actionplans::v1::Reading;
using actionplans::v1::ReadingReport;
using actionplans::v1::ReportedReading;
using actionplans::v1::ReportReadingsRequest;
using actionplans::v1::ReportReadingsResponse;
using actionplans::v1::Target;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char kPull[] =
    "/minutebook.actionplans.v1.MeasureService/PullTargets";
constexpr char kReport[] =
    "minutebook.actionplans.v1.MeasureService/ReportReadings";
constexpr int kMeasures = 10;
constexpr int kMonths = 60;
constexpr int kFirstYear = 2011;

// What a system keeps of its pulls.
class PulledCopy {
 public:
  explicit PulledCopy(PullTargetsRequest request = {})
      : request_(std::move(request)) {
    request_.set_parent(kWex);
  }

  // Pulls to the end, or to so many messages; returns the names that came,
  // those retracted with `-`.
  std::vector<std::string> Pull(Script& server,
                                const std::string& token = "perform",
                                size_t messages = SIZE_MAX) {
    std::vector<std::string> came;
    ReplyReader<PullTargetsResponse> reader(*server.channel(), kPull, token,
                                            request_);
    sizes_.clear();
    while (sizes_.size() < messages) {
      const auto message = reader.Next();
      if (!message.has_value()) break;
      for (const Measure& measure : message->measures()) {
        came.push_back(measure.name());
        records_[measure.name()] = measure.title();
      }
      for (const Target& target : message->targets()) {
        came.push_back(target.name());
        records_[target.name()] = target.value();
      }
      for (const std::string& name : message->retracted()) {
        came.push_back("-" + name);
        records_.erase(name);
      }
      sizes_.push_back(message->measures_size() + message->targets_size() +
                       message->retracted_size());
      request_.set_cursor(message->cursor());
    }
    EXPECT_NE(request_.cursor(), "");
    if (sizes_.size() == messages) return came;  // it breaks off
    EXPECT_THAT(reader.Finish(), IsOk());
    return came;
  }

  const std::map<std::string, std::string>& records() const { return records_; }
  const std::vector<int>& sizes() const { return sizes_; }  // of messages

 private:
  PullTargetsRequest request_;
  std::map<std::string, std::string> records_;
  std::vector<int> sizes_;
};

class PerformanceSystemTest : public MeasureCouncil {
 protected:
  PerformanceSystemTest() {
    for (int i = 0; i < kMeasures; ++i) {
      std::string more =
          "frequency: FREQUENCY_MONTH polarity: POLARITY_LOWER "
          "decimal_places: 2 ";
      if (i < 3) {
        more += "department: 'councils/wex/departments/customers' ";
      }
      if (i < 2)
        absl::StrAppend(&more, "objectives: '", Objective("cost"), "'");
      AddMeasure(IdOf(i), more);
      records::v1::ApplyRequest request;
      request.set_parent(kWex);
      for (int month = 0; month < kMonths; ++month) {
        Target target;
        SetMonth(month, target);
        target.set_value(absl::StrCat(10 + i));
        auto* create = request.add_operations()->mutable_create();
        create->set_parent(NameOf(i));
        create->set_id(absl::StrCat("m", absl::Dec(month, absl::kZeroPad2)));
        create->mutable_record()->PackFrom(target);
      }
      wex_.Must<records::v1::ApplyResponse>(
          "minutebook.records.v1.RecordService/Apply", request);
    }
  }

  static std::string IdOf(int measure) { return absl::StrCat("x", measure); }
  static std::string NameOf(int measure) {
    return absl::StrCat("councils/wex/measures/", IdOf(measure));
  }

  template <typename Record>
  static void SetMonth(int month, Record& record) {
    constexpr int kMonthsOfYear = 12;
    constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int year = kFirstYear + month / kMonthsOfYear;
    const int of_year = month % kMonthsOfYear;
    *record.mutable_start_date() = Day(year, of_year + 1, 1);
    *record.mutable_end_date() =
        Day(year, of_year + 1, kDays[of_year] + (month == 13 ? 1 : 0));
  }

  // A reading of the first measure, of the first month.
  static ReportReadingsRequest OneReading() {
    ReportReadingsRequest request;
    request.set_parent(kWex);
    request.set_source("perform-plus");
    ReadingReport& report = *request.add_reports();
    report.set_measure(NameOf(0));
    SetMonth(0, *report.mutable_reading());
    report.mutable_reading()->set_value("5");
    return request;
  }

  // Readings of every measure, of 50 months and two channels each.
  static ReportReadingsRequest ThousandReadings() {
    ReportReadingsRequest request;
    request.set_parent(kWex);
    request.set_source("perform-plus");
    for (int measure = 0; measure < kMeasures; ++measure) {
      for (int month = 0; month < 50; ++month) {
        for (const char* channel : {"email", "telephone"}) {
          ReadingReport& report = *request.add_reports();
          report.set_measure(NameOf(measure));
          SetMonth(month, *report.mutable_reading());
          report.mutable_reading()->set_value(
              absl::StrCat(month, ".", measure, "0"));
          auto* dimension = report.mutable_reading()->add_dimensions();
          dimension->set_dimension("channel");
          dimension->set_value(channel);
        }
      }
    }
    return request;
  }

  // Spoils ten of the reports, each in its own way; returns what is wrong.
  static std::vector<std::string> Spoil(ReportReadingsRequest& request) {
    const auto report = [&](int i) { return request.mutable_reports(i); };
    const auto reading = [&](int i) { return report(i)->mutable_reading(); };
    report(3)->set_measure("councils/wex/measures/absent");
    report(5)->clear_measure();
    reading(10)->set_value("many");
    reading(11)->set_value("1.255");
    reading(12)->clear_value();
    reading(400)->mutable_start_date()->set_month(13);
    *reading(401)->mutable_end_date() = Day(2013, 1, 1);
    reading(500)->mutable_dimensions(0)->set_dimension("Channel");
    reading(600)->mutable_sign_off()->set_post("councils/wex/posts/absent");
    *reading(600)->mutable_sign_off()->mutable_sign_off_date() =
        Day(2016, 4, 1);
    *report(999) = request.reports(998);
    return {"reports[3].measure",
            "reports[5].measure",
            "reports[10].reading.value",
            "reports[11].reading.value",
            "reports[12].reading.value",
            "reports[400].reading.start_date",
            "reports[401].reading.end_date",
            "reports[500].reading.dimensions[0].dimension",
            "reports[600].reading.sign_off.post",
            "reports[999].reading"};
  }

  ReportReadingsResponse Report(const ReportReadingsRequest& request,
                                const std::string& token = "perform") {
    return wex_.Must<ReportReadingsResponse>(kReport, request, token);
  }
};

TEST_F(PerformanceSystemTest, PullsAllThenOnlyWhatChanged) {
  PulledCopy copy;
  const std::vector<std::string> all = copy.Pull(wex_);
  EXPECT_EQ(copy.records().size(), kMeasures * (kMonths + 1));
  EXPECT_EQ(all.size(), copy.records().size());
  for (size_t i = 0; i + 2 < copy.sizes().size(); ++i) {
    EXPECT_GE(copy.sizes()[i], 250);
    EXPECT_LE(copy.sizes()[i], 500);
  }
  EXPECT_THAT(copy.Pull(wex_), IsEmpty());

  Target target;
  Measure measure;
  EXPECT_THAT(wex_.Try("UpdateTarget",
                       absl::StrCat("target { name: '", NameOf(1),
                                    "/targets/m07' value: '9.5' }"),
                       &target),
              IsOk());
  EXPECT_THAT(
      wex_.Try("DeleteTarget",
               absl::StrCat("name: '", NameOf(2), "/targets/m00'"), &target),
      IsOk());
  EXPECT_THAT(wex_.Try("UpdateTarget",
                       absl::StrCat("target { name: '", NameOf(3),
                                    "/targets/m00' visibility: "
                                    "VISIBILITY_CONFIDENTIAL }"),
                       &target),
              IsOk());
  AddMeasure("late", "");
  EXPECT_THAT(TryAdd("Reading", NameOf(0),
                     "start_date { year: 2011 month: 1 day: 1 } end_date { "
                     "year: 2011 month: 1 day: 31 } value: '1'"),
              IsOk());
  EXPECT_THAT(copy.Pull(wex_),
              UnorderedElementsAre("councils/wex/measures/late",
                                   NameOf(1) + "/targets/m07",
                                   "-" + NameOf(2) + "/targets/m00",
                                   "-" + NameOf(3) + "/targets/m00"));
  EXPECT_EQ(copy.records().at(NameOf(1) + "/targets/m07"), "9.5");
  EXPECT_THAT(copy.Pull(wex_), IsEmpty());
  PulledCopy anew;
  anew.Pull(wex_);
  EXPECT_EQ(anew.records(), copy.records());
}

// Whatever came before the break does not come again, but for what changed.
TEST_F(PerformanceSystemTest, AFirstPullThatBreaksOffGoesOn) {
  for (int i = 0; i < 300; ++i) {
    AddMeasure(absl::StrCat("more", i),
               "department: 'councils/wex/departments/customers'");
  }
  PullTargetsRequest filtered;
  filtered.set_department("councils/wex/departments/customers");
  for (const PullTargetsRequest& request : {PullTargetsRequest(), filtered}) {
    PulledCopy whole(request);
    const std::vector<std::string> all = whole.Pull(wex_);
    for (size_t breaks = 1; breaks < whole.sizes().size(); ++breaks) {
      PulledCopy broken(request);
      std::vector<std::string> came = broken.Pull(wex_, "perform", breaks);
      EXPECT_LE(came.size(), all.size());
      Target target;
      const std::string value = absl::StrCat(breaks, ".25");
      EXPECT_THAT(wex_.Try("UpdateTarget",
                           absl::StrCat("target { name: '", NameOf(0),
                                        "/targets/m00' value: '", value, "' }"),
                           &target),
                  IsOk());
      // It breaks off once more, and goes on.
      for (const size_t messages : {size_t{1}, SIZE_MAX}) {
        const std::vector<std::string> rest =
            broken.Pull(wex_, "perform", messages);
        came.insert(came.end(), rest.begin(), rest.end());
      }
      EXPECT_LE(came.size(), all.size() + 1);
      PulledCopy anew(request);
      anew.Pull(wex_);
      EXPECT_EQ(broken.records(), anew.records());
      EXPECT_EQ(broken.records().at(NameOf(0) + "/targets/m00"), value);
    }
  }
}

TEST_F(PerformanceSystemTest, PullsByDepartmentStrategyAndPeriod) {
  PullTargetsRequest request;
  request.set_department("councils/wex/departments/customers");
  PulledCopy department(request);
  department.Pull(wex_);
  EXPECT_EQ(department.records().size(), 3u * (kMonths + 1));
  request.Clear();
  request.set_strategy(kStrategy);
  PulledCopy strategy(request);
  strategy.Pull(wex_);
  EXPECT_EQ(strategy.records().size(), 2u * (kMonths + 1));
  *request.mutable_start_date() = Day(2012, 2, 29);
  *request.mutable_end_date() = Day(2012, 3, 1);
  PulledCopy period(request);
  EXPECT_THAT(
      period.Pull(wex_),
      ElementsAre(NameOf(0), NameOf(1), NameOf(0) + "/targets/m13",
                  NameOf(0) + "/targets/m14", NameOf(1) + "/targets/m13",
                  NameOf(1) + "/targets/m14"));

  // A measure that joins brings its targets, one that leaves takes them along.
  Measure reply;
  EXPECT_THAT(wex_.Try("UpdateMeasure",
                       absl::StrCat("measure { name: '", NameOf(9),
                                    "' objectives: '", Objective("cost"),
                                    "' } update_mask { paths: 'objectives' }"),
                       &reply),
              IsOk());
  EXPECT_THAT(wex_.Try("UpdateMeasure",
                       absl::StrCat("measure { name: '", NameOf(0),
                                    "' } update_mask { paths: 'objectives' }"),
                       &reply),
              IsOk());
  strategy.Pull(wex_);
  PulledCopy anew = [] {
    PullTargetsRequest again;
    again.set_strategy(kStrategy);
    return PulledCopy(again);
  }();
  anew.Pull(wex_);
  EXPECT_EQ(anew.records(), strategy.records());
  EXPECT_TRUE(strategy.records().contains(NameOf(9) + "/targets/m59"));
  EXPECT_FALSE(strategy.records().contains(NameOf(0) + "/targets/m59"));
  EXPECT_THAT(department.Pull(wex_).size(), kMonths + 1 + kMonths + 1);
  period.Pull(wex_);
  EXPECT_EQ(period.records().size(), 6u);
}

TEST_F(PerformanceSystemTest, RefusesACursorThatItDidNotGive) {
  PullTargetsRequest request;
  request.set_parent(kWex);
  request.set_cursor("made-up");
  ReplyReader<PullTargetsResponse> reader(*wex_.channel(), kPull, "perform",
                                          request);
  EXPECT_FALSE(reader.Next().has_value());
  EXPECT_THAT(reader.Finish(), HasReason("CURSOR_INVALID"));
  // The place of one cursor is no place of another.
  std::vector<std::string> cursors;
  for (int i = 0; i < 2; ++i) {
    request.clear_cursor();
    ReplyReader<PullTargetsResponse> first(*wex_.channel(), kPull, "perform",
                                           request);
    cursors.push_back(first.Next()->cursor());
  }
  request.set_cursor(absl::StrCat(cursors[0].substr(0, cursors[0].find('.')),
                                  cursors[1].substr(cursors[1].find('.'))));
  ReplyReader<PullTargetsResponse> mixed(*wex_.channel(), kPull, "perform",
                                         request);
  EXPECT_FALSE(mixed.Next().has_value());
  EXPECT_THAT(mixed.Finish(), HasReason("CURSOR_INVALID"));
  // What the pull of a strategy passed over, another filter asks for.
  const auto end_of = [this](const PullTargetsRequest& pull) {
    ReplyReader<PullTargetsResponse> reader(*wex_.channel(), kPull, "perform",
                                            pull);
    std::string cursor;
    while (const auto message = reader.Next()) cursor = message->cursor();
    return std::pair(reader.Finish(), cursor);
  };
  request.clear_cursor();
  request.set_strategy(kStrategy);
  const auto [status, cursor] = end_of(request);
  EXPECT_THAT(status, IsOk());
  request.set_cursor(cursor);
  EXPECT_THAT(end_of(request).first, IsOk());
  PullTargetsRequest other = request;
  other.clear_strategy();
  EXPECT_THAT(end_of(other).first, HasReason("CURSOR_INVALID"));
  other.set_department("councils/wex/departments/customers");
  EXPECT_THAT(end_of(other).first, HasReason("CURSOR_INVALID"));
  other = request;
  *other.mutable_start_date() = Day(2015, 1, 1);
  EXPECT_THAT(end_of(other).first, HasReason("CURSOR_INVALID"));
  // Nothing of what is hidden from its caller is pulled.
  PulledCopy outsider;
  EXPECT_THAT(outsider.Pull(wex_, "public"), IsEmpty());
}

TEST_F(PerformanceSystemTest, AThousandReadingsTwiceAreAThousandReadings) {
  ReportReadingsRequest request = ThousandReadings();
  ASSERT_EQ(request.reports_size(), 1000);
  request.set_validate_only(true);
  const int64_t empty = wex_.CountRows();
  EXPECT_EQ(Report(request).created(), 1000);
  EXPECT_EQ(wex_.CountRows(), empty);
  request.set_validate_only(false);
  const ReportReadingsResponse first = Report(request);
  EXPECT_EQ(first.created(), 1000);
  const Reading reading = GetReading(first.readings(7).name());
  EXPECT_EQ(reading.value(), "3");
  EXPECT_EQ(reading.source(), "perform-plus");
  EXPECT_EQ(reading.visibility(), options::v1::VISIBILITY_INTERNAL);

  const int64_t rows = wex_.CountRows();
  for (const auto mode : {ReportReadingsRequest::MODE_ALL_OR_NOTHING,
                          ReportReadingsRequest::MODE_EACH}) {
    request.set_mode(mode);
    const ReportReadingsResponse again = Report(request);
    EXPECT_EQ(again.unchanged(), 1000);
    EXPECT_EQ(again.readings(7).name(), first.readings(7).name());
    EXPECT_EQ(wex_.CountRows(), rows);
  }
  // Another source reports of its own.
  request.set_source("spreadsheet");
  EXPECT_EQ(Report(request).created(), 1000);
}

TEST_F(PerformanceSystemTest, TenWrongRowsInEitherMode) {
  ReportReadingsRequest request = ThousandReadings();
  const std::vector<std::string> wrong = Spoil(request);
  const int64_t rows = wex_.CountRows();
  ReportReadingsResponse reply;
  const absl::Status status = wex_.Call(kReport, request, &reply, "perform");
  EXPECT_THAT(status, HasReason("FIELDS_INVALID"));
  EXPECT_THAT(status, HasFields(::testing::UnorderedElementsAreArray(wrong)));
  EXPECT_EQ(wex_.CountRows(), rows);

  request.set_mode(ReportReadingsRequest::MODE_EACH);
  reply = Report(request);
  EXPECT_EQ(reply.created(), 990);
  EXPECT_EQ(reply.refused(), 10);
  std::vector<std::string> faults;
  for (const ReportedReading& reading : reply.readings()) {
    EXPECT_EQ(reading.outcome() == ReportedReading::OUTCOME_REFUSED,
              reading.faults_size() > 0);
    for (const auto& fault : reading.faults()) faults.push_back(fault.field());
  }
  EXPECT_THAT(faults, ::testing::UnorderedElementsAreArray(wrong));
  // Put right, only those are made.
  ReportReadingsRequest right = ThousandReadings();
  right.set_mode(ReportReadingsRequest::MODE_EACH);
  reply = Report(right);
  EXPECT_EQ(reply.created(), 10);
  EXPECT_EQ(reply.unchanged(), 990);

  // Nothing at all to write is an answer too.
  ReportReadingsRequest one;
  one.set_parent(kWex);
  one.set_source("perform-plus");
  one.set_mode(ReportReadingsRequest::MODE_EACH);
  one.add_reports()->set_measure("councils/wex/measures/absent");
  EXPECT_EQ(Report(one).refused(), 1);
}

TEST_F(PerformanceSystemTest, ProvisionalIsUpdatedAndFinalCorrected) {
  ReportReadingsRequest request;
  request.set_parent(kWex);
  request.set_source("perform-plus");
  request.set_mode(ReportReadingsRequest::MODE_EACH);
  ReadingReport& report = *request.add_reports();
  report.set_measure(NameOf(0));
  Reading& reading = *report.mutable_reading();
  SetMonth(0, reading);
  reading.set_value("5");
  reading.set_commentary("First count");
  EXPECT_EQ(Report(request).created(), 1);
  reading.clear_commentary();
  reading.set_value("6.0");
  reading.set_status(Reading::STATUS_FINAL);
  EXPECT_EQ(Report(request).updated(), 1);
  reading.clear_status();
  EXPECT_EQ(Report(request).unchanged(), 1);
  reading.set_value("7");
  ReportReadingsResponse reply = Report(request);
  EXPECT_EQ(reply.refused(), 1);
  EXPECT_EQ(reply.readings(0).faults(0).field(),
            "reports[0].correction_reason");
  report.set_correction_reason("A file was counted twice");
  reply = Report(request);
  EXPECT_EQ(reply.corrected(), 1);
  EXPECT_EQ(Report(request).unchanged(), 1);
  const std::string name = reply.readings(0).name();
  const Reading stored = GetReading(name);
  EXPECT_EQ(stored.value(), "7");
  EXPECT_EQ(stored.commentary(), "First count");
  ASSERT_EQ(stored.earlier_values_size(), 1);
  EXPECT_EQ(stored.earlier_values(0).value(), "6");
  EXPECT_EQ(stored.earlier_values(0).reason(), "A file was counted twice");
  reading.set_status(Reading::STATUS_PROVISIONAL);
  EXPECT_THAT(Report(request).readings(0).faults(0).field(),
              "reports[0].reading.status");

  // One that was deleted does not come back by itself.
  SetMonth(1, reading);
  reading.clear_status();
  Reading deleted;
  const std::string other = Report(request).readings(0).name();
  EXPECT_THAT(
      wex_.Try("DeleteReading", absl::StrCat("name: '", other, "'"), &deleted),
      IsOk());
  reply = Report(request);
  EXPECT_THAT(reply.readings(0).faults(0).description(),
              HasSubstr("was deleted"));
}

TEST_F(PerformanceSystemTest, AHiddenReadingStandsInNobodysWay) {
  ReportReadingsRequest request = OneReading();
  ReadingReport& report = *request.mutable_reports(0);
  actionplans::v1::UpdateReadingRequest narrow;
  narrow.mutable_reading()->set_name(Report(request).readings(0).name());
  narrow.mutable_reading()->set_visibility(options::v1::VISIBILITY_EXEMPT);
  wex_.Must<Reading>(MethodPath(narrow), narrow);
  const auto by_system = [&] {
    return wex_.Must<ReportReadingsResponse>(MethodPath(request), request,
                                             "performance");
  };
  EXPECT_EQ(by_system().created(), 1) << "as if there were none";
  EXPECT_EQ(by_system().unchanged(), 1) << "and found when it is said again";
  EXPECT_EQ(Report(request).unchanged(), 1) << "by who sees both, the first";

  report.mutable_reading()->set_source("");
  report.mutable_reading()->set_visibility(options::v1::VISIBILITY_EXEMPT);
  request.set_source("another");
  ReportReadingsResponse none;
  EXPECT_THAT(wex_.Call(MethodPath(request), request, &none, "performance"),
              HasFields(ElementsAre("reports[0].reading.visibility")));
}

TEST_F(PerformanceSystemTest, WhatWasCreatedByHandIsFoundUnderAnyId) {
  ReportReadingsRequest request;
  request.set_parent(kWex);
  request.set_source("perform-plus");
  for (const int measure : {0, 1}) {
    for (const char* ward : {"north", "south"}) {
      ReadingReport& report = *request.add_reports();
      report.set_measure(NameOf(measure));
      SetMonth(0, *report.mutable_reading());
      auto* dimension = report.mutable_reading()->add_dimensions();
      dimension->set_dimension("ward");
      dimension->set_value(ward);
      report.mutable_reading()->set_value("5");
    }
  }
  const auto create = [&](const std::string& id, const std::string& source,
                          int measure, int month, const char* ward) {
    actionplans::v1::CreateReadingRequest creation;
    creation.set_parent(NameOf(measure));
    creation.set_reading_id(id);
    Reading& reading = *creation.mutable_reading();
    SetMonth(month, reading);
    reading.set_source(source);
    reading.set_value("4");
    auto* dimension = reading.add_dimensions();
    dimension->set_dimension("ward");
    dimension->set_value(ward);
    return wex_.Must<Reading>(MethodPath(creation), creation).name();
  };
  // The same, and what differs by source, month or measure.
  const std::string same = create("mine", "perform-plus", 0, 0, "north");
  create("of-others", "survey", 0, 0, "south");
  create("later", "perform-plus", 0, 1, "south");
  create("elsewhere", "perform-plus", 2, 0, "south");
  for (int i = 0; i < 40; ++i) {
    create(absl::StrCat("a", i), absl::StrCat("source ", i), 0, 0, "north");
  }
  const ReportReadingsResponse reply = Report(request);
  EXPECT_EQ(reply.updated(), 1);
  EXPECT_EQ(reply.created(), 3);
  EXPECT_EQ(reply.readings(0).name(), same);
  EXPECT_EQ(GetReading(same).value(), "5");
  EXPECT_EQ(Report(request).unchanged(), 4);
}

TEST_F(PerformanceSystemTest, OnlySystemsOfficersAndAdministratorsReport) {
  const ReportReadingsRequest request = OneReading();
  ReportReadingsResponse reply;
  for (const char* caller : {"public", "staff", "clerk"}) {
    EXPECT_THAT(wex_.Call(kReport, request, &reply, caller),
                HasReason("ROLE_MISSING"));
  }
  for (const char* caller : {"perform", "officer", "admin"}) {
    EXPECT_THAT(wex_.Call(kReport, request, &reply, caller), IsOk());
  }
}

}  // namespace
}  // namespace minutebook::testing
