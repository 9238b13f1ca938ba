// A made-up council of the size of a real one, the same every time.
#pragma once

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/milestone.pb.h"
#include "minutebook/actionplans/v1/reading.pb.h"
#include "minutebook/actionplans/v1/target.pb.h"
#include "minutebook/records/v1/apply.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "tests/support/plan_council.h"

namespace minutebook::testing {

// A council whose plans are sound but for what is planted: twelve strategies
// with plans of some 400 actions, and more than 300 measures with three years
// of months, of which October 2012 is the first and September 2015 the last.
// The day asked for is the first of October 2015.
class PlantedCouncil {
 public:
  explicit PlantedCouncil(Script& script) : script_(script), random_(1365) {}

  static constexpr int kMonths = 36;

  // A measure and what was read: empty where nothing was.
  struct Measured {
    std::string name;
    std::string strategy;
    bool contextual = false;
    bool has_target = false;
    bool late = false;  // September's, as somebody said
    std::vector<std::string> values;
  };

  void Plant() {
    script_.Add("Post", "empty", "display_name: 'Head of Nothing'");
    script_.Add("Holding", "1",
                "person_as_stated: 'B. Person' "
                "end_date { year: 2015 month: 9 day: 30 }",
                "councils/wex/posts/empty");
    for (int i = 0; i < 12; ++i) PlantStrategy(i);
    Send();
  }

  // What FindGaps is to find, as "KIND subject".
  const std::vector<std::string>& planted() const { return planted_; }
  const std::vector<Measured>& measured() const { return measured_; }
  int actions() const { return actions_; }
  static std::string Target() { return "20"; }

 private:
  int Any(int below) {
    return static_cast<int>(random_() % static_cast<uint32_t>(below));
  }

  void Expect(const std::string& kind, const std::string& subject) {
    planted_.push_back(absl::StrCat(
        kind, " ", subject.substr(std::string("councils/wex/").size())));
  }

  void PlantStrategy(int number) {
    const std::string id = absl::StrCat("g", number);
    const std::string strategy =
        script_.Add("Strategy", id,
                    absl::StrCat("title: 'Strategy ", number,
                                 "' issues: 'councils/wex/issues/i'"));
    const std::string edition = script_.Add("Edition", "e", "", strategy);
    script_.Ask<strategies::v1::Edition>("SubmitEdition",
                                         absl::StrCat("name: '", edition, "'"));
    const std::string citation = script_.Add(
        "Citation", absl::StrCat("c", number),
        "citing_item: 'councils/wex/meetings/citing/items/1' reference: "
        "'approved by Council' action: 'approved' cited_date { year: "
        "2015 month: 3 day: 4 }");
    script_.Ask<strategies::v1::Edition>(
        "ApproveEdition",
        absl::StrCat("name: '", edition, "' citation: '", citation, "'"));
    const std::string objective =
        script_.Add("Objective", "1", "title: 'Sooner'", strategy);
    const std::string plan = script_.Add(
        "ActionPlan", id,
        absl::StrCat("title: 'Plan' strategies: '", strategy, "' ",
                     number == 3 ? "start_date { year: 2014 month: 4 day: 1 } "
                                   "end_date { year: 2015 month: 3 day: 31 }"
                                 : kYear));
    if (number == 5) {
      Expect("STRATEGY_WITHOUT_PLAN", strategy);
      return;
    }
    if (number == 3) Expect("PLAN_NOT_REVISED", plan);
    bool served = false;
    for (int i = 0; i < 34; ++i) {
      const bool serves = number != 7 && i == 0;
      served = served || serves;
      PlantAction(absl::StrCat(id, "-", i), plan,
                  serves ? absl::StrCat("objective: '", objective, "'") : "");
    }
    if (!served) Expect("OBJECTIVE_WITHOUT_ACTION", objective);
    script_.Ask<actionplans::v1::ActionPlan>(
        "AdoptPlan",
        absl::StrCat("name: '", plan, "' citation: '", citation, "'"));
  }

  void PlantAction(const std::string& id, const std::string& plan,
                   const std::string& entry) {
    ++actions_;
    const std::string name = "councils/wex/actions/" + id;
    std::string action = absl::StrCat("title: 'Action ", id, "' ");
    switch (Any(12)) {
      case 0:
        Expect("ACTION_WITHOUT_OWNER", name);
        break;
      case 1:
        absl::StrAppend(&action, "owner: 'councils/wex/posts/empty' ");
        Expect("OWNER_POST_VACANT", name);
        break;
      default:
        absl::StrAppend(&action, "owner: 'councils/wex/posts/head' ");
    }
    const bool due = Any(10) != 0;
    if (due) {
      absl::StrAppend(&action, "due_date { year: 2016 month: 1 day: 31 } ");
    } else {
      Expect("ACTION_WITHOUT_DUE_DATE", name);
    }
    switch (Any(8)) {
      case 0:
        absl::StrAppend(&action,
                        "savings { status: STATUS_TO_BE_IDENTIFIED } ");
        Expect("SAVINGS_NOT_IDENTIFIED", name);
        break;
      case 1:
        absl::StrAppend(&action,
                        "savings { amount { currency_code: 'GBP' units: 5000 } "
                        "status: STATUS_PLANNED } ");
        break;
      default:
        break;
    }
    script_.Add("Action", id, action);
    if (Any(8) == 0) PlantMilestone(name);
    PlantMeasure(id, name);
    if (due && Any(12) == 0) Move(name, 2 + Any(2));
    script_.Add("Entry", id.substr(id.find('-') + 1),
                absl::StrCat("action: '", name, "' ", entry), plan);
  }

  // `start_date` and `end_date` of a month, October 2012 being 0.
  static std::string Month(int month) {
    const absl::CivilMonth begin = absl::CivilMonth(2012, 10) + month;
    const absl::CivilDay end = absl::CivilDay(begin + 1) - 1;
    return absl::StrCat("start_date { year: ", begin.year(),
                        " month: ", begin.month(),
                        " day: 1 } end_date { year: ", end.year(),
                        " month: ", end.month(), " day: ", end.day(), " } ");
  }

  void PlantMeasure(const std::string& id, const std::string& action) {
    if (Any(8) == 0) {
      Expect("ACTION_WITHOUT_MEASURE", action);
      return;
    }
    Measured measured;
    measured.strategy =
        absl::StrCat("councils/wex/strategies/", id.substr(0, id.find('-')));
    measured.contextual = Any(6) == 0;
    const bool baseline = Any(6) != 0;
    measured.name =
        script_.Add("Measure", id,
                    absl::StrCat("title: 'Calls' decimal_places: 1 frequency: "
                                 "FREQUENCY_MONTH polarity: "
                                 "POLARITY_HIGHER actions: '",
                                 action, "' objectives: '", measured.strategy,
                                 "/objectives/1' ",
                                 measured.contextual ? "contextual: true " : "",
                                 baseline ? "baseline { value: '10' }" : ""));
    if (!baseline && !measured.contextual) {
      Expect("MEASURE_WITHOUT_BASELINE", measured.name);
    }
    if (!measured.contextual) {
      measured.has_target = Any(6) != 0;
      if (!measured.has_target) Expect("MEASURE_WITHOUT_TARGET", measured.name);
    }
    for (int month = 0; month < kMonths; ++month) {
      const bool last = month == kMonths - 1;
      if (measured.has_target) {
        Queue<actionplans::v1::Target>(
            measured.name, absl::StrCat("t", month),
            absl::StrCat(Month(month), "value: '", Target(), "'"));
      }
      const int kind = last ? Any(6) : 2;
      measured.values.push_back("");
      if (kind == 0) {
        Expect("READING_MISSING", measured.name);
      } else if (kind == 1) {
        measured.late = true;
        Queue<actionplans::v1::Reading>(
            measured.name, absl::StrCat("r", month),
            absl::StrCat(Month(month), "source: 's' no_data: NO_DATA_LATE"));
      } else {
        // Reached, missed by what is tolerated, missed by far.
        constexpr const char* kValues[] = {"22", "19.5", "15"};
        measured.values.back() = kValues[Any(3)];
        Queue<actionplans::v1::Reading>(
            measured.name, absl::StrCat("r", month),
            absl::StrCat(Month(month), "source: 's' value: '",
                         measured.values.back(), "'"));
      }
    }
    measured_.push_back(std::move(measured));
  }

  // Has the record created with others, in writes as large as may be.
  template <typename Record>
  void Queue(const std::string& parent, const std::string& id,
             const std::string& text) {
    Record record;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &record));
    auto* create = queue_.add_operations()->mutable_create();
    create->set_parent(parent);
    create->set_id(id);
    create->mutable_record()->PackFrom(record);
    constexpr int kMost = 500;
    if (queue_.operations_size() == kMost) Send();
  }

  void Send() {
    if (queue_.operations_size() == 0) return;
    queue_.set_parent("councils/wex");
    records::v1::ApplyResponse reply;
    EXPECT_THAT(script_.Call("minutebook.records.v1.RecordService/Apply",
                             queue_, &reply),
                IsOk());
    queue_.Clear();
  }

  // Its day is the first of August: 61 days before the day asked for.
  void PlantMilestone(const std::string& action) {
    const std::string milestone = script_.Add(
        "Milestone", "1",
        "title: 'Step' due_date { year: 2015 month: 8 day: 1 }", action);
    switch (Any(3)) {
      case 0:
        script_.Ask<actionplans::v1::Milestone>(
            "CompleteMilestone",
            absl::StrCat("name: '", milestone,
                         "' completed_date { year: 2015 month: 8 day: 1 }"));
        break;
      case 1:
        script_.Ask<actionplans::v1::Action>(
            "UpdateAction", absl::StrCat("action { name: '", action,
                                         "' notes { text: 'Late' note_date { "
                                         "year: 2015 month: 8 day: 1 } } }"));
        break;
      default:
        Expect("MILESTONE_FORGOTTEN", milestone);
    }
  }

  void Move(const std::string& action, int times) {
    for (int i = 0; i < times; ++i) {
      script_.Ask<actionplans::v1::Action>(
          "RescheduleAction",
          absl::StrCat(
              "name: '", action,
              "' reason: 'x' due_date { year: 2016 month: 2 day: ", i + 1,
              " } rescheduled_date { year: 2015 month: 5 day: ", i + 1, " }"));
    }
    if (times > 2) Expect("ACTION_MOVED_OFTEN", action);
  }

  Script& script_;
  std::mt19937 random_;
  std::vector<std::string> planted_;
  std::vector<Measured> measured_;
  records::v1::ApplyRequest queue_;
  int actions_ = 0;
};

}  // namespace minutebook::testing
