// A council with a strategy, a draft plan for it, and a head who owns actions.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/entry.pb.h"
#include "minutebook/actionplans/v1/gap.pb.h"
#include "tests/support/script.h"

namespace minutebook::testing {

inline constexpr char kStrategy[] = "councils/wex/strategies/s";
inline constexpr char kPlan[] = "councils/wex/actionPlans/p";
inline constexpr char kYear[] =
    "start_date { year: 2015 month: 4 day: 1 } "
    "end_date { year: 2016 month: 3 day: 31 } ";
inline constexpr char kInYear[] = "on_date { year: 2015 month: 10 day: 1 }";

class PlanCouncil : public ::testing::Test {
 protected:
  PlanCouncil() {
    script_.Add("Body", "cabinet",
                "display_name: 'Cabinet' kind: KIND_EXECUTIVE");
    script_.CreateIssue("i", "Customer Service Strategy");
    const auto citing =
        script_.CreateMeeting("citing", "councils/wex/bodies/cabinet", nullptr,
                              options::v1::VISIBILITY_INTERNAL);
    script_.CreateItem(citing.name(), "1", "councils/wex/issues/i",
                       options::v1::VISIBILITY_INTERNAL);
    AddStrategy("s");
    script_.Add("ActionPlan", "p", PlanOf(kStrategy));
    script_.Add("Post", "head", "display_name: 'Head of Customer Services'");
    script_.Add("Holding", "1",
                "person_as_stated: 'A. Person' "
                "start_date { year: 2010 month: 1 day: 1 }",
                "councils/wex/posts/head");
  }

  void AddStrategy(const std::string& id) {
    script_.Add("Strategy", id,
                absl::StrCat("title: 'Strategy ", id,
                             "' issues: 'councils/wex/issues/i'"));
  }

  static std::string PlanOf(const std::string& strategy) {
    return absl::StrCat("title: 'Plan' strategies: '", strategy, "' ", kYear);
  }

  // A part of a decision of Cabinet on that day that does `verb` to `subject`.
  std::string AddPart(const std::string& id, const std::string& verb,
                      const std::string& subject,
                      const google::type::Date& date) {
    const auto meeting =
        script_.CreateMeeting("m" + id, "councils/wex/bodies/cabinet", &date,
                              options::v1::VISIBILITY_INTERNAL);
    const auto item =
        script_.CreateItem(meeting.name(), "1", "councils/wex/issues/i",
                           options::v1::VISIBILITY_INTERNAL);
    return script_.Add(
        "Part", "1",
        absl::StrCat("text: 'As resolved' effects { verb: ", verb,
                     " subjects { record: '", subject, "' } }"),
        script_.Add("Decision", "d" + id,
                    absl::StrCat("item: '", item.name(), "'")));
  }

  std::string AddEntry(const std::string& id, const std::string& action,
                       const std::string& more = "",
                       const std::string& plan = kPlan) {
    return script_.Add(
        "Entry", id,
        absl::StrCat("action: 'councils/wex/actions/", action, "' ", more),
        plan);
  }

  // An action with which nothing is wrong.
  std::string AddAction(const std::string& id, const std::string& more = "") {
    return script_.Add("Action", id,
                       absl::StrCat("title: 'Action ", id,
                                    "' owner: 'councils/wex/posts/head' "
                                    "due_date { year: 2016 month: 1 day: 31 } ",
                                    more));
  }

  actionplans::v1::ActionPlan Adopt(const std::string& plan,
                                    const std::string& part) {
    return script_.Ask<actionplans::v1::ActionPlan>(
        "AdoptPlan", absl::StrCat("name: '", plan, "' part: '", part, "'"));
  }

  absl::Status Refused(const std::string& method, const std::string& request) {
    actionplans::v1::ActionPlan reply;
    return script_.Try(method, request, &reply);
  }

  std::vector<std::string> Dispositions(const std::string& plan) {
    std::vector<std::string> found;
    const auto list = script_.Ask<actionplans::v1::ListEntriesResponse>(
        "ListEntries", absl::StrCat("parent: '", plan, "' page_size: 1000"));
    for (const actionplans::v1::Entry& entry : list.entries()) {
      found.push_back(absl::StrCat(
          entry.action().substr(entry.action().rfind('/') + 1), " ",
          actionplans::v1::Entry::Disposition_Name(entry.disposition())));
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  // The gaps on all pages, as "KIND subject".
  std::vector<std::string> Gaps(const std::string& more, int page_size = 7) {
    std::vector<std::string> found;
    std::string token;
    do {
      const auto page = script_.Ask<actionplans::v1::FindGapsResponse>(
          "FindGaps",
          absl::StrCat("parent: 'councils/wex' page_size: ", page_size,
                       " page_token: '", token, "' ", more));
      EXPECT_LE(page.gaps_size(), page_size);
      for (const actionplans::v1::Gap& gap : page.gaps()) {
        EXPECT_FALSE(gap.detail().empty());
        EXPECT_NE(gap.severity(), actionplans::v1::Gap::SEVERITY_UNSPECIFIED);
        found.push_back(absl::StrCat(
            actionplans::v1::Gap::Kind_Name(gap.kind()).substr(5), " ",
            gap.subject().substr(std::string("councils/wex/").size())));
      }
      token = page.next_page_token();
    } while (!token.empty());
    return found;
  }

  Script script_;
};

}  // namespace minutebook::testing
