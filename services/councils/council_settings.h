// What a council has set, as the methods of every area ask for it.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/type/date.pb.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "services/engine/facts.h"
#include "services/rules/civil_date.h"

namespace minutebook::councils {

// The settings of the facts' council; empty ones where the caller may not read
// them, which mean what is usual.
absl::StatusOr<v1::Settings> SettingsOf(const engine::Facts& facts);

// The day that a request's `on_date` means in the council with these settings.
template <typename Request>
google::type::Date OnDate(const v1::Settings& settings, const Request& request,
                          absl::Time now) {
  return request.has_on_date() ? request.on_date()
                               : rules::DayAt(now, settings.time_zone());
}

// The day that a method's `on_date` means: the day given, or, where none is,
// the council's own day at `now`.
absl::StatusOr<google::type::Date> OnDate(const engine::Facts& facts,
                                          const google::type::Date* on_date,
                                          absl::Time now);

}  // namespace minutebook::councils
