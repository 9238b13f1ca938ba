#include "services/strategies/check_plan.h"

#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "minutebook/strategies/v1/plan_template.pb.h"
#include "minutebook/strategies/v1/summary.pb.h"
#include "services/councils/council_settings.h"
#include "services/rules/plan_check.h"

namespace minutebook::strategies {
namespace {

class CheckPlanOnAPage : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(
      const engine::ReadContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request =
        static_cast<const v1::CheckPlanOnAPageRequest&>(message);
    const absl::StatusOr<CheckedPlan> checked =
        CheckedPlanOf(context.facts(), request.name(), request.plan_template());
    if (!checked.ok()) return checked.status();
    return checked->check.SerializeAsString();
  }
};

}  // namespace

absl::StatusOr<CheckedPlan> CheckedPlanOf(const engine::Facts& facts,
                                          const std::string& name,
                                          const std::string& template_name) {
  absl::StatusOr<v1::Summary> plan = facts.Get<v1::Summary>(name);
  if (!plan.ok()) return plan.status();
  std::optional<v1::PlanTemplate> plan_template;
  if (!template_name.empty()) {
    absl::StatusOr<v1::PlanTemplate> wanted =
        facts.Get<v1::PlanTemplate>(template_name);
    if (!wanted.ok()) return wanted.status();
    plan_template = *std::move(wanted);
  } else {
    absl::StatusOr<std::optional<v1::PlanTemplate>> own =
        facts.Find<v1::PlanTemplate>(plan->plan_template());
    if (!own.ok()) return own.status();
    plan_template = *std::move(own);
  }
  CheckedPlan checked;
  checked.language = plan->language_code();
  if (checked.language.empty()) {
    absl::StatusOr<councils::v1::Settings> settings =
        councils::SettingsOf(facts);
    if (!settings.ok()) return settings.status();
    checked.language = settings->language_code();
  }
  const bool english = checked.language.empty() || checked.language == "en" ||
                       absl::StartsWithIgnoreCase(checked.language, "en-");
  checked.check = rules::CheckPlan(
      *plan, plan_template.has_value() ? &*plan_template : nullptr, english);
  checked.plan = *std::move(plan);
  return checked;
}

std::unique_ptr<engine::ReadCommand> MakeCheckPlanOnAPage() {
  return std::make_unique<CheckPlanOnAPage>();
}

}  // namespace minutebook::strategies
