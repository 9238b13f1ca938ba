#include "services/rules/rule_sets.h"

#include "services/rules/civil_date.h"

namespace minutebook::rules {

using councils::v1::Settings;

const Settings::RuleSet& RuleSetOn(const Settings& settings, int32_t day) {
  const Settings::RuleSet* found = nullptr;
  int32_t latest = -1;
  for (const Settings::RuleSet& rules : settings.rule_sets()) {
    const int32_t from =
        rules.has_from_date() ? FirstDay(rules.from_date()) : 0;
    if (from <= day && from > latest) {
      latest = from;
      found = &rules;
    }
  }
  return found == nullptr ? Settings::RuleSet::default_instance() : *found;
}

const Settings::RuleSet::StrategyKind& StrategyKindIn(
    const Settings::RuleSet& rules, const std::string& kind) {
  for (const auto& each : rules.strategy_kinds()) {
    if (each.kind() == kind) return each;
  }
  return Settings::RuleSet::StrategyKind::default_instance();
}

}  // namespace minutebook::rules
