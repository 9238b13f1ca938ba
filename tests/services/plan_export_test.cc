// ExportPlan: what its files tell, in every format, and to whom. The engine's
// drawer answers with what it was to draw.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/plan_course.pb.h"
#include "minutebook/actionplans/v1/plan_export.pb.h"
#include "minutebook/actionplans/v1/progress.pb.h"
#include "minutebook/render/v1/plan_page.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/pathway.pb.h"
#include "services/rules/plan_report.h"
#include "tests/support/plan_council.h"
#include "tests/support/reply_reader.h"

namespace minutebook::testing {
namespace {

using actionplans::v1::ActionPlan;
using actionplans::v1::ExportPlanRequest;
using actionplans::v1::ExportPlanResponse;
using actionplans::v1::Gap;
using actionplans::v1::PlanExport;
using render::v1::Report;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

class PlanExportTest : public PlanCouncil {
 protected:
  PlanExportTest() {
    script_.set_now(absl::FromUnixSeconds(1460073600));  // 8 April 2016
    script_.Add("Edition", "e", "version: '2015'", kStrategy);
    objective_ =
        script_.Add("Objective", "1", "title: 'Answer sooner'", kStrategy);
    AddAction("a",
              "funding { source: 'Fund' amount { currency_code: 'GBP' units: "
              "12 nanos: 500000000 } status: STATUS_CONFIRMED } funding { "
              "amount { currency_code: 'GBP' nanos: 10000000 } status: "
              "STATUS_CONFIRMED }");
    script_.Add("Milestone", "1",
                "title: 'Staffed' due_date { year: 2015 month: 8 day: 1 }",
                "councils/wex/actions/a");
    AddEntry("1", "a", absl::StrCat("objective: '", objective_, "'"));
    measure_ =
        script_.Add("Measure", "m",
                    "title: 'Calls' unit: '%' decimal_places: 1 frequency: "
                    "FREQUENCY_MONTH actions: 'councils/wex/actions/a'");
    constexpr char kSeptember[] =
        "start_date { year: 2015 month: 9 day: 1 } "
        "end_date { year: 2015 month: 9 day: 30 } ";
    script_.Add("Target", "t", absl::StrCat(kSeptember, "value: '20'"),
                measure_);
    script_.Add("Reading", "r",
                absl::StrCat(kSeptember, "value: '-5.5' source: 'phone'"),
                measure_);
    Adopt(kPlan, AddPart("1", "VERB_APPROVED", kPlan, Day(2015, 3, 4)));
    AddPart("2", "VERB_ENDORSED", absl::StrCat(kStrategy, "/editions/e"),
            Day(2015, 2, 4));
    script_.Ask<ActionPlan>(
        "UpdateActionPlan",
        absl::StrCat("action_plan { name: '", kPlan, "' edition: '", kStrategy,
                     "/editions/e' } update_mask { paths: 'edition' }"));
  }

  // The file as that caller gets it.
  std::pair<absl::Status, std::string> File(ExportPlanRequest::Format format,
                                            const std::string& media_type,
                                            const std::string& token = "root") {
    ExportPlanRequest request;
    request.set_name(plan_);
    request.set_format(format);
    *request.mutable_on_date() = Day(2015, 10, 1);
    ReplyReader<ExportPlanResponse> reader(
        *script_.channel(),
        "/minutebook.actionplans.v1.ActionPlanService/ExportPlan", token,
        request);
    std::string content;
    while (const auto piece = reader.Next()) {
      EXPECT_EQ(piece->media_type(), content.empty() ? media_type : "");
      content += piece->content();
    }
    return std::pair(reader.Finish(), content);
  }

  PlanExport Json() {
    const auto [status, content] =
        File(ExportPlanRequest::FORMAT_JSON, "application/json");
    EXPECT_THAT(status, IsOk());
    PlanExport plan;
    EXPECT_TRUE(
        google::protobuf::util::JsonStringToMessage(content, &plan).ok());
    return plan;
  }

  // What was to be drawn.
  Report Drawn(ExportPlanRequest::Format format,
               const std::string& media_type) {
    const auto [status, content] = File(format, media_type);
    EXPECT_THAT(status, IsOk());
    render::v1::DrawRequest request;
    EXPECT_TRUE(request.ParseFromString(content));
    return request.report();
  }

  static std::vector<std::string> Headings(const Report& report) {
    std::vector<std::string> headings;
    for (const auto& section : report.sections()) {
      headings.push_back(section.heading());
    }
    return headings;
  }

  static const Report::Section& Find(const Report& report,
                                     const std::string& heading) {
    for (const auto& section : report.sections()) {
      if (section.heading() == heading) return section;
    }
    ADD_FAILURE() << "there is no section " << heading;
    return Report::Section::default_instance();
  }

  // The cell below that heading.
  static std::string Cell(const Report::Section& section, int row,
                          const std::string& heading) {
    for (int i = 0; i < section.columns_size(); ++i) {
      if (section.columns(i).heading() != heading) continue;
      const auto& cells = section.rows(row).cells();
      return i < cells.size() ? cells[i] : "";
    }
    ADD_FAILURE() << "there is no column " << heading;
    return "";
  }

  std::string objective_, measure_, plan_ = kPlan;
};

constexpr char kXlsx[] =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

TEST_F(PlanExportTest, JsonHoldsAllOfItAndIsTheSameEveryTime) {
  const PlanExport plan = Json();
  EXPECT_EQ(plan.plan().name(), kPlan);
  // Strategy, objective, edition, part, decision.
  EXPECT_EQ(plan.grounds_size(), 5);
  ASSERT_EQ(plan.actions_size(), 1);
  EXPECT_EQ(plan.actions(0).progress().objective(), objective_);
  ASSERT_EQ(plan.measures_size(), 1);
  EXPECT_EQ(plan.measures(0).targets_size(), 1);
  EXPECT_EQ(plan.measures(0).readings_size(), 1);
  ASSERT_EQ(plan.gaps_size(), 2);
  EXPECT_EQ(plan.gaps(0).kind(), Gap::KIND_MILESTONE_FORGOTTEN);
  EXPECT_EQ(plan.gaps(1).kind(), Gap::KIND_MEASURE_WITHOUT_BASELINE);

  ASSERT_EQ(plan.pathways_size(), 1);
  strategies::v1::GetPathwayResponse pathway;
  ASSERT_TRUE(plan.pathways(0).pathway().UnpackTo(&pathway));
  ASSERT_EQ(pathway.steps_size(), 1);
  EXPECT_EQ(pathway.steps(0).body_display_name(), "Cabinet");
  EXPECT_EQ(pathway.steps(0).verb(), meetings::v1::Part::VERB_ENDORSED);

  ASSERT_EQ(plan.history_size(), 3);  // the latest first
  ActionPlan first;
  ASSERT_TRUE(plan.history(2).record().UnpackTo(&first));
  EXPECT_EQ(first.state(), ActionPlan::STATE_DRAFT);
  EXPECT_THAT(plan.history(1).method(), HasSubstr("AdoptPlan"));

  std::vector<std::string> names;
  for (const auto& named : plan.names()) names.push_back(named.title());
  EXPECT_THAT(names, Contains("Head of Customer Services"));
  EXPECT_THAT(names, Contains("Strategy s"));

  const auto again = File(ExportPlanRequest::FORMAT_JSON, "application/json");
  EXPECT_EQ(File(ExportPlanRequest::FORMAT_UNSPECIFIED, "application/json"),
            again);
  EXPECT_THAT(
      File(ExportPlanRequest::FORMAT_JSON, "application/json", "public").first,
      HasReason("RECORD_NOT_FOUND"));
}

TEST_F(PlanExportTest, ADocumentTellsItForInspection) {
  const Report report = Drawn(ExportPlanRequest::FORMAT_PDF, "application/pdf");
  EXPECT_EQ(report.format(), Report::FORMAT_PDF);
  EXPECT_EQ(report.subtitle(), "Action plan, as it stood on 1 October 2015");
  EXPECT_EQ(report.create_time().seconds(),
            Json().plan().update_time().seconds());
  EXPECT_THAT(
      Headings(report),
      ElementsAre("", "Pathway and decisions", "How the objectives go",
                  "Actions", "Funding", "Savings", "Measures", "Calls (%)",
                  "What the plan leaves open", "History of the record"));
  const Report::Section& pathway = Find(report, "Pathway and decisions");
  ASSERT_EQ(pathway.rows_size(), 2);
  EXPECT_EQ(Cell(pathway, 0, "What"), "endorsed");
  EXPECT_EQ(Cell(pathway, 1, "What"), "adopted this plan");
  EXPECT_EQ(Cell(pathway, 1, "Body"), "Cabinet");
  const Report::Section& actions = Find(report, "Actions");
  EXPECT_EQ(Cell(actions, 0, "Owner"), "Head of Customer Services");
  EXPECT_EQ(Cell(actions, 0, "Due"), "2016-01-31");
  const auto& details = actions.rows(0).details();
  EXPECT_THAT(std::vector<std::string>(details.begin(), details.end()),
              Contains("○ Staffed, due 2015-08-01, overdue"));
  // Money to the penny, with its sum.
  const Report::Section& funding = Find(report, "Funding");
  ASSERT_EQ(funding.rows_size(), 3);
  EXPECT_EQ(Cell(funding, 0, "Amount"), "12.50");
  EXPECT_EQ(Cell(funding, 1, "Amount"), "0.01");
  EXPECT_EQ(Cell(funding, 2, "No."), "Sum");
  EXPECT_EQ(Cell(funding, 2, "Amount"), "12.51");
  EXPECT_THAT(Find(report, "Savings").paragraphs(0),
              HasSubstr("No saving is stated"));
  const Report::Section& calls = Find(report, "Calls (%)");
  EXPECT_EQ(Cell(calls, 0, "Target"), "20");
  EXPECT_EQ(Cell(calls, 0, "Reading"), "-5.5");
  EXPECT_EQ(Find(report, "What the plan leaves open").rows_size(), 2);
  const Report::Section& history = Find(report, "History of the record");
  EXPECT_EQ(Cell(history, 0, "Fields"), "edition");
  EXPECT_EQ(Cell(history, 1, "Fields"), "state, adoption");
  EXPECT_EQ(Cell(history, 1, "Method"), "AdoptPlan");
}

TEST_F(PlanExportTest, WhatWasReachedLaterIsNotReachedYet) {
  PlanExport plan;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        on_date { year: 2015 month: 10 day: 1 }
        actions {
          progress {
            action { name: "councils/wex/actions/a" title: "Answer" }
            milestones {
              name: "councils/wex/actions/a/milestones/1"
              title: "Staffed"
              due_date { year: 2015 month: 8 day: 1 }
              completion { completed_date { year: 2016 month: 5 day: 8 } }
            }
            milestones {
              title: "Begun"
              completion { completed_date { year: 2015 month: 10 day: 1 } }
            }
          }
        }
        gaps { subject: "councils/wex/actions/a/milestones/1" title: "Staffed" }
      )pb",
      &plan));
  const Report report = rules::PlanReportOf(plan);
  const auto& details = Find(report, "Actions").rows(0).details();
  EXPECT_THAT(std::vector<std::string>(details.begin(), details.end()),
              IsSupersetOf({"○ Staffed, due 2015-08-01, overdue",
                            "● Begun, reached 2015-10-01"}));
  EXPECT_EQ(Cell(Find(report, "What the plan leaves open"), 0, "Of"),
            "Answer: Staffed")
      << "actions have milestones of the same title";
}

TEST_F(PlanExportTest, ADraftCountsWhatItDropsAndCompletesAsSo) {
  AddAction("b");
  script_.Ask<ActionPlan>(
      "RevisePlan", absl::StrCat("name: '", kPlan, "' action_plan_id: 'q'"));
  AddEntry("2", "b", absl::StrCat("objective: '", objective_, "'"),
           "councils/wex/actionPlans/q");
  std::string decide = "name: 'councils/wex/actionPlans/q' ";
  const auto entries = script_.Ask<actionplans::v1::ListEntriesResponse>(
      "ListEntries", "parent: 'councils/wex/actionPlans/q'");
  ASSERT_EQ(entries.entries_size(), 2);
  for (const auto& entry : entries.entries()) {
    const bool dropped = entry.action() == "councils/wex/actions/b";
    absl::StrAppend(&decide, "dispositions { entry: '", entry.name(),
                    "' disposition: DISPOSITION_",
                    dropped ? "DROPPED reason: 'No money'" : "COMPLETED",
                    " } ");
  }
  script_.Ask<actionplans::v1::SetDispositionsResponse>("SetDispositions",
                                                        decide);
  const auto progress = script_.Ask<actionplans::v1::GetProgressResponse>(
      "GetProgress", "name: 'councils/wex/actionPlans/q'");
  EXPECT_EQ(progress.progress().actions(), 2);
  EXPECT_EQ(progress.progress().dropped(), 1);
  EXPECT_EQ(progress.progress().completed(), 1);
  EXPECT_EQ(progress.progress().green(), 1);
  ASSERT_EQ(progress.actions_size(), 2);
  EXPECT_EQ(progress.actions(1).disposition(),
            actionplans::v1::Entry::DISPOSITION_DROPPED);
  plan_ = "councils/wex/actionPlans/q";
  EXPECT_EQ(Json().progress().dropped(), 1);
  const Report report = Drawn(ExportPlanRequest::FORMAT_PDF, "application/pdf");
  EXPECT_EQ(Cell(Find(report, "How the objectives go"), 0, "Actions"), "1")
      << "what is dropped serves no objective";
}

TEST_F(PlanExportTest, AWorkbookHasTheFieldsThatAreImported) {
  const Report report = Drawn(ExportPlanRequest::FORMAT_XLSX, kXlsx);
  EXPECT_EQ(report.format(), Report::FORMAT_XLSX);
  EXPECT_THAT(
      Headings(report),
      ElementsAre("Plan", "Actions", "Milestones", "Funding", "Savings",
                  "Notes", "Objectives", "Measures", "Targets", "Readings",
                  "Pathway", "Gaps", "Differences", "History"));
  const Report::Section& actions = Find(report, "Actions");
  ASSERT_EQ(actions.rows_size(), 1);
  EXPECT_EQ(Cell(actions, 0, "action"), "a");
  EXPECT_EQ(Cell(actions, 0, "entry"), "1");
  EXPECT_EQ(Cell(actions, 0, "entry.objective"), objective_);
  EXPECT_EQ(Cell(actions, 0, "owner"), "councils/wex/posts/head");
  EXPECT_EQ(Cell(actions, 0, "(owner)"), "Head of Customer Services");
  EXPECT_THAT(Cell(actions, 0, "funding"), HasSubstr("\"source\":\"Fund\""));
  const Report::Section& readings = Find(report, "Readings");
  EXPECT_EQ(Cell(readings, 0, "measure"), "m");
  EXPECT_EQ(Cell(readings, 0, "start_date"), "2015-09-01");
  EXPECT_EQ(Cell(readings, 0, "value"), "-5.5");
  EXPECT_EQ(Cell(readings, 0, "source"), "phone");
  EXPECT_EQ(Cell(Find(report, "Targets"), 0, "value"), "20");
}

}  // namespace
}  // namespace minutebook::testing
