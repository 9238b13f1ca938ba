// The council `wex` with what measures are of: a department, posts, a strategy
// with two objectives; and short ways to enter measures and their values.
#pragma once

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/actionplans/v1/measure.pb.h"
#include "minutebook/actionplans/v1/performance.pb.h"
#include "minutebook/actionplans/v1/reading.pb.h"
#include "minutebook/actionplans/v1/reading_report.pb.h"
#include "minutebook/actionplans/v1/target.pb.h"
#include "tests/support/matchers.h"
#include "tests/support/script.h"

namespace minutebook::testing {

class MeasureCouncil : public ::testing::Test {
 protected:
  MeasureCouncil() {
    wex_.authenticator().Add(
        "perform",
        {"perform",
         false,
         {{"wex", engine::RoleSet{options::v1::ROLE_PERFORMANCE_SYSTEM,
                                  options::v1::ROLE_STAFF}}}});
    wex_.set_now(absl::FromUnixSeconds(1460073600));  // 8 April 2016
    wex_.Add("Department", "customers", "display_name: 'Customer Services'");
    wex_.Add("Post", "head", "display_name: 'Head of Customer Services'");
    wex_.Add("Strategy", "customer", "title: 'Customer Services Strategy'");
    for (const char* id : {"access", "cost"}) {
      wex_.Add("Objective", id, absl::StrCat("title: 'To better ", id, "'"),
               kStrategy);
    }
  }

  static constexpr char kStrategy[] = "councils/wex/strategies/customer";

  std::string Objective(const std::string& id) const {
    return absl::StrCat(kStrategy, "/objectives/", id);
  }

  std::string AddMeasure(const std::string& id, const std::string& more) {
    return wex_.Add("Measure", id, absl::StrCat("title: 'Measure' ", more));
  }

  // `start_date` and `end_date` of a quarter of the year beginning in April.
  static std::string Quarter(int year, int quarter) {
    constexpr int kMonths[] = {4, 7, 10, 1};
    constexpr int kDays[] = {30, 30, 31, 31};
    const int month = kMonths[quarter - 1];
    if (quarter == 4) ++year;
    return absl::StrCat("start_date { year: ", year, " month: ", month,
                        " day: 1 } end_date { year: ", year,
                        " month: ", month + 2, " day: ", kDays[quarter - 1],
                        " } ");
  }

  // Tries to create a target or reading (`noun`) below `measure`.
  absl::Status TryAdd(const std::string& noun, const std::string& measure,
                      const std::string& record) {
    actionplans::v1::Target target;
    actionplans::v1::Reading reading;
    const std::string request = absl::StrCat(
        "parent: '", measure, "' ", noun == "Target" ? "target" : "reading",
        " { ", record, " }");
    return noun == "Target" ? wex_.Try("CreateTarget", request, &target)
                            : wex_.Try("CreateReading", request, &reading);
  }

  actionplans::v1::Reading GetReading(const std::string& name) {
    return wex_.Ask<actionplans::v1::Reading>(
        "GetReading", absl::StrCat("name: '", name, "'"));
  }

  actionplans::v1::GetPerformanceResponse Performance(
      const std::string& name, const std::string& more = "") {
    return wex_.Ask<actionplans::v1::GetPerformanceResponse>(
        "GetPerformance", absl::StrCat("name: '", name, "' ", more));
  }

  Script wex_;
};

}  // namespace minutebook::testing
