#include "services/rules/response_due.h"

#include "services/rules/civil_date.h"

namespace minutebook::rules {

google::type::Date ResponseDueDate(const councils::v1::Settings& settings,
                                   const google::type::Date& made) {
  constexpr int kStatutoryMonths = 2;
  int months = 0;
  int32_t latest = -1;
  for (const auto& rules : settings.rule_sets()) {
    const int32_t from =
        rules.has_from_date() ? FirstDay(rules.from_date()) : 0;
    if (from <= DateNumber(made) && from > latest) {
      latest = from;
      months = rules.response_months();
    }
  }
  return AddMonths(made, months == 0 ? kStatutoryMonths : months);
}

}  // namespace minutebook::rules
