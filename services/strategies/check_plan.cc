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
    const engine::Facts facts = context.facts();
    absl::StatusOr<v1::Summary> plan = facts.Get<v1::Summary>(request.name());
    if (!plan.ok()) return plan.status();
    std::optional<v1::PlanTemplate> plan_template;
    if (!request.plan_template().empty()) {
      absl::StatusOr<v1::PlanTemplate> wanted =
          facts.Get<v1::PlanTemplate>(request.plan_template());
      if (!wanted.ok()) return wanted.status();
      plan_template = *std::move(wanted);
    } else {
      absl::StatusOr<std::optional<v1::PlanTemplate>> own =
          facts.Find<v1::PlanTemplate>(plan->plan_template());
      if (!own.ok()) return own.status();
      plan_template = *std::move(own);
    }
    std::string language = plan->language_code();
    if (language.empty()) {
      absl::StatusOr<councils::v1::Settings> settings =
          councils::SettingsOf(facts);
      if (!settings.ok()) return settings.status();
      language = settings->language_code();
    }
    const bool english = language.empty() || language == "en" ||
                         absl::StartsWithIgnoreCase(language, "en-");
    return rules::CheckPlan(
               *plan, plan_template.has_value() ? &*plan_template : nullptr,
               english)
        .SerializeAsString();
  }
};

}  // namespace

std::unique_ptr<engine::ReadCommand> MakeCheckPlanOnAPage() {
  return std::make_unique<CheckPlanOnAPage>();
}

}  // namespace minutebook::strategies
