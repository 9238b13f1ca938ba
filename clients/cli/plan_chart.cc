#include "clients/cli/plan_chart.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/chart_file.h"
#include "clients/cli/plan_progress.h"
#include "clients/cli/plan_text.h"
#include "clients/cli/record_name.h"
#include "clients/cli/record_text.h"
#include "clients/cli/set_field.h"
#include "clients/cpp/catalogue.h"
#include "clients/cpp/connection.h"
#include "google/type/date.pb.h"

namespace minutebook::cli {
namespace {

using actionplans::v1::ActionPlan;
using actionplans::v1::Entry;
using actionplans::v1::GetProgressResponse;

struct Arguments {
  std::string plan;
  std::string file;
  std::string on_date;
};

absl::CivilDay CivilOf(const google::type::Date& date) {
  return absl::CivilDay(date.year(), std::max(date.month(), 1),
                        std::max(date.day(), 1));
}

absl::Status Draw(const GlobalOptions& options, const Arguments& arguments,
                  std::ostream& err) {
  absl::Status status = CheckChartPath(arguments.file);
  if (!status.ok()) return status;
  const auto name = FullName(*client::Catalogue::Get().Find("action-plan"),
                             arguments.plan, options);
  if (!name.ok()) return name.status();
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  actionplans::v1::GetActionPlanRequest get;
  get.set_name(*name);
  ActionPlan plan;
  status = (*connection)
               ->Call(*client::FindMethod(
                          "minutebook.actionplans.v1.ActionPlanService."
                          "GetActionPlan"),
                      get, plan);
  if (!status.ok()) return status;
  actionplans::v1::GetProgressRequest request;
  request.set_name(*name);
  status = SetDay("on_date", arguments.on_date, request);
  if (!status.ok()) return status;
  const auto progress = FetchProgress(**connection, request);
  if (!progress.ok()) return progress.status();
  const auto entries = FetchEntries(**connection, *name);
  if (!entries.ok()) return entries.status();
  return WriteChart(TimelineOf(plan, *progress, *entries), arguments.file, err);
}

}  // namespace

render::Timeline TimelineOf(const ActionPlan& plan,
                            const GetProgressResponse& progress,
                            const std::vector<Entry>& entries) {
  std::map<std::string, std::string> numbers;  // by action
  for (const Entry& entry : entries) {
    numbers.emplace(entry.action(), entry.number());
  }
  render::Timeline timeline;
  timeline.title = plan.title();
  timeline.subtitle = absl::StrCat("On ", FieldText(progress, "on_date"), ": ",
                                   ProgressLine(progress.progress()));
  timeline.on_date = CivilOf(progress.on_date());
  if (plan.has_start_date()) timeline.start = CivilOf(plan.start_date());
  if (plan.has_end_date()) timeline.end = CivilOf(plan.end_date());
  for (const auto& each : progress.actions()) {
    render::TimelineAction action;
    const auto number = numbers.find(each.action().name());
    if (number != numbers.end()) action.number = number->second;
    if (action.number.empty()) {
      action.number = absl::StrCat(timeline.actions.size() + 1);
    }
    action.label = each.action().title();
    action.colour = FieldText(each, "colour");
    if (each.action().has_start_date()) {
      action.start = CivilOf(each.action().start_date());
    }
    if (each.action().has_due_date()) {
      action.due = CivilOf(each.action().due_date());
    }
    action.due_as_stated = each.action().due_as_stated();
    if (each.has_percent_complete()) {
      action.percent_complete = each.percent_complete();
    }
    for (const auto& milestone : each.milestones()) {
      if (!milestone.has_due_date()) continue;
      action.milestones.push_back(
          {CivilOf(milestone.due_date()),
           milestone.has_completion() &&
               CivilOf(milestone.completion().completed_date()) <=
                   timeline.on_date});
    }
    timeline.actions.push_back(std::move(action));
  }
  return timeline;
}

void AddPlanChartCommand(CLI::App& plan, const GlobalOptions& options,
                         std::ostream& err, const Runner& run) {
  CLI::App* command = plan.add_subcommand(
      "chart", "A plan's actions and milestones against the calendar");
  command->footer(
      "Example:\n"
      "  minutebook plan chart contact-2015 -o contact-2015.svg --council "
      "oxford");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("plan", arguments->plan, "Its full name, or its id")
      ->required()
      ->type_name("PLAN");
  command
      ->add_option("-o,--file", arguments->file,
                   "Where to draw it: a name that ends in .svg or .png")
      ->required()
      ->type_name("FILE");
  command
      ->add_option("--on-date", arguments->on_date,
                   "The day asked for; the council's today when absent")
      ->type_name("YYYY-MM-DD");
  command->callback([=, &options, &err] {
    run([=, &options, &err] { return Draw(options, *arguments, err); });
  });
}

}  // namespace minutebook::cli
