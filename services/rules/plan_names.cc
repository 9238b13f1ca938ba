#include "services/rules/plan_names.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/objective.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"
#include "services/rules/civil_date.h"
#include "services/rules/record_cells.h"

namespace minutebook::rules {

using actionplans::v1::ActionPlan;
using actionplans::v1::PlanExport;

PlanNames::PlanNames(const PlanExport& plan) {
  for (const auto& named : plan.names()) {
    titles_[named.name()] = named.title();
  }
  for (const google::protobuf::Any& ground : plan.grounds()) {
    strategies::v1::Strategy strategy;
    strategies::v1::Objective objective;
    strategies::v1::Edition edition;
    meetings::v1::Part part;
    meetings::v1::Citation citation;
    if (ground.UnpackTo(&strategy)) {
      titles_[strategy.name()] = strategy.title();
    } else if (ground.UnpackTo(&objective)) {
      titles_[objective.name()] = objective.title();
    } else if (ground.UnpackTo(&edition)) {
      titles_[edition.name()] =
          edition.title().empty() ? edition.version() : edition.title();
    } else if (ground.UnpackTo(&part)) {
      titles_[part.name()] = part.text();
    } else if (ground.UnpackTo(&citation)) {
      titles_[citation.name()] = citation.reference();
    }
  }
  for (const auto& planned : plan.actions()) {
    const auto& action = planned.progress().action();
    titles_[action.name()] = action.title();
    for (const auto& milestone : planned.progress().milestones()) {
      titles_[milestone.name()] = milestone.title();
    }
  }
  for (const auto& measured : plan.measures()) {
    titles_[measured.measure().name()] = measured.measure().title();
  }
  titles_[plan.plan().name()] = plan.plan().title();
  titles_[plan.revised_plan().name()] = plan.revised_plan().title();
}

std::string PlanNames::Of(const std::string& name) const {
  const auto found = titles_.find(name);
  return found != titles_.end() && !found->second.empty()
             ? found->second
             : name.substr(name.rfind('/') + 1);
}

render::v1::Report PlanReportHead(const PlanExport& plan,
                                  const PlanNames& names) {
  render::v1::Report report;
  const std::string& name = plan.plan().name();
  report.set_council(
      names.Of(name.substr(0, name.find('/', sizeof("councils")))));
  report.set_title(plan.plan().title());
  report.set_subtitle(
      absl::StrCat("Action plan, as it stood on ", DateWords(plan.on_date())));
  report.set_language_code(plan.plan().language_code());
  *report.mutable_create_time() = plan.plan().update_time();
  return report;
}

std::string NumberOf(const PlanExport& plan, int action) {
  const std::string& number = plan.actions(action).entry().number();
  return number.empty() ? absl::StrCat(action + 1) : number;
}

std::string ColourWord(actionplans::v1::Colour colour) {
  return WordsOf(colour);
}

std::string AdoptionText(const PlanExport& plan, const PlanNames& names) {
  const ActionPlan::Adoption& adoption = plan.plan().adoption();
  if (!plan.plan().has_adoption()) return "";
  std::string text = adoption.has_adopted_date()
                         ? DateText(adoption.adopted_date())
                         : "on a day that is not known";
  if (!adoption.part().empty()) {
    absl::StrAppend(&text, ", by decision: ", names.Of(adoption.part()), " (",
                    adoption.part(), ")");
  } else if (!adoption.citation().empty()) {
    absl::StrAppend(&text, ", as told: ", names.Of(adoption.citation()), " (",
                    adoption.citation(), ")");
  }
  return text;
}

}  // namespace minutebook::rules
