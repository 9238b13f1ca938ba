#include "services/actionplans/progress.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/strategies/v1/objective.pb.h"
#include "services/actionplans/each_record.h"
#include "services/actionplans/plan_facts.h"
#include "services/councils/council_settings.h"
#include "services/engine/standard_methods.h"
#include "services/engine/standard_reads.h"
#include "services/rules/action_progress.h"
#include "services/rules/civil_date.h"
#include "services/rules/plan_entries.h"
#include "services/rules/rule_sets.h"

namespace minutebook::actionplans {
namespace {

using engine::Facts;
using strategies::v1::Objective;
using strategies::v1::Strategy;
using v1::ActionPlan;
using v1::ActionProgress;
using v1::Entry;
using v1::Progress;

constexpr char kMethod[] =
    "minutebook.actionplans.v1.ActionPlanService.GetProgress";

// Leaves one page of the actions in the reply.
absl::Status KeepPage(const engine::ReadContext& context,
                      const v1::GetProgressRequest& request,
                      v1::GetProgressResponse& response) {
  const std::string scope = engine::PageScope(kMethod, request);
  auto& actions = *response.mutable_actions();
  int begin = 0;
  if (!request.page_token().empty()) {
    const std::optional<std::string> last =
        context.tokens.OpenPageToken(scope, request.page_token());
    if (!last.has_value()) return engine::PageTokenInvalid();
    while (begin < actions.size() && actions[begin].action().name() != *last) {
      ++begin;
    }
    // What it was has left the plan since.
    if (begin == actions.size()) return engine::PageTokenInvalid();
    ++begin;
  }
  const int most = request.page_size() == 0
                       ? engine::kMaxPageSize
                       : std::min(request.page_size(), engine::kMaxPageSize);
  int end = begin;
  size_t bytes = 0;
  while (end < actions.size() && end - begin < most &&
         bytes < engine::kMaxPageBytes) {
    bytes += actions[end++].ByteSizeLong();
  }
  if (end < actions.size()) {
    response.set_next_page_token(
        context.tokens.PageToken(scope, actions[end - 1].action().name()));
  }
  actions.DeleteSubrange(end, actions.size() - end);
  actions.DeleteSubrange(0, begin);
  return absl::OkStatus();
}

class GetProgress : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(
      const engine::ReadContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request = static_cast<const v1::GetProgressRequest&>(message);
    absl::StatusOr<Facts> facts = engine::FactsOf(context, request);
    if (!facts.ok()) return facts.status();
    absl::StatusOr<councils::v1::Settings> settings =
        councils::SettingsOf(*facts);
    if (!settings.ok()) return settings.status();
    v1::GetProgressResponse response;
    *response.mutable_on_date() =
        councils::OnDate(*settings, request, context.now);
    absl::Status status;
    if (facts->RefOf<ActionPlan>(request.name()).has_value()) {
      status = OfPlan(*facts, *settings, request.name(), response);
    } else if (facts->RefOf<Strategy>(request.name()).has_value()) {
      status = OfStrategy(*facts, *settings, request.name(), response);
    } else if (request.name() == absl::StrCat("councils/", facts->council())) {
      status = OfCouncil(context, *facts, *settings, request, response);
    } else {
      status = engine::RecordNotFound(request.name());
    }
    if (status.ok()) status = KeepPage(context, request, response);
    if (!status.ok()) return status;
    return response.SerializeAsString();
  }

 private:
  static absl::Status OfPlan(const Facts& facts,
                             const councils::v1::Settings& settings,
                             const std::string& name,
                             v1::GetProgressResponse& response) {
    absl::StatusOr<ActionPlan> plan = facts.Get<ActionPlan>(name);
    if (!plan.ok()) return plan.status();
    absl::StatusOr<std::vector<Objective>> objectives =
        ObjectivesOf(facts, *plan);
    if (!objectives.ok()) return objectives.status();
    return Detail(facts, settings, name, plan->title(), {*plan}, *objectives,
                  response);
  }

  static absl::Status OfStrategy(const Facts& facts,
                                 const councils::v1::Settings& settings,
                                 const std::string& name,
                                 v1::GetProgressResponse& response) {
    absl::StatusOr<Strategy> strategy = facts.Get<Strategy>(name);
    if (!strategy.ok()) return strategy.status();
    auto plans = PlansOf(facts, {&name, 1});
    if (!plans.ok()) return plans.status();
    absl::StatusOr<std::vector<Objective>> objectives =
        facts.Below<Objective>(name);
    if (!objectives.ok()) return objectives.status();
    return Detail(facts, settings, name, strategy->title(),
                  CarriedOut((*plans)[name], response.on_date()), *objectives,
                  response);
  }

  // All actions, and the parts by objective.
  static absl::Status Detail(const Facts& facts,
                             const councils::v1::Settings& settings,
                             const std::string& name, const std::string& title,
                             const std::vector<ActionPlan>& plans,
                             const std::vector<Objective>& objectives,
                             v1::GetProgressResponse& response) {
    absl::StatusOr<std::vector<ActionProgress>> actions =
        ProgressOfPlans(facts, settings, plans, response.on_date());
    if (!actions.ok()) return actions.status();
    *response.mutable_progress() = rules::RollUp(*actions, response.on_date());
    response.mutable_progress()->set_subject(name);
    response.mutable_progress()->set_title(title);
    std::map<std::string, std::vector<ActionProgress>> by_objective;
    for (const ActionProgress& each : *actions) {
      by_objective[each.objective()].push_back(each);
    }
    for (const Objective& objective : objectives) {
      const auto own = by_objective.find(objective.name());
      if (own == by_objective.end()) continue;
      Progress& part = *response.add_parts();
      part = rules::RollUp(own->second, response.on_date());
      part.set_subject(objective.name());
      part.set_title(objective.title());
      by_objective.erase(own);
    }
    std::vector<ActionProgress> rest;
    for (auto& [objective, own] : by_objective) {
      for (ActionProgress& each : own) rest.push_back(std::move(each));
    }
    if (!rest.empty()) {
      *response.add_parts() = rules::RollUp(rest, response.on_date());
    }
    for (ActionProgress& each : *actions) {
      *response.add_actions() = std::move(each);
    }
    return absl::OkStatus();
  }

  static absl::Status OfCouncil(const engine::ReadContext& context,
                                const Facts& facts,
                                const councils::v1::Settings& settings,
                                const v1::GetProgressRequest& request,
                                v1::GetProgressResponse& response) {
    std::vector<Strategy> strategies;
    std::vector<std::string> names;
    absl::Status status =
        EachRecord<Strategy>(context, facts, request, [&](Strategy strategy) {
          names.push_back(strategy.name());
          strategies.push_back(std::move(strategy));
        });
    if (!status.ok()) return status;
    auto plans = PlansOf(facts, names);
    if (!plans.ok()) return plans.status();
    std::vector<ActionProgress> all;
    std::set<std::string> seen;
    for (const Strategy& strategy : strategies) {
      absl::StatusOr<std::vector<ActionProgress>> actions = ProgressOfPlans(
          facts, settings,
          CarriedOut((*plans)[strategy.name()], response.on_date()),
          response.on_date());
      if (!actions.ok()) return actions.status();
      if (actions->empty()) continue;
      Progress& part = *response.add_parts();
      part = rules::RollUp(*actions, response.on_date());
      part.set_subject(strategy.name());
      part.set_title(strategy.title());
      for (ActionProgress& each : *actions) {
        if (seen.insert(each.action().name()).second) {
          all.push_back(std::move(each));
        }
      }
    }
    *response.mutable_progress() = rules::RollUp(all, response.on_date());
    response.mutable_progress()->set_subject(request.name());
    return absl::OkStatus();
  }
};

}  // namespace

std::vector<ActionPlan> CarriedOut(std::vector<ActionPlan> plans,
                                   const google::type::Date& day) {
  std::erase_if(plans, [&](const ActionPlan& plan) {
    return !rules::IsCarriedOut(plan, rules::DateNumber(day));
  });
  return plans;
}

absl::StatusOr<std::vector<ActionProgress>> ProgressOfPlans(
    const Facts& facts, const councils::v1::Settings& settings,
    const std::vector<ActionPlan>& plans, const google::type::Date& day) {
  std::vector<std::string> names;
  for (const ActionPlan& plan : plans) names.push_back(plan.name());
  auto entries = facts.Below<Entry>(names);
  if (!entries.ok()) return entries.status();
  std::vector<Entry> all;
  std::map<std::string, const ActionPlan*> plan_of;  // by the entry's name
  std::set<std::string> seen;
  for (const ActionPlan& plan : plans) {
    std::vector<Entry>& own = (*entries)[plan.name()];
    SortByPosition(own);
    for (Entry& entry : own) {
      if (entry.disposition() == Entry::DISPOSITION_MOVED ||
          !seen.insert(entry.action()).second) {
        continue;
      }
      plan_of[entry.name()] = &plan;
      all.push_back(std::move(entry));
    }
  }
  const auto planned = PlannedActions(facts, all, Depth::kProgress);
  if (!planned.ok()) return planned.status();
  const councils::v1::Settings::RuleSet& rule_set =
      rules::RuleSetOn(settings, rules::DateNumber(day));
  std::vector<ActionProgress> actions;
  for (const rules::PlannedAction& each : *planned) {
    const ActionPlan& plan = *plan_of.at(each.entry.name());
    ActionProgress progress =
        rules::ProgressOf(each.action, each.milestones,
                          plan.has_start_date() ? &plan.start_date() : nullptr,
                          rule_set, day, each.entry.disposition());
    progress.set_objective(each.entry.objective());
    actions.push_back(std::move(progress));
  }
  return actions;
}

std::unique_ptr<engine::ReadCommand> MakeGetProgress() {
  return std::make_unique<GetProgress>();
}

}  // namespace minutebook::actionplans
