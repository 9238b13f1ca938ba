#include "services/councils/council_settings.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/rules/civil_date.h"

namespace minutebook::councils {

absl::StatusOr<v1::Settings> SettingsOf(const engine::Facts& facts) {
  absl::StatusOr<std::optional<v1::Settings>> settings =
      facts.Find<v1::Settings>(
          absl::StrCat("councils/", facts.council(), "/settings"));
  if (!settings.ok()) return settings.status();
  return (*std::move(settings)).value_or(v1::Settings());
}

absl::StatusOr<google::type::Date> OnDate(const engine::Facts& facts,
                                          const google::type::Date* on_date,
                                          absl::Time now) {
  if (on_date != nullptr) return *on_date;
  absl::StatusOr<v1::Settings> settings = SettingsOf(facts);
  if (!settings.ok()) return settings.status();
  return rules::DayAt(now, settings->time_zone());
}

}  // namespace minutebook::councils
